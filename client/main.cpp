// The `signet` command: its words. What each command does stands in the file named after it.
#include <CLI/CLI.hpp>
#include <iostream>
#include <new>

#include "client/activation_command.h"
#include "client/command_context.h"
#include "client/doctor_command.h"
#include "client/incoming_command.h"
#include "client/journal_commands.h"
#include "client/keeping_commands.h"
#include "client/lateness_command.h"
#include "client/order_command.h"
#include "client/package_command.h"
#include "client/record_commands.h"
#include "client/registration_commands.h"
#include "client/seal_command.h"
#include "client/setup_commands.h"
#include "client/sign_command.h"
#include "client/status_command.h"
#include "client/verify_command.h"
#include "policy/order.h"

namespace {

using namespace signet;
using client::CommandContext;

/// Texts of `--help` in the person's language.
class Words {
 public:
  explicit Words(Language language) { context_.language = language; }
  std::string operator()(std::string_view vietnamese, std::string_view english) const { return context_.say({vietnamese, english}); }

 private:
  CommandContext context_;
};

Language language_of(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument{argv[i]};
    if (argument == "--lang=vi" || (argument == "--lang" && i + 1 < argc && std::string_view{argv[i + 1]} == "vi"))
      return Language::vietnamese;
    if (argument == "--lang=en" || (argument == "--lang" && i + 1 < argc && std::string_view{argv[i + 1]} == "en"))
      return Language::english;
  }
  return client::language_from_environment();
}

void add_common(CLI::App& app, CommandContext& context, const Words& words) {
  app.add_flag("--json", context.json, words("in JSON cho chương trình khác", "print JSON for other programs"));
  app.add_option_function<std::string>(
         "--lang", [](const std::string&) {}, words("ngôn ngữ: vi hoặc en", "language: vi or en"))
      ->check(CLI::IsMember({"vi", "en"}));
  app.add_option("--root", context.root, words("thư mục của thiết bị (mặc định /)", "the appliance's root folder (default /)"))
      ->capture_default_str();
  app.add_option(
      "--socket", context.socket,
      words("socket của dịch vụ (mặc định ROOT/run/signet/signet.sock)", "the service's socket (default ROOT/run/signet/signet.sock)"));
}

void add_seal(CLI::App& app, CommandContext& context, const Words& words) {
  static client::SealOptions options;
  auto* command = app.add_subcommand("seal", words("đóng dấu số học bạ; kết quả NAME.sealed.xml hoặc NAME.sealed.pdf và phiếu xác nhận",
                                                   "seal transcripts; gives NAME.sealed.xml or NAME.sealed.pdf and a receipt"));
  command->add_option("FILE|DIR", options.arguments, words("tệp, hoặc thư mục chứa *.xml, *.pdf", "files, or folders of *.xml, *.pdf"))
      ->required();
  command->add_option("--out", options.out,
                      words("thư mục ghi kết quả; với --preview: tệp ảnh PNG", "folder for the results; with --preview: the PNG file"));
  command->add_flag("--preview", options.preview,
                    words("vẽ trang PDF với con dấu ở chỗ sẽ đóng, không đóng dấu và không cần dịch vụ",
                          "draw the page of a PDF with the seal where it would stand; nothing is sealed, no service is asked"));
  command->add_option("--kind", options.kind, words("loại tài liệu, chỉ để xác nhận", "kind of document, only to confirm it"));
  command->callback([&context] { client::seal(context, options); });
}

void add_explain(CLI::App& app, CommandContext& context, const Words& words) {
  static client::ExplainOptions options;
  auto* command =
      app.add_subcommand("explain", words("kiểm tra trước: nêu mọi lý do, không đóng dấu", "dry run: every reason, nothing is sealed"));
  command->add_option("FILE|DIR", options.arguments, words("tệp, hoặc thư mục chứa *.xml, *.pdf", "files, or folders of *.xml, *.pdf"))
      ->required();
  command->add_option("--by", options.by, words("person: gộp theo người cần liên hệ", "person: grouped by whom to call"))
      ->check(CLI::IsMember({"person"}));
  command->callback([&context] { client::explain(context, options); });
}

void add_package(CLI::App& app, CommandContext& context, const Words& words) {
  static client::PackageOptions options;
  auto* package =
      app.add_subcommand("package", words("gói tin học bạ đã đóng dấu, để nộp Sở", "packages of sealed transcripts, for the department"));
  package->require_subcommand(1);
  package->fallthrough();
  auto* command = package->add_subcommand("new", words("lập và đóng dấu gói tin", "compose a package and seal it"));
  command
      ->add_option("FILE|DIR", options.arguments,
                   words("tệp (bản nhận vào hoặc đã đóng dấu), hoặc thư mục chứa *.sealed.xml, *.sealed.pdf",
                         "files (as received or as sealed), or folders of *.sealed.xml, *.sealed.pdf"))
      ->required();
  command->add_option("--class", options.class_name,
                      words("lớp, ví dụ 8A1 (không nêu: nhiều lớp)", "class, such as 8A1 (none: of several)"));
  command->add_option("--school-year", options.school_year, words("năm học, ví dụ 2025-2026", "school year, such as 2025-2026"))
      ->required();
  command->add_option("--number", options.number, words("số gói tin của lớp trong năm học", "number of the package within class and year"))
      ->required();
  command->add_option("--out", options.out, words("thư mục ghi gói tin", "folder for the package"));
  command->add_flag("--dry-run", options.dry_run, words("chỉ nêu mọi lý do, không đóng dấu", "every reason, nothing is sealed"));
  command->callback([&context] { client::package_new(context, options); });
}

void add_copy(CLI::App& app, CommandContext& context, const Words& words) {
  static client::CopyOptions options;
  auto* command = app.add_subcommand(
      "copy", words("sao y điện tử một tệp đã đóng dấu tại đây", "the true copy of an electronic document that was sealed here"));
  command->add_option("FILE", options.file, words("tệp, bản nhận vào hoặc đã đóng dấu", "the file, as received or as sealed"))->required();
  command->add_option("--out", options.out,
                      words("thư mục ghi kết quả (mặc định bên cạnh tệp)", "folder for the result (default: beside the file)"));
  command->add_flag("--dry-run", options.dry_run, words("chỉ nêu mọi lý do, không đóng dấu", "every reason, nothing is sealed"));
  command->callback([&context] { client::copy(context, options); });
}

void add_activation(CLI::App& app, CommandContext& context, const Words& words) {
  static client::ActivateOptions options;
  auto* open = app.add_subcommand("activate", words("văn thư mở phiên đóng dấu", "the clerk opens an activation"));
  open->add_option("--kind", options.kinds, words("loại tài liệu, ví dụ annual-transcript", "kind of document, such as annual-transcript"));
  open->add_option("--class", options.classes, words("lớp, ví dụ 8A1", "class, such as 8A1"));
  open->add_option("--count", options.count, words("số dấu tối đa", "how many seals at most"));
  open->add_option("--for", options.duration, words("thời gian, ví dụ 8h, 30m", "how long, such as 8h, 30m"));
  open->add_option("--user", options.users,
                   words("uid được dùng phiên (mặc định chỉ văn thư)", "uid that may use it (default: the clerk alone)"));
  open->add_option("--pin-file", options.pin.file,
                   words("tệp chứa mã PIN, khi thiết bị lưu khóa đang chờ (mặc định hỏi trên màn hình)",
                         "file with the PIN, where the token waits for it (default: asked on the terminal)"));
  open->add_option("--pin-fd", options.pin.descriptor, words("đọc mã PIN từ bộ mô tả tệp này", "read the PIN from this descriptor"));
  open->add_flag("--clock-confirmed", options.clock_confirmed,
                 words("đã đối chiếu và xác nhận giờ máy đúng (máy không đồng bộ được giờ)",
                       "the clerk has compared the time and it is right (where nothing synchronises the clock)"));
  open->add_flag("--yes", options.yes, words("không hỏi lại", "do not ask"));
  open->callback([&context] { client::activate(context, options); });
  auto* close = app.add_subcommand("deactivate", words("đóng phiên đóng dấu", "close the activation"));
  close->callback([&context] { client::deactivate(context); });
}

void add_status(CLI::App& app, CommandContext& context, const Words& words) {
  static std::vector<std::string> seals;
  auto* status =
      app.add_subcommand("status", words("trạng thái dịch vụ, hoặc của con dấu", "what the service says of itself, or of seals"));
  status->add_option("SEAL_ID", seals, words("mã con dấu, 32 chữ số thập lục phân", "seal ids, 32 hexadecimal digits"));
  status->callback([&context] { seals.empty() ? client::status(context) : client::seal_status(context, seals); });
  static client::DoctorOptions look;
  auto* doctor = app.add_subcommand(
      "doctor", words("tìm mọi điều cản trở việc đóng dấu, kèm cách xử lý", "what can keep the appliance from sealing, and what to do"));
  doctor->add_flag("--token", look.token,
                   words("xem cả khóa và chứng thư trên thiết bị (cần PIN, thử một lần; dịch vụ đã dừng)",
                         "look at key and certificate on the token too (needs the PIN, tried once; the service is stopped)"));
  doctor->add_option("--pin-file", look.pin.file, words("tệp chứa mã PIN", "file with the PIN"));
  doctor->add_option("--pin-fd", look.pin.descriptor, words("đọc mã PIN từ bộ mô tả tệp này", "read the PIN from this descriptor"));
  doctor->callback([&context] { client::doctor(context, look); });
}

void add_incoming(CLI::App& app, CommandContext& context, const Words& words) {
  static std::vector<std::string> files;
  auto* command = app.add_subcommand("incoming", words("kiểm tra con dấu trên học bạ của học sinh chuyển đến, trước khi kế thừa",
                                                       "check the seal on the record of a pupil who transfers in, before it is inherited"));
  command->add_option("FILE", files, words("tệp XML đã được trường cũ đóng dấu", "XML files that the other school sealed"))->required();
  command->callback([&context] { client::incoming(context, files); });
}

// In the place of a file, where one would be silly.
void add_order_content(CLI::App& command, client::OrderNewOptions& options, const Words& words) {
  command.add_option("--class", options.classes, words("lock, unlock: mã lớp, ví dụ 8A1", "lock, unlock: code of a class, such as 8A1"));
  command.add_option(
      "--school-year", options.school_year,
      words("lock, unlock: năm học (mặc định theo danh sách phân công)", "lock, unlock: school year (default: the roster's)"));
  command.add_option("--person", options.person, words("departure: mã người trong danh sách phân công", "departure: the person's key"));
  command.add_option("--last-day", options.last_day, words("departure: ngày làm việc cuối, YYYY-MM-DD", "departure: last day, YYYY-MM-DD"));
  command.add_flag("--principal-signs", options.principal_signs,
                   words("departure: không có người thay, Hiệu trưởng ký thay", "departure: no successor, the principal signs instead"));
  command.add_option(
      "--seal", options.seal,
      words("revocation: tệp đã đóng dấu (bản nhận vào) hoặc SHA-256", "revocation: the document sealed, as received, or its SHA-256"));
  command.add_option("--order", options.order, words("revocation: tệp lệnh hoặc SHA-256", "revocation: the order's file or SHA-256"));
  command.add_option("--intent", options.intent,
                     words("revocation: tệp đang đóng dấu dở hoặc SHA-256", "revocation: the document of an open intent, or its SHA-256"));
  command.add_option("--reason", options.reason, words("unlock, revocation: lý do", "unlock, revocation: why"));
  command.add_option("--decision", options.decision,
                     words("số quyết định giấy, ví dụ 12/QĐ", "number of the paper decision, such as 12/QĐ"));
  command.add_option("--decision-day", options.decision_day, words("ngày quyết định, YYYY-MM-DD", "its day, YYYY-MM-DD"));
}

void add_order_new(CLI::App& order, CommandContext& context, const Words& words) {
  static client::OrderNewOptions options;
  auto* command = order.add_subcommand("new", words("soạn lệnh chưa ký", "compose an unsigned order"));
  std::vector<std::string> kinds;
  for (const auto kind : order_kinds()) kinds.emplace_back(code(kind));
  command->add_option("KIND", options.kind, words("loại lệnh, ví dụ lock", "kind of order, such as lock"))
      ->required()
      ->check(CLI::IsMember(kinds));
  command->add_option("--out", options.out, words("tệp ghi lệnh (mặc định in ra)", "file for the order (default: printed)"));
  command->add_option("--from", options.from,
                      words("tệp TOML nêu nội dung lệnh; roster: cũng nhận CSV", "TOML file with what the order says; roster: also CSV"));
  command->add_option("--number", options.number, words("số lệnh (mặc định hỏi dịch vụ)", "number (default: asked from the service)"));
  command->add_option("--issued", options.issued,
                      words("thời điểm ban hành, ví dụ 2026-05-28T15:04:05+07:00 (mặc định bây giờ)",
                            "when it is issued, such as 2026-05-28T15:04:05+07:00 (default: now)"));
  command->add_option("--previous", options.previous,
                      words("SHA-256 của lệnh cùng loại trước đó", "SHA-256 of the order of its kind before it"));
  command->add_option("--root-entry", options.root_entry,
                      words("mã băm bản ghi đầu của nhật ký (mặc định hỏi dịch vụ)",
                            "leaf hash of the journal's first entry (default: asked from the service)"));
  command->add_option(
      "--school-info", options.school_info,
      words("approval: tệp JSON do `signet journal init --json` in ra", "approval: the JSON that `signet journal init --json` printed"));
  command->add_option("--school-code", options.school_code, words("approval: mã trường", "approval: the school's code"));
  command->add_option("--school-name", options.school_name, words("approval: tên trường", "approval: the school's name"));
  command->add_option("--origin", options.origin,
                      words("approval: tên nhật ký (mặc định theo --vkey)", "approval: the journal's origin (default: of --vkey)"));
  command->add_option("--vkey", options.vkey, words("approval: khóa kiểm tra của nhật ký", "approval: the journal's verifier key"));
  command->add_option("--seal-cert", options.seal_certificate,
                      words("approval: chứng thư con dấu, PEM", "approval: the seal's certificate, PEM"));
  command->add_option("--principal-cert", options.principal_certificate,
                      words("approval: chứng thư Hiệu trưởng, PEM", "approval: the principal's certificate, PEM"));
  command->add_option(
      "--principal-name", options.principal_name,
      words("approval: họ tên Hiệu trưởng (mặc định theo chứng thư)", "approval: the principal's name (default: of the certificate)"));
  command->add_option("--leader-cert", options.leader_certificate,
                      words("approval: chứng thư lãnh đạo cơ quan phê duyệt, PEM", "approval: the department leader's certificate, PEM"));
  command->add_option(
      "--witness", options.witness,
      words("approval: khóa chứng kiến nhật ký của cơ quan (vkey)", "approval: the vkey of the department's journal witness"));
  command->add_option("--valid-days", options.valid_days, words("approval: số ngày hiệu lực", "approval: how many days it holds"))
      ->check(CLI::Range(1, 3660));
  add_order_content(*command, options, words);
  command->callback([&context] { client::order_new(context, options); });
}

void add_order(CLI::App& app, CommandContext& context, const Words& words) {
  auto* order = app.add_subcommand("order", words("lệnh: soạn, nộp, liệt kê, xem", "orders: compose, submit, list, show"));
  order->require_subcommand(1);
  order->fallthrough();
  add_order_new(*order, context, words);
  static std::vector<std::string> files;
  auto* submit = order->add_subcommand("submit", words("nộp lệnh đã ký", "submit signed orders"));
  submit->add_option("FILE", files, words("tệp lệnh, theo thứ tự", "files of orders, in order"))->required();
  submit->callback([&context] { client::order_submit(context, files); });
  order->add_subcommand("list", words("các lệnh đã tiếp nhận", "the orders accepted"))->callback([&context] {
    client::order_list(context);
  });
  static client::OrderShowOptions shown;
  auto* show = order->add_subcommand("show", words("nội dung một lệnh bằng lời", "what one order says, in words"));
  show->add_option("SHA256", shown.name, words("mã băm (ít nhất 8 chữ số đầu)", "its SHA-256 (at least the first 8 digits)"))->required();
  show->add_option("--out", shown.out, words("tệp ghi lệnh", "file for the order"));
  show->add_flag("--xml", shown.xml, words("in chính tệp lệnh", "print the document itself"));
  show->callback([&context] { client::order_show(context, shown); });
}

void add_verify(CLI::App& app, CommandContext& context, const Words& words) {
  static client::VerifyOptions options;
  auto* command = app.add_subcommand(
      "verify", words("kiểm tra chữ ký của tệp XML hoặc PDF bất kỳ, không cần mạng", "check any XML or PDF file's signatures, offline"));
  command->add_option("FILE", options.files, words("tệp", "files"))->required();
  command->add_option("--trust", options.trust,
                      words("chứng thư gốc tin cậy, PEM (mặc định của thiết bị)", "trusted certificates, PEM (default: the appliance's)"));
  command->add_option("--crl", options.crl, words("danh sách thu hồi", "revocation lists"));
  command->add_option("--at", options.at, words("thời điểm kiểm tra, ISO 8601", "as of this time, ISO 8601"));
  command->add_option(
      "--receipt", options.receipt,
      words("phiếu xác nhận (mặc định NAME.sealed.receipt bên cạnh)", "the receipt (default: NAME.sealed.receipt beside it)"));
  command->add_option(
      "--vkey", options.vkey,
      words("khóa kiểm tra của nhật ký (mặc định khóa đã ghi nhớ)", "the journal's verifier key (default: the one remembered)"));
  command->callback([&context] { client::verify(context, options); });
}

void add_lateness(CLI::App& app, CommandContext& context, const Words& words) {
  static client::LatenessOptions options;
  auto* command =
      app.add_subcommand("lateness", words("ai ký khi nào, trễ bao nhiêu, từng người một, theo các tệp đã đóng dấu; không cần mạng",
                                           "who signed when and how much of it late, person by person, out of sealed files; offline"));
  command
      ->add_option("FILE|DIR", options.files,
                   words("tệp, hoặc thư mục chứa *.sealed.xml, *.sealed.pdf", "files, or folders of *.sealed.xml, *.sealed.pdf"))
      ->required();
  command->add_option("--policy", options.policy,
                      words("policy.toml nêu ngày cuối của từng vai trò (mặc định của thiết bị)",
                            "the policy.toml with the last day of each role (default: the appliance's)"));
  command->add_option("--last", options.last,
                      words("ngày cuối cho mọi người, MM-DD, thay cho chính sách", "last day for everybody, MM-DD, instead of the policy"));
  command->add_option("--trust", options.trust,
                      words("chứng thư gốc tin cậy, PEM (mặc định của thiết bị)", "trusted certificates, PEM (default: the appliance's)"));
  command->add_option("--crl", options.crl, words("danh sách thu hồi", "revocation lists"));
  command->add_option("--at", options.at, words("thời điểm kiểm tra, ISO 8601", "as of this time, ISO 8601"));
  command->add_flag("--csv", options.csv, words("bảng CSV, UTF-8 có BOM", "a table, CSV in UTF-8 with a byte order mark"));
  command->add_flag(
      "--semicolon", options.semicolon,
      words("CSV ngăn cách bằng dấu chấm phẩy (Excel với thiết lập tiếng Việt)", "CSV with semicolons (Excel with Vietnamese settings)"));
  command->add_option("--out", options.out,
                      words("tệp ghi kết quả (mặc định in ra); không ghi đè", "file for the result (default: printed); never overwritten"));
  command->callback([&context] { client::lateness(context, options); });
}

void add_sign(CLI::App& app, CommandContext& context, const Words& words) {
  static client::SignOptions options;
  auto* command =
      app.add_subcommand("sign", words("ký học bạ (XML hoặc PDF) hoặc lệnh bằng khóa cá nhân, một hay nhiều tệp một lần",
                                       "sign transcripts (XML or PDF) or an order with a personal key, one or many files at once"));
  command->add_option("FILE", options.files, words("tệp; nhiều tệp cần --out THƯ_MỤC", "files; several need --out DIR"))->required();
  command->add_option("--role", options.role,
                      words("XML: subject-teacher, homeroom-teacher, vice-principal, principal, leader, department",
                            "XML: subject-teacher, homeroom-teacher, vice-principal, principal, leader, department"));
  command->add_option("--field", options.field, words("PDF: tên đầy đủ của ô ký còn trống", "PDF: full name of the empty signature field"));
  command->add_option("--image", options.image,
                      words("PDF: ảnh chữ ký, PNG nền trong suốt, vẽ vào ô ký (mặc định không hiện hình)",
                            "PDF: PNG of the signature, transparent, drawn into the field (default: nothing is shown)"));
  command->add_option("--profile", options.profile,
                      words("hồ sơ cấu trúc (mặc định: hồ sơ đầu tiên phù hợp)", "profile (default: the first that fits)"));
  command->add_option("--style", options.style, words("xades (mặc định) hoặc gov", "xades (default) or gov"))
      ->check(CLI::IsMember({"xades", "gov"}));
  command->add_option("--out", options.out,
                      words("tệp ghi kết quả (mặc định in ra); nhiều tệp: thư mục, giữ nguyên tên tệp",
                            "file for the result (default: printed); several: a folder, under the files' own names"));
  command->add_option("--key", options.key, words("khóa riêng, PEM", "private key, PEM"));
  command->add_option("--cert", options.certificate, words("chứng thư, PEM", "certificate, PEM"));
  command->add_option("--token", options.token,
                      words("khóa trong thiết bị, thay cho --key và --cert: pkcs11:token=…;object=…?module-path=…[&pin-source=file:…]",
                            "a key in a token, instead of --key and --cert: pkcs11:token=…;object=…?module-path=…[&pin-source=file:…]"));
  command->add_option("--slot-id", options.slot_id,
                      words("Id của vị trí ký, khi vai trò có nhiều vị trí", "Id of the slot, where the role has several"));
  command->add_option("--region", options.region, words("Id của vùng ký, ví dụ diem_TOAN", "Id of what is signed, such as diem_TOAN"));
  command->callback([&context] { client::sign(context, options); });
}

void add_policy(CLI::App& app, CommandContext& context, const Words& words) {
  auto* policy = app.add_subcommand("policy", words("quy tắc: xem, kiểm tra", "the policy: show, check"));
  policy->require_subcommand(1);
  policy->fallthrough();
  policy->add_subcommand("show", words("quy tắc và hồ sơ cấu trúc bằng lời", "policy and profiles in words"))->callback([&context] {
    client::policy_show(context);
  });
  policy->add_subcommand("check", words("kiểm tra các tệp cấu hình", "check the files of the configuration"))->callback([&context] {
    client::policy_check(context);
  });
}

// The library's sentences are English and name its own classes; people get ours, and the word they typed.
int explain_usage(const CommandContext& context, const CLI::App& app, const CLI::ParseError& error) {
  const std::string said = error.what();
  const auto colon = said.find(": ");
  std::string what = context.say({"dòng lệnh không đúng", "the command line is wrong"});
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    what = context.say({"không hiểu: ", "not understood: "}) + (colon == std::string::npos ? said : said.substr(colon + 2));
  } else if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    const auto needed = said.find(" is required");
    what = context.say({"còn thiếu: ", "missing: "}) +
           (needed == std::string::npos ? context.say({"lệnh", "a command"}) : said.substr(0, needed));
  } else if (colon != std::string::npos) {
    what = context.say({"giá trị không đúng của ", "wrong value of "}) + said.substr(0, colon);
  }
  std::string help = "signet";
  for (const CLI::App* at = &app; !at->get_subcommands().empty();) {
    at = at->get_subcommands().front();
    help += " " + at->get_name();
  }
  client::print_error(context, what, context.say({"xem `", "see `"}) + help + " --help`.");
  return client::exit_code::usage;
}

int run(CommandContext& context, int argc, char** argv) {
  context.language = language_of(argc, argv);
  const Words words{context.language};
  CLI::App app{words("Signet: đóng dấu số cho học bạ số, chỉ sau khi đã kiểm tra mọi chữ ký",
                     "Signet: seals digital transcripts, only after every signature was checked"),
               "signet"};
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag("--version", "signet " SIGNET_VERSION, words("in số phiên bản", "print the version"));
  app.get_formatter()->column_width(28);
  add_common(app, context, words);
  add_seal(app, context, words);
  add_explain(app, context, words);
  add_package(app, context, words);
  add_copy(app, context, words);
  add_activation(app, context, words);
  add_status(app, context, words);
  add_incoming(app, context, words);
  add_order(app, context, words);
  add_verify(app, context, words);
  add_lateness(app, context, words);
  add_sign(app, context, words);
  add_policy(app, context, words);
  client::add_journal_commands(app, context);
  client::add_registration_commands(app, context);
  client::add_keeping_commands(app, context);
  client::add_find_commands(app, context);
  client::add_setup_commands(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    std::cout << app.help() << std::flush;
    return client::exit_code::done;
  } catch (const CLI::CallForVersion& version) {
    std::cout << version.what() << '\n' << std::flush;
    return client::exit_code::done;
  } catch (const CLI::ParseError& error) {
    return explain_usage(context, app, error);
  }
  return context.exit_status;
}

}  // namespace

// Whatever a library throws ends here, as a sentence.
int main(int argc, char** argv) {
  CommandContext context;
  try {
    return run(context, argc, argv);
  } catch (const std::bad_alloc&) {
    client::print_error(context, context.say({"không đủ bộ nhớ.", "out of memory."}),
                        context.say({"xử lý ít tệp hơn mỗi lần.", "do fewer files at a time."}));
  } catch (const std::exception&) {
    client::print_error(context, context.say({"lỗi nội bộ của chương trình.", "internal error of this program."}),
                        context.say({"chạy lại; nếu vẫn lỗi, gửi tệp và dòng lệnh cho quản trị viên.",
                                     "run it again; if it stays, send the file and the command line to the administrator."}));
  }
  return client::exit_code::internal;
}
