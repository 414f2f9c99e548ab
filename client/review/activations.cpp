#include "client/review/activations.h"

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

void Activations::close(Closing how, Instant at) {
  if (all_.empty() || all_.back().closing != Closing::still_open) return;
  ActivationLine& activation = all_.back();
  const Instant end = std::max(activation.until, activation.opened);
  // What came behind its end did not end it.
  activation.closing = at > end ? Closing::time : how;
  activation.closed = std::min(at, end);
}

// One activation at a time: the next takes its place, and it does not survive the key holder's process.
void Activations::take(const Item& item) {
  if (!item.understood()) return;
  if (item.kind() == EntryKind::start || item.kind() == EntryKind::stop) return close(Closing::process, item.time());
  if (item.kind() != EntryKind::activation) return;
  if (item.text("state") != "open") {
    const std::string why = item.text("why");
    return close(why == "clerk" ? Closing::clerk : why == "time" ? Closing::time : Closing::unknown_why, item.time());
  }
  close(Closing::another, item.time());
  ActivationLine activation;
  activation.entry = item.index();
  activation.opened = item.time();
  activation.until = parse_iso8601(item.text("until")).value_or(item.time());
  activation.by = item.number("by").value_or(0);
  activation.users = item.numbers("users");
  activation.kinds = item.texts("kinds");
  activation.classes = item.texts("classes");
  activation.classes_count = item.number("classes_count").value_or(0);
  activation.limit = item.number("count");
  all_.push_back(std::move(activation));
}

const ActivationLine* Activations::of_entry(std::uint64_t entry) const {
  const auto found = std::ranges::lower_bound(all_, entry, {}, &ActivationLine::entry);
  return found == all_.end() || found->entry != entry ? nullptr : &*found;
}

OfClass of_class(const ActivationLine& activation, const std::string& class_name) {
  if (activation.classes.empty()) return OfClass::possible;
  if (std::ranges::find(activation.classes, class_name) == activation.classes.end()) return OfClass::no;
  return activation.classes.size() == 1 ? OfClass::certain : OfClass::possible;
}

OfClass of_class(const Sealing& sealing, const Activations& activations, const std::string& class_name) {
  if (sealing.kind && !has_class(*sealing.kind)) return OfClass::no;
  const ActivationLine* activation = activations.of_entry(sealing.activation);
  return activation == nullptr ? OfClass::possible : of_class(*activation, class_name);
}

}  // namespace signet::client::review
