#include "client/order_commands.h"

#include <CLI/CLI.hpp>

#include "client/order_command.h"
#include "policy/order.h"

namespace signet::client {
namespace {

// In the place of a file, where one would be silly.
void add_order_content(CLI::App& command, OrderNewOptions& options, const CommandContext& context) {
  command.add_option("--class", options.classes,
                     context.say({"lock, unlock: mã lớp, ví dụ 8A1", "lock, unlock: code of a class, such as 8A1"}));
  command.add_option(
      "--school-year", options.school_year,
      context.say({"lock, unlock: năm học (mặc định theo danh sách phân công)", "lock, unlock: school year (default: the roster's)"}));
  command.add_option("--person", options.person,
                     context.say({"departure: mã người trong danh sách phân công", "departure: the person's key"}));
  command.add_option("--last-day", options.last_day,
                     context.say({"departure: ngày làm việc cuối, YYYY-MM-DD", "departure: last day, YYYY-MM-DD"}));
  command.add_flag(
      "--principal-signs", options.principal_signs,
      context.say({"departure: không có người thay, Hiệu trưởng ký thay", "departure: no successor, the principal signs instead"}));
  command.add_option("--seal", options.seal,
                     context.say({"revocation: tệp đã đóng dấu (bản nhận vào) hoặc SHA-256",
                                  "revocation: the document sealed, as received, or its SHA-256"}));
  command.add_option("--order", options.order,
                     context.say({"revocation: tệp lệnh hoặc SHA-256", "revocation: the order's file or SHA-256"}));
  command.add_option(
      "--intent", options.intent,
      context.say({"revocation: tệp đang đóng dấu dở hoặc SHA-256", "revocation: the document of an open intent, or its SHA-256"}));
  command.add_option("--reason", options.reason, context.say({"unlock, revocation: lý do", "unlock, revocation: why"}));
  command.add_option("--decision", options.decision,
                     context.say({"số quyết định giấy, ví dụ 12/QĐ", "number of the paper decision, such as 12/QĐ"}));
  command.add_option("--decision-day", options.decision_day, context.say({"ngày quyết định, YYYY-MM-DD", "its day, YYYY-MM-DD"}));
}

void add_order_new(CLI::App& order, CommandContext& context) {
  static OrderNewOptions options;
  auto* command = order.add_subcommand("new", context.say({"soạn lệnh chưa ký", "compose an unsigned order"}));
  std::vector<std::string> kinds;
  for (const auto kind : order_kinds()) kinds.emplace_back(code(kind));
  command->add_option("KIND", options.kind, context.say({"loại lệnh, ví dụ lock", "kind of order, such as lock"}))
      ->required()
      ->check(CLI::IsMember(kinds));
  command->add_option("--out", options.out, context.say({"tệp ghi lệnh (mặc định in ra)", "file for the order (default: printed)"}));
  command->add_option(
      "--from", options.from,
      context.say({"tệp TOML nêu nội dung lệnh; roster: cũng nhận CSV", "TOML file with what the order says; roster: also CSV"}));
  command->add_option("--number", options.number,
                      context.say({"số lệnh (mặc định hỏi dịch vụ)", "number (default: asked from the service)"}));
  command->add_option("--issued", options.issued,
                      context.say({"thời điểm ban hành, ví dụ 2026-05-28T15:04:05+07:00 (mặc định bây giờ)",
                                   "when it is issued, such as 2026-05-28T15:04:05+07:00 (default: now)"}));
  command->add_option("--previous", options.previous,
                      context.say({"SHA-256 của lệnh cùng loại trước đó", "SHA-256 of the order of its kind before it"}));
  command->add_option("--root-entry", options.root_entry,
                      context.say({"mã băm bản ghi đầu của nhật ký (mặc định hỏi dịch vụ)",
                                   "leaf hash of the journal's first entry (default: asked from the service)"}));
  command->add_option("--school-info", options.school_info,
                      context.say({"approval: tệp JSON do `signet journal init --json` in ra",
                                   "approval: the JSON that `signet journal init --json` printed"}));
  command->add_option("--school-code", options.school_code, context.say({"approval: mã trường", "approval: the school's code"}));
  command->add_option("--school-name", options.school_name, context.say({"approval: tên trường", "approval: the school's name"}));
  command->add_option("--origin", options.origin,
                      context.say({"approval: tên nhật ký (mặc định theo --vkey)", "approval: the journal's origin (default: of --vkey)"}));
  command->add_option("--vkey", options.vkey, context.say({"approval: khóa kiểm tra của nhật ký", "approval: the journal's verifier key"}));
  command->add_option("--seal-cert", options.seal_certificate,
                      context.say({"approval: chứng thư con dấu, PEM", "approval: the seal's certificate, PEM"}));
  command->add_option("--principal-cert", options.principal_certificate,
                      context.say({"approval: chứng thư Hiệu trưởng, PEM", "approval: the principal's certificate, PEM"}));
  command->add_option("--principal-name", options.principal_name,
                      context.say({"approval: họ tên Hiệu trưởng (mặc định theo chứng thư)",
                                   "approval: the principal's name (default: of the certificate)"}));
  command->add_option(
      "--leader-cert", options.leader_certificate,
      context.say({"approval: chứng thư lãnh đạo cơ quan phê duyệt, PEM", "approval: the department leader's certificate, PEM"}));
  command->add_option(
      "--witness", options.witness,
      context.say({"approval: khóa chứng kiến nhật ký của cơ quan (vkey)", "approval: the vkey of the department's journal witness"}));
  command->add_option("--valid-days", options.valid_days, context.say({"approval: số ngày hiệu lực", "approval: how many days it holds"}))
      ->check(CLI::Range(1, 3660));
  add_order_content(*command, options, context);
  command->callback([&context] { order_new(context, options); });
}

void add_orders(CLI::App& app, CommandContext& context) {
  auto* order = app.add_subcommand("order", context.say({"lệnh: soạn, nộp, liệt kê, xem", "orders: compose, submit, list, show"}));
  order->require_subcommand(1);
  order->fallthrough();
  add_order_new(*order, context);
  static std::vector<std::string> files;
  auto* submit = order->add_subcommand("submit", context.say({"nộp lệnh đã ký", "submit signed orders"}));
  submit->add_option("FILE", files, context.say({"tệp lệnh, theo thứ tự", "files of orders, in order"}))->required();
  submit->callback([&context] { order_submit(context, files); });
  order->add_subcommand("list", context.say({"các lệnh đã tiếp nhận", "the orders accepted"}))->callback([&context] {
    order_list(context);
  });
  static OrderShowOptions shown;
  auto* show = order->add_subcommand("show", context.say({"nội dung một lệnh bằng lời", "what one order says, in words"}));
  show->add_option("SHA256", shown.name, context.say({"mã băm (ít nhất 8 chữ số đầu)", "its SHA-256 (at least the first 8 digits)"}))
      ->required();
  show->add_option("--out", shown.out, context.say({"tệp ghi lệnh", "file for the order"}));
  show->add_flag("--xml", shown.xml, context.say({"in chính tệp lệnh", "print the document itself"}));
  show->callback([&context] { order_show(context, shown); });
}

}  // namespace

void add_order_commands(CLI::App& app, CommandContext& context) { add_orders(app, context); }

}  // namespace signet::client
