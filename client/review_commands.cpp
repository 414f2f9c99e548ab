#include "client/review_commands.h"

#include <CLI/CLI.hpp>

#include "client/journal_show.h"
#include "client/review/commands.h"

namespace signet::client {
namespace {

void add_directory(CLI::App& command, CommandContext& context, std::string& directory) {
  command.add_option("DIR", directory,
                     context.say({"thư mục chứa journal.db (mặc định của --root, hoặc qua dịch vụ)",
                                  "folder that holds journal.db (default: the one of --root, or through the service)"}));
}

void add_bounds(CLI::App& command, CommandContext& context, std::string& from, std::string& to) {
  command.add_option("--from", from,
                     context.say({"từ mục số, ngày (2026-05-28) hoặc thời điểm (2026-05-28T15:04:05)",
                                  "from an entry's number, a day (2026-05-28) or a time (2026-05-28T15:04:05) on"}));
  command.add_option("--to", to, context.say({"đến hết mục số, ngày hoặc thời điểm", "up to and with an entry's number, a day or a time"}));
}

void add_key(CLI::App& command, CommandContext& context, std::string& key, std::vector<std::string>& since) {
  command.add_option("--key", key, context.say({"vkey, hoặc tệp chứa nó", "vkey, or a file that holds it"}));
  command.add_option("--since", since, context.say({"checkpoint đã giữ từ trước", "a checkpoint kept from earlier"}));
}

void add_table(CLI::App& command, CommandContext& context, bool& csv, bool& semicolon) {
  command.add_flag("--csv", csv, context.say({"bảng CSV, UTF-8 có BOM", "a table, CSV in UTF-8 with a byte order mark"}));
  command.add_flag("--semicolon", semicolon,
                   context.say({"CSV ngăn cách bằng dấu chấm phẩy (Excel với thiết lập tiếng Việt)",
                                "CSV with semicolons (Excel with Vietnamese settings)"}));
}

void add_out(CLI::App& command, CommandContext& context, std::string& out) {
  command.add_option(
      "--out", out,
      context.say({"tệp ghi kết quả (mặc định in ra); không ghi đè", "file for the result (default: printed); never overwritten"}));
}

void add_filters(CLI::App& command, CommandContext& context, JournalShowOptions& options) {
  add_bounds(command, context, options.filter.from, options.filter.to);
  command.add_option("--count", options.count, context.say({"số mục nhiều nhất", "how many at most"}));
  command.add_option("--kind", options.filter.entry_kind,
                     context.say({"chỉ loại mục này, ví dụ sealed", "only this kind of entry, such as sealed"}));
  command.add_option("--document-kind", options.filter.document_kind,
                     context.say({"chỉ loại tài liệu này, ví dụ annual-transcript (mục từ chối không ghi loại)",
                                  "only this kind of document, such as annual-transcript (refusals do not say it)"}));
  command.add_option("--class", options.filter.class_name,
                     context.say({"chỉ phiên nêu lớp này và các dấu trong phiên, ví dụ 8A1",
                                  "only activations that permit this class, and the seals under them, such as 8A1"}));
  command.add_option("--caller", options.filter.caller, context.say({"chỉ tài khoản này (uid)", "only this account (uid)"}));
  command.add_option("--outcome", options.filter.outcome,
                     context.say({"sealed, refused, failed hoặc open", "sealed, refused, failed or open"}));
  command.add_option("--reason", options.filter.reason,
                     context.say({"chỉ mục nêu lý do này, ví dụ principal-missing hoặc THIEU_CBQL",
                                  "only entries that name this reason, such as principal-missing or THIEU_CBQL"}));
  command.add_option(
      "--seal", options.filter.seal,
      context.say({"chỉ con dấu này: mã, hoặc ít nhất 8 chữ số đầu", "only this seal: its id, or at least the first 8 digits"}));
}

void add_show(CLI::App& group, CommandContext& context) {
  static JournalShowOptions options;
  auto* command = group.add_subcommand("show", context.say({"xem các mục bằng lời, có lọc", "show entries in words, filtered"}));
  add_directory(*command, context, options.directory);
  add_filters(*command, context, options);
  command->add_flag("--fields", options.members, context.say({"in mọi trường như trong nhật ký", "print every field as it stands"}));
  command->callback([&context] { journal_show(context, options); });
}

void add_register(CLI::App& group, CommandContext& context) {
  static review::RegisterOptions options;
  auto* command = group.add_subcommand(
      "register", context.say({"sổ đăng ký đóng dấu: đánh số theo năm dương lịch", "the register of seals, numbered by calendar year"}));
  add_directory(*command, context, options.directory);
  command->add_option("--year", options.year, context.say({"chỉ năm này", "only this year"}))->check(CLI::Range(1970, 9999));
  add_key(*command, context, options.key, options.since);
  add_table(*command, context, options.csv, options.semicolon);
  add_out(*command, context, options.out);
  command->callback([&context] { review::show_register(context, options); });
}

void add_export(CLI::App& group, CommandContext& context) {
  static review::ExportOptions options;
  auto* command = group.add_subcommand("export", context.say({"xuất mọi mục: --csv hoặc --jsonl", "every entry: --csv or --jsonl"}));
  add_directory(*command, context, options.directory);
  add_bounds(*command, context, options.from, options.to);
  add_table(*command, context, options.csv, options.semicolon);
  command->add_flag("--jsonl", options.lines,
                    context.say({"mỗi dòng một JSON: nguyên văn mục, số thứ tự, mã băm lá",
                                 "a JSON line for each: the entry's own octets, index, leaf hash"}));
  add_out(*command, context, options.out);
  command->callback([&context] { review::export_entries(context, options); });
}

void add_report(CLI::App& group, CommandContext& context) {
  static review::ReportOptions options;
  auto* command = group.add_subcommand("report", context.say({"báo cáo kiểm tra nhật ký: một tệp HTML (số liệu: --json)",
                                                              "a report for reviewers: one HTML file (figures: --json)"}));
  add_directory(*command, context, options.directory);
  command->add_option("--year", options.year, context.say({"chỉ năm dương lịch này", "only this calendar year"}))
      ->check(CLI::Range(1970, 9999));
  add_bounds(*command, context, options.from, options.to);
  add_key(*command, context, options.key, options.since);
  add_out(*command, context, options.out);
  command->callback([&context] { review::report(context, options); });
}

}  // namespace

void add_review_commands(CLI::App& group, CommandContext& context) {
  add_show(group, context);
  add_register(group, context);
  add_export(group, context);
  add_report(group, context);
}

}  // namespace signet::client
