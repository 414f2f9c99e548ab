#include "client/document_commands.h"

#include <CLI/CLI.hpp>

#include "client/doctor_command.h"
#include "client/lateness_command.h"
#include "client/sign_command.h"
#include "client/verify_command.h"

namespace signet::client {
namespace {

void add_verify(CLI::App& app, CommandContext& context) {
  static VerifyOptions options;
  auto* command = app.add_subcommand("verify", context.say({"kiểm tra chữ ký của tệp XML hoặc PDF bất kỳ, không cần mạng",
                                                            "check any XML or PDF file's signatures, offline"}));
  command->add_option("FILE", options.files, context.say({"tệp", "files"}))->required();
  command->add_option(
      "--trust", options.trust,
      context.say({"chứng thư gốc tin cậy, PEM (mặc định của thiết bị)", "trusted certificates, PEM (default: the appliance's)"}));
  command->add_option("--crl", options.crl, context.say({"danh sách thu hồi", "revocation lists"}));
  command->add_option("--at", options.at, context.say({"thời điểm kiểm tra, ISO 8601", "as of this time, ISO 8601"}));
  command->add_option(
      "--receipt", options.receipt,
      context.say({"phiếu xác nhận (mặc định NAME.sealed.receipt bên cạnh)", "the receipt (default: NAME.sealed.receipt beside it)"}));
  command->add_option(
      "--vkey", options.vkey,
      context.say({"khóa kiểm tra của nhật ký (mặc định khóa đã ghi nhớ)", "the journal's verifier key (default: the one remembered)"}));
  command->callback([&context] { verify(context, options); });
}

void add_lateness(CLI::App& app, CommandContext& context) {
  static LatenessOptions options;
  auto* command = app.add_subcommand(
      "lateness", context.say({"ai ký khi nào, trễ bao nhiêu, từng người một, theo các tệp đã đóng dấu; không cần mạng",
                               "who signed when and how much of it late, person by person, out of sealed files; offline"}));
  command
      ->add_option("FILE|DIR", options.files,
                   context.say({"tệp, hoặc thư mục chứa *.sealed.xml, *.sealed.pdf", "files, or folders of *.sealed.xml, *.sealed.pdf"}))
      ->required();
  command->add_option("--policy", options.policy,
                      context.say({"policy.toml nêu ngày cuối của từng vai trò (mặc định của thiết bị)",
                                   "the policy.toml with the last day of each role (default: the appliance's)"}));
  command->add_option(
      "--last", options.last,
      context.say({"ngày cuối cho mọi người, MM-DD, thay cho chính sách", "last day for everybody, MM-DD, instead of the policy"}));
  command->add_option(
      "--trust", options.trust,
      context.say({"chứng thư gốc tin cậy, PEM (mặc định của thiết bị)", "trusted certificates, PEM (default: the appliance's)"}));
  command->add_option("--crl", options.crl, context.say({"danh sách thu hồi", "revocation lists"}));
  command->add_option("--at", options.at, context.say({"thời điểm kiểm tra, ISO 8601", "as of this time, ISO 8601"}));
  command->add_flag("--csv", options.csv, context.say({"bảng CSV, UTF-8 có BOM", "a table, CSV in UTF-8 with a byte order mark"}));
  command->add_flag("--semicolon", options.semicolon,
                    context.say({"CSV ngăn cách bằng dấu chấm phẩy (Excel với thiết lập tiếng Việt)",
                                 "CSV with semicolons (Excel with Vietnamese settings)"}));
  command->add_option(
      "--out", options.out,
      context.say({"tệp ghi kết quả (mặc định in ra); không ghi đè", "file for the result (default: printed); never overwritten"}));
  command->callback([&context] { lateness(context, options); });
}

void add_sign(CLI::App& app, CommandContext& context) {
  static SignOptions options;
  auto* command =
      app.add_subcommand("sign", context.say({"ký học bạ (XML hoặc PDF) hoặc lệnh bằng khóa cá nhân, một hay nhiều tệp một lần",
                                              "sign transcripts (XML or PDF) or an order with a personal key, one or many files at once"}));
  command->add_option("FILE", options.files, context.say({"tệp; nhiều tệp cần --out THƯ_MỤC", "files; several need --out DIR"}))
      ->required();
  command->add_option("--role", options.role,
                      context.say({"XML: subject-teacher, homeroom-teacher, vice-principal, principal, leader, department",
                                   "XML: subject-teacher, homeroom-teacher, vice-principal, principal, leader, department"}));
  command->add_option("--field", options.field,
                      context.say({"PDF: tên đầy đủ của ô ký còn trống", "PDF: full name of the empty signature field"}));
  command->add_option("--image", options.image,
                      context.say({"PDF: ảnh chữ ký, PNG nền trong suốt, vẽ vào ô ký (mặc định không hiện hình)",
                                   "PDF: PNG of the signature, transparent, drawn into the field (default: nothing is shown)"}));
  command->add_option("--profile", options.profile,
                      context.say({"hồ sơ cấu trúc (mặc định: hồ sơ đầu tiên phù hợp)", "profile (default: the first that fits)"}));
  command->add_option("--style", options.style, context.say({"xades (mặc định) hoặc gov", "xades (default) or gov"}))
      ->check(CLI::IsMember({"xades", "gov"}));
  command->add_option("--out", options.out,
                      context.say({"tệp ghi kết quả (mặc định in ra); nhiều tệp: thư mục, giữ nguyên tên tệp",
                                   "file for the result (default: printed); several: a folder, under the files' own names"}));
  command->add_option("--key", options.key, context.say({"khóa riêng, PEM", "private key, PEM"}));
  command->add_option("--cert", options.certificate, context.say({"chứng thư, PEM", "certificate, PEM"}));
  command->add_option(
      "--token", options.token,
      context.say({"khóa trong thiết bị, thay cho --key và --cert: pkcs11:token=…;object=…?module-path=…[&pin-source=file:…]",
                   "a key in a token, instead of --key and --cert: pkcs11:token=…;object=…?module-path=…[&pin-source=file:…]"}));
  command->add_option("--slot-id", options.slot_id,
                      context.say({"Id của vị trí ký, khi vai trò có nhiều vị trí", "Id of the slot, where the role has several"}));
  command->add_option("--region", options.region,
                      context.say({"Id của vùng ký, ví dụ diem_TOAN", "Id of what is signed, such as diem_TOAN"}));
  command->callback([&context] { sign(context, options); });
}

void add_policy(CLI::App& app, CommandContext& context) {
  auto* policy = app.add_subcommand("policy", context.say({"quy tắc: xem, kiểm tra", "the policy: show, check"}));
  policy->require_subcommand(1);
  policy->fallthrough();
  policy->add_subcommand("show", context.say({"quy tắc và hồ sơ cấu trúc bằng lời", "policy and profiles in words"}))->callback([&context] {
    policy_show(context);
  });
  policy->add_subcommand("check", context.say({"kiểm tra các tệp cấu hình", "check the files of the configuration"}))->callback([&context] {
    policy_check(context);
  });
}

}  // namespace

void add_document_commands(CLI::App& app, CommandContext& context) {
  add_verify(app, context);
  add_lateness(app, context);
  add_sign(app, context);
  add_policy(app, context);
}

}  // namespace signet::client
