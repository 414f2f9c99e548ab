#include "client/record_commands.h"

#include <CLI/CLI.hpp>

#include "client/find_command.h"
#include "client/note_command.h"

namespace signet::client {
namespace {

void add_new_note(CLI::App& group, CommandContext& context) {
  static NoteOptions options;
  group.add_option("WHAT", options.what,
                   context.say({"việc cần ghi, ví dụ incident (bỏ trống: liệt kê)", "what, such as incident (left out: a list)"}));
  group.add_option("--text", options.text, context.say({"nội dung", "what is said"}));
  group.add_option("--file", options.file,
                   context.say({"tệp nội dung hoặc bản quét, đến 512 KiB", "a file that says it, or a scan, up to 512 KiB"}));
  group.add_option("--about", options.about,
                   context.say({"mã con dấu, SHA-256 của tệp hoặc lệnh, hoặc mã lớp; không nêu tên hay mã định danh",
                                "a seal id, the SHA-256 of a file or an order, or a class; never a name or a personal id"}));
  group.add_option("--number", options.number, context.say({"số văn bản, biên bản", "number of the paper"}));
  group.add_option("--day", options.day, context.say({"ngày văn bản, YYYY-MM-DD", "its day, YYYY-MM-DD"}));
  group.add_option("--receipt", options.receipt, context.say({"tệp ghi phiếu xác nhận", "file for the receipt"}));
  group.callback([&context, &group] {
    if (group.get_subcommands().empty()) journal_note(context, options);
  });
}

void add_note_list(CLI::App& group, CommandContext& context) {
  static NoteListOptions options;
  auto* command = group.add_subcommand("list", context.say({"các ghi nhận đã có", "what was recorded"}));
  command->add_option("--what", options.what, context.say({"chỉ việc này", "only this"}));
  command->add_option("--about", options.about, context.say({"chỉ về mã này", "only about this"}));
  command->callback([&context] { note_list(context, options); });
}

void add_note_show(CLI::App& group, CommandContext& context) {
  static NoteShowOptions options;
  auto* command = group.add_subcommand(
      "show", context.say({"nội dung một ghi nhận (người trong danh sách phân công)", "what one note says (for persons of the roster)"}));
  command->add_option("INDEX", options.index, context.say({"số mục trong nhật ký", "the entry's number"}))->required();
  command->add_option("--out", options.out, context.say({"tệp ghi nội dung", "file for what it says"}));
  command->callback([&context] { note_show(context, options); });
}

}  // namespace

void add_note_commands(CLI::App& journal, CommandContext& context) {
  auto* group = journal.add_subcommand(
      "note", context.say({"ghi vào nhật ký một việc mà quy chế yêu cầu lưu vết", "put on record what a rule wants there"}));
  add_new_note(*group, context);
  add_note_list(*group, context);
  add_note_show(*group, context);
}

void add_find_commands(CLI::App& app, CommandContext& context) {
  static FindOptions sought;
  auto* look = app.add_subcommand(
      "find", context.say({"văn thư: tìm học bạ đã đóng dấu theo mã định danh", "the clerk: find what is sealed by a pupil's id"}));
  look->add_option(
          "--pupil", sought.pupil,
          context.say({"mã định danh cá nhân, 12 chữ số; -: đọc từ đầu vào chuẩn", "personal id, 12 digits; -: from standard input"}))
      ->required();
  look->add_option("--school-year", sought.school_year, context.say({"năm học, ví dụ 2025-2026", "school year, such as 2025-2026"}))
      ->required();
  look->add_option("--kind", sought.kind, context.say({"chỉ loại này", "only this kind"}));
  look->callback([&context] { find(context, sought); });
  static FetchOptions fetched;
  auto* again = app.add_subcommand(
      "fetch", context.say({"văn thư: lấy lại tệp đã đóng dấu và phiếu xác nhận", "the clerk: a sealed document again, with its receipt"}));
  again->add_option("SEAL_ID", fetched.seals, context.say({"mã con dấu", "seal ids"}))->required();
  again->add_option("--out", fetched.out, context.say({"thư mục ghi kết quả", "folder for the results"}));
  again->callback([&context] { fetch(context, fetched); });
}

}  // namespace signet::client
