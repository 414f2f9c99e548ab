#include "client/sealing_commands.h"

#include <CLI/CLI.hpp>

#include "client/activation_command.h"
#include "client/doctor_command.h"
#include "client/incoming_command.h"
#include "client/package_command.h"
#include "client/seal_command.h"
#include "client/status_command.h"

namespace signet::client {
namespace {

void add_seal(CLI::App& app, CommandContext& context) {
  static SealOptions options;
  auto* command =
      app.add_subcommand("seal", context.say({"đóng dấu số học bạ; kết quả NAME.sealed.xml hoặc NAME.sealed.pdf và phiếu xác nhận",
                                              "seal transcripts; gives NAME.sealed.xml or NAME.sealed.pdf and a receipt"}));
  command
      ->add_option("FILE|DIR", options.arguments, context.say({"tệp, hoặc thư mục chứa *.xml, *.pdf", "files, or folders of *.xml, *.pdf"}))
      ->required();
  command->add_option(
      "--out", options.out,
      context.say({"thư mục ghi kết quả; với --preview: tệp ảnh PNG", "folder for the results; with --preview: the PNG file"}));
  command->add_flag("--preview", options.preview,
                    context.say({"vẽ trang PDF với con dấu ở chỗ sẽ đóng, không đóng dấu và không cần dịch vụ",
                                 "draw the page of a PDF with the seal where it would stand; nothing is sealed, no service is asked"}));
  command->add_option("--kind", options.kind, context.say({"loại tài liệu, chỉ để xác nhận", "kind of document, only to confirm it"}));
  command->callback([&context] { seal(context, options); });
}

void add_explain(CLI::App& app, CommandContext& context) {
  static ExplainOptions options;
  auto* command = app.add_subcommand(
      "explain", context.say({"kiểm tra trước: nêu mọi lý do, không đóng dấu", "dry run: every reason, nothing is sealed"}));
  command
      ->add_option("FILE|DIR", options.arguments, context.say({"tệp, hoặc thư mục chứa *.xml, *.pdf", "files, or folders of *.xml, *.pdf"}))
      ->required();
  command->add_option("--by", options.by, context.say({"person: gộp theo người cần liên hệ", "person: grouped by whom to call"}))
      ->check(CLI::IsMember({"person"}));
  command->callback([&context] { explain(context, options); });
}

void add_package(CLI::App& app, CommandContext& context) {
  static PackageOptions options;
  auto* package = app.add_subcommand(
      "package", context.say({"gói tin học bạ đã đóng dấu, để nộp Sở", "packages of sealed transcripts, for the department"}));
  package->require_subcommand(1);
  package->fallthrough();
  auto* command = package->add_subcommand("new", context.say({"lập và đóng dấu gói tin", "compose a package and seal it"}));
  command
      ->add_option("FILE|DIR", options.arguments,
                   context.say({"tệp (bản nhận vào hoặc đã đóng dấu), hoặc thư mục chứa *.sealed.xml, *.sealed.pdf",
                                "files (as received or as sealed), or folders of *.sealed.xml, *.sealed.pdf"}))
      ->required();
  command->add_option("--class", options.class_name,
                      context.say({"lớp, ví dụ 8A1 (không nêu: nhiều lớp)", "class, such as 8A1 (none: of several)"}));
  command->add_option("--school-year", options.school_year, context.say({"năm học, ví dụ 2025-2026", "school year, such as 2025-2026"}))
      ->required();
  command
      ->add_option("--number", options.number,
                   context.say({"số gói tin của lớp trong năm học", "number of the package within class and year"}))
      ->required();
  command->add_option("--out", options.out, context.say({"thư mục ghi gói tin", "folder for the package"}));
  command->add_flag("--dry-run", options.dry_run, context.say({"chỉ nêu mọi lý do, không đóng dấu", "every reason, nothing is sealed"}));
  command->callback([&context] { package_new(context, options); });
}

void add_copy(CLI::App& app, CommandContext& context) {
  static CopyOptions options;
  auto* command = app.add_subcommand(
      "copy", context.say({"sao y điện tử một tệp đã đóng dấu tại đây", "the true copy of an electronic document that was sealed here"}));
  command->add_option("FILE", options.file, context.say({"tệp, bản nhận vào hoặc đã đóng dấu", "the file, as received or as sealed"}))
      ->required();
  command->add_option("--out", options.out,
                      context.say({"thư mục ghi kết quả (mặc định bên cạnh tệp)", "folder for the result (default: beside the file)"}));
  command->add_flag("--dry-run", options.dry_run, context.say({"chỉ nêu mọi lý do, không đóng dấu", "every reason, nothing is sealed"}));
  command->callback([&context] { copy(context, options); });
}

void add_activation(CLI::App& app, CommandContext& context) {
  static ActivateOptions options;
  auto* open = app.add_subcommand("activate", context.say({"văn thư mở phiên đóng dấu", "the clerk opens an activation"}));
  open->add_option("--kind", options.kinds,
                   context.say({"loại tài liệu, ví dụ annual-transcript", "kind of document, such as annual-transcript"}));
  open->add_option("--class", options.classes, context.say({"lớp, ví dụ 8A1", "class, such as 8A1"}));
  open->add_option("--count", options.count, context.say({"số dấu tối đa", "how many seals at most"}));
  open->add_option("--for", options.duration, context.say({"thời gian, ví dụ 8h, 30m", "how long, such as 8h, 30m"}));
  open->add_option("--user", options.users,
                   context.say({"uid được dùng phiên (mặc định chỉ văn thư)", "uid that may use it (default: the clerk alone)"}));
  open->add_option("--pin-file", options.pin.file,
                   context.say({"tệp chứa mã PIN, khi thiết bị lưu khóa đang chờ (mặc định hỏi trên màn hình)",
                                "file with the PIN, where the token waits for it (default: asked on the terminal)"}));
  open->add_option("--pin-fd", options.pin.descriptor,
                   context.say({"đọc mã PIN từ bộ mô tả tệp này", "read the PIN from this descriptor"}));
  open->add_flag("--clock-confirmed", options.clock_confirmed,
                 context.say({"đã đối chiếu và xác nhận giờ máy đúng (máy không đồng bộ được giờ)",
                              "the clerk has compared the time and it is right (where nothing synchronises the clock)"}));
  open->add_flag("--yes", options.yes, context.say({"không hỏi lại", "do not ask"}));
  open->callback([&context] { activate(context, options); });
  auto* close = app.add_subcommand("deactivate", context.say({"đóng phiên đóng dấu", "close the activation"}));
  close->callback([&context] { deactivate(context); });
}

void add_status(CLI::App& app, CommandContext& context) {
  static std::vector<std::string> seals;
  auto* status =
      app.add_subcommand("status", context.say({"trạng thái dịch vụ, hoặc của con dấu", "what the service says of itself, or of seals"}));
  status->add_option("SEAL_ID", seals, context.say({"mã con dấu, 32 chữ số thập lục phân", "seal ids, 32 hexadecimal digits"}));
  status->callback([&context] { seals.empty() ? client::status(context) : seal_status(context, seals); });
  static DoctorOptions look;
  auto* doctor = app.add_subcommand("doctor", context.say({"tìm mọi điều cản trở việc đóng dấu, kèm cách xử lý",
                                                           "what can keep the appliance from sealing, and what to do"}));
  doctor->add_flag("--token", look.token,
                   context.say({"xem cả khóa và chứng thư trên thiết bị (cần PIN, thử một lần; dịch vụ đã dừng)",
                                "look at key and certificate on the token too (needs the PIN, tried once; the service is stopped)"}));
  doctor->add_option("--pin-file", look.pin.file, context.say({"tệp chứa mã PIN", "file with the PIN"}));
  doctor->add_option("--pin-fd", look.pin.descriptor, context.say({"đọc mã PIN từ bộ mô tả tệp này", "read the PIN from this descriptor"}));
  doctor->callback([&context] { client::doctor(context, look); });
}

void add_incoming(CLI::App& app, CommandContext& context) {
  static std::vector<std::string> files;
  auto* command =
      app.add_subcommand("incoming", context.say({"kiểm tra con dấu trên học bạ của học sinh chuyển đến, trước khi kế thừa",
                                                  "check the seal on the record of a pupil who transfers in, before it is inherited"}));
  command->add_option("FILE", files, context.say({"tệp XML đã được trường cũ đóng dấu", "XML files that the other school sealed"}))
      ->required();
  command->callback([&context] { incoming(context, files); });
}

}  // namespace

void add_sealing_commands(CLI::App& app, CommandContext& context) {
  add_seal(app, context);
  add_explain(app, context);
  add_package(app, context);
  add_copy(app, context);
  add_activation(app, context);
  add_status(app, context);
  add_incoming(app, context);
}

}  // namespace signet::client
