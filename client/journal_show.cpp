#include "client/journal_show.h"

#include <cstdio>

#include "client/review/item_words.h"
#include "client/review/output.h"
#include "client/review/source.h"
#include "client/service.h"
#include "journal/canonical_json.h"
#include "journal/checkpoint.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

using nlohmann::json;
using review::Item;
using review::Match;

json shown_json(const Item& item, const review::Filter& filter, Match match) {
  if (!item.canonical()) return {{"index", item.index()}, {"octets", to_base64(item.octets())}};
  json shown{{"index", item.index()}, {"entry", item.fields()}};
  if (!filter.class_name.empty()) shown["class"] = match == Match::yes ? "certain" : "possible";
  return shown;
}

/// Prints as it reads: a journal of a million entries is never in memory.
class Printer {
 public:
  Printer(const CommandContext& context, const JournalShowOptions& options, const review::Filter& filter)
      : json_(context.json), members_(options.members), count_(options.count), filter_(filter), voice_(context.language) {
    if (json_) std::fputs("[", stdout);
  }
  /// False: enough.
  bool show(const Item& item, const review::Context& known) {
    const Match match = review::matches(filter_, item, known);
    if (match == Match::no) return true;
    if (match == Match::possible) ++possible_;
    if (json_)
      std::fputs(((shown_ == 0 ? "" : ",") + shown_json(item, filter_, match).dump(-1, ' ', false, json::error_handler_t::replace)).c_str(),
                 stdout);
    else
      print_line(members_ ? review::with_members(item) : review::in_words(item, known.sealings, voice_));
    return ++shown_ != count_;
  }
  void end() {
    if (json_) print_line("]");
  }
  std::uint64_t possible() const noexcept { return possible_; }

 private:
  bool json_, members_;
  std::uint64_t count_, shown_ = 0, possible_ = 0;
  const review::Filter& filter_;
  review::Voice voice_;
};

Outcome show_all(const CommandContext& context, const JournalShowOptions& options, const review::Filter& filter, review::Source& source,
                 Printer& printer) {
  review::Context known;
  const bool whole_first = filter.needs_sealings();
  if (whole_first) {
    TRY_DONE(source.each(0, [&](const Item& item) { return known.take(item), true; }));
  }
  // Register numbers count from the first entry on; who begins elsewhere is shown none.
  const std::uint64_t from = filter.period.first_entry.value_or(0);
  const bool learn = !whole_first && from == 0 && !context.json && !options.members;
  return source.each(from, [&](const Item& item) {
    if (filter.period.last_entry && item.index() > *filter.period.last_entry) return false;
    if (learn) known.take(item);
    return printer.show(item, known);
  });
}

// What a filter cannot know is said beside the answer, not in it.
void warn_of_limits(const CommandContext& context, const review::Filter& filter, const Printer& printer) {
  if (filter.document_kind)
    review::print_note(context.say({"lưu ý: mục từ chối không ghi loại tài liệu nên không nằm trong kết quả (dùng --outcome refused)",
                                    "note: refusals do not say the kind of their document, so none is shown (see --outcome refused)"}));
  if (!filter.class_name.empty())
    review::print_note(
        context.say({"lưu ý: nhật ký không ghi lớp của từng học bạ, chỉ có phiên đóng dấu nêu lớp. Số mục có thể thuộc lớp khác (phiên "
                     "cho nhiều lớp): ",
                     "note: the journal holds no class of a transcript, only activations name classes. Entries that may be of "
                     "another class (their activation was for several): "}) +
        std::to_string(printer.possible()));
}

Result<std::string> newest_checkpoint(const CommandContext& context) {
  // The service's is newer: the file is laid down when the journal has a quiet moment.
  auto asked = Service{context}.fetch("/v1/journal/checkpoint");
  if (asked || !context.socket.empty()) return asked;
  const auto reader = journal::Reader::open(context.path("var/lib/signet/journal"));
  if (reader && reader->checkpoint()) return *reader->checkpoint();
  return asked;
}

}  // namespace

void journal_show(CommandContext& context, const JournalShowOptions& options) {
  const auto filter = review::read_filter(options.filter);
  if (!filter) return review::print_usage(context, filter.refusal());
  auto source = review::Source::open(context, options.directory);
  if (!source) return print_refusal(context, source.refusal(), "journal show");
  Printer printer{context, options, *filter};
  const auto read = show_all(context, options, *filter, *source, printer);
  printer.end();
  if (!read) return print_refusal(context, read.refusal(), "journal show");
  warn_of_limits(context, *filter, printer);
}

void journal_checkpoint(CommandContext& context) {
  const auto note = newest_checkpoint(context);
  if (!note) return print_refusal(context, note.refusal(), "journal checkpoint");
  const auto parsed = journal::parse_note(*note);
  const auto checkpoint = parsed ? journal::parse_checkpoint_text(parsed->text) : Result<journal::Checkpoint>{parsed.refusal()};
  if (!checkpoint) return print_refusal(context, checkpoint.refusal(), "journal checkpoint");
  if (context.json) {
    print_line(
        json{{"origin", checkpoint->origin}, {"size", checkpoint->size}, {"root", to_base64(view(checkpoint->root))}, {"checkpoint", *note}}
            .dump());
    return;
  }
  print_line(std::string_view{*note}.substr(0, note->size() - 1));  // octet for octet: to be kept in a file
}

}  // namespace signet::client
