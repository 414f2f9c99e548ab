#include "client/review/commands.h"
#include "client/review/csv.h"
#include "client/review/output.h"
#include "client/review/plain_text.h"
#include "client/review/register_rows.h"
#include "client/review/source.h"
#include "client/review/words.h"
#include "policy/base/json.h"

namespace signet::client::review {
namespace {

struct Book {
  Standing standing;
  Sealings sealings;
  std::string origin, school;
  std::uint64_t entries = 0;
};

Result<Book> read_book(const CommandContext& context, const RegisterOptions& options) {
  Book book;
  TRY(auto source, Source::open(context, options.directory));
  TRY(book.standing, source.judge(options.key, options.since));
  TRY_DONE(source.each(0, [&](const Item& item) {
    if (item.begins_year()) book.origin = plain(item.text("origin")), book.school = plain(item.text("school_name"));
    book.entries = item.index() + 1;
    return book.sealings.take(item), true;
  }));
  return book;
}

void put_csv(const Book& book, const RegisterOptions& options, Output& output) {
  const Separator separator = options.semicolon ? Separator::semicolon : Separator::comma;
  output.put(std::string{csv_mark} + csv_line(register_columns(), separator));
  for (const std::size_t place : book.sealings.sealed()) {
    const Sealing& row = book.sealings.all()[place];
    if (options.year == 0 || row.year == options.year) output.put(csv_line(register_cells(row, book.sealings), separator));
  }
}

void put_json(const Book& book, const RegisterOptions& options, Output& output) {
  nlohmann::ordered_json head{{"origin", book.origin},
                              {"size", book.entries},
                              {"verdict", code(book.standing.verdict)},
                              {"key_given", book.standing.key_given},
                              {"unexplained_entries", book.sealings.strays()}};
  std::string text = head.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  text.back() = ',';
  output.put(text + "\"rows\":[");
  bool first = true;
  for (const std::size_t place : book.sealings.sealed()) {
    const Sealing& row = book.sealings.all()[place];
    if (options.year != 0 && row.year != options.year) continue;
    output.put((first ? "" : ",\n") + register_json(row, book.sealings));
    first = false;
  }
  output.put("]}\n");
}

std::string counted(const Book& book, const RegisterOptions& options, const Voice& voice) {
  std::uint64_t shown = 0, replaced = 0, revoked = 0;
  for (const std::size_t place : book.sealings.sealed()) {
    const Sealing& row = book.sealings.all()[place];
    if (options.year != 0 && row.year != options.year) continue;
    ++shown;
    replaced += row.replaced_by ? 1 : 0;
    revoked += row.revoked != 0 ? 1 : 0;
  }
  return voice("Tổng số dấu: ", "Seals: ") + std::to_string(shown) + voice("; bị thay thế: ", "; replaced: ") + std::to_string(replaced) +
         voice("; bị thu hồi: ", "; revoked: ") + std::to_string(revoked) + "\n";
}

void put_text(const Book& book, const RegisterOptions& options, const Voice& voice, Output& output) {
  output.put(voice("SỔ ĐĂNG KÝ ĐÓNG DẤU SỐ\n", "REGISTER OF SEALS\n") + book.school + "\n" + book.origin + "\n" +
             voice(name_of(book.standing.verdict)) + ", " + std::to_string(book.entries) + voice(" mục", " entries") +
             (book.standing.key_given ? voice("; đã đối chiếu với khóa được cho\n", "; checked with the key given\n")
                                      : voice("; khóa lấy từ chính nhật ký\n", "; the key is the journal's own word\n")));
  int year = 0;
  for (const std::size_t place : book.sealings.sealed()) {
    const Sealing& row = book.sealings.all()[place];
    if (options.year != 0 && row.year != options.year) continue;
    if (row.year != year) output.put(voice("\nNăm ", "\nYear ") + std::to_string(row.year) + "\n");
    year = row.year;
    output.put(register_line(row, book.sealings, voice) + "\n");
  }
  output.put("\n" + counted(book, options, voice));
  for (const std::uint64_t stray : book.sealings.strays())
    output.put(voice("KHÔNG GIẢI THÍCH ĐƯỢC, xem signet journal verify: mục ", "NOT EXPLAINED, see signet journal verify: entry ") +
               std::to_string(stray) + "\n");
}

Outcome write_register(const CommandContext& context, const RegisterOptions& options, const Book& book) {
  TRY(auto output, Output::open(options.out));
  if (options.csv)
    put_csv(book, options, output);
  else if (context.json)
    put_json(book, options, output);
  else
    put_text(book, options, Voice{context.language}, output);
  return output.finish();
}

}  // namespace

void show_register(CommandContext& context, const RegisterOptions& options) {
  if (options.semicolon && !options.csv) return print_usage(context, {Reason::request_malformed, "--semicolon goes with --csv only"});
  const auto book = read_book(context, options);
  if (!book) return print_refusal(context, book.refusal(), "journal register");
  if (const auto done = write_register(context, options, *book); !done) return print_refusal(context, done.refusal(), options.out);
  if (book->standing.verdict == Standing::Verdict::broken) {
    print_note(context.say({"CẢNH BÁO: nhật ký không nguyên vẹn; xem `signet journal verify`.",
                            "ALARM: the journal is not whole; see `signet journal verify`."}));
    context.worsen(exit_code::refused);
  }
}

}  // namespace signet::client::review
