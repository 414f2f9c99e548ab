#include "client/review/openings.h"

#include <algorithm>

namespace signet::client::review {

using journal::EntryKind;

bool has_class(Kind kind) noexcept {
  switch (kind) {
    case Kind::scanned_paper:
    case Kind::true_copy:
    case Kind::certificate_approval:
    case Kind::certificate:
    case Kind::order: return false;
    case Kind::annual_transcript:
    case Kind::opening:
    case Kind::summer_supplement:
    case Kind::transfer:
    case Kind::assessment_book:
    case Kind::package: return true;
  }
  return true;
}

void Openings::close(Closing how, Instant at) {
  if (all_.empty() || all_.back().closing != Closing::still_open) return;
  Opening& opening = all_.back();
  const Instant end = std::max(opening.until, opening.opened);
  // What came behind its end did not end it.
  opening.closing = at > end ? Closing::time : how;
  opening.closed = std::min(at, end);
}

// One activation at a time: the next takes its place, and it does not survive the key holder's process.
void Openings::take(const Item& item) {
  if (!item.understood()) return;
  if (item.kind() == EntryKind::start || item.kind() == EntryKind::stop) return close(Closing::process, item.time());
  if (item.kind() != EntryKind::activation) return;
  if (item.text("state") != "open") {
    const std::string why = item.text("why");
    return close(why == "clerk" ? Closing::clerk : why == "time" ? Closing::time : Closing::unknown_why, item.time());
  }
  close(Closing::another, item.time());
  Opening opening;
  opening.entry = item.index();
  opening.opened = item.time();
  opening.until = parse_iso8601(item.text("until")).value_or(item.time());
  opening.by = item.number("by").value_or(0);
  opening.users = item.numbers("users");
  opening.kinds = item.texts("kinds");
  opening.classes = item.texts("classes");
  opening.classes_count = item.number("classes_count").value_or(0);
  opening.limit = item.number("count");
  all_.push_back(std::move(opening));
}

const Opening* Openings::of_entry(std::uint64_t entry) const {
  const auto found = std::ranges::lower_bound(all_, entry, {}, &Opening::entry);
  return found == all_.end() || found->entry != entry ? nullptr : &*found;
}

OfClass of_class(const Opening& opening, const std::string& class_name) {
  if (opening.classes.empty()) return OfClass::possible;
  if (std::ranges::find(opening.classes, class_name) == opening.classes.end()) return OfClass::no;
  return opening.classes.size() == 1 ? OfClass::certain : OfClass::possible;
}

OfClass of_class(const Sealing& sealing, const Openings& openings, const std::string& class_name) {
  if (sealing.kind && !has_class(*sealing.kind)) return OfClass::no;
  const Opening* opening = openings.of_entry(sealing.activation);
  return opening == nullptr ? OfClass::possible : of_class(*opening, class_name);
}

}  // namespace signet::client::review
