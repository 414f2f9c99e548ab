#include "client/review/sealings.h"

#include <algorithm>

#include "policy/base/ensure.h"
#include "policy/school_year.h"

namespace signet::client::review {

using journal::EntryKind;

std::string_view code(Fate fate) noexcept {
  switch (fate) {
    case Fate::open: return "open";
    case Fate::sealed: return "sealed";
    case Fate::failed: return "failed";
  }
  broken_promise("every fate has its name");
}

int calendar_year(Instant instant) { return std::stoi(date_of(instant).substr(0, 4)); }

void Sealings::take(const Item& item) {
  if (!item.understood()) return;
  switch (item.kind()) {
    case EntryKind::intent: return take_intent(item);
    case EntryKind::sealed: return take_sealed(item);
    case EntryKind::failed: return take_failed(item);
    case EntryKind::revoked: return take_revoked(item);
    case EntryKind::delivered: return take_delivered(item);
    case EntryKind::start:
    case EntryKind::stop:
    case EntryKind::configuration:
    case EntryKind::activation:
    case EntryKind::token:
    case EntryKind::clock:
    case EntryKind::order:
    case EntryKind::seen:
    case EntryKind::refused:
    case EntryKind::stamped:
    case EntryKind::replaced:
    case EntryKind::audit: return;
  }
}

void Sealings::take_intent(const Item& item) {
  Sealing sealing;
  sealing.intent = item.index();
  sealing.asked = item.time();
  sealing.id = item.text("seal_id");
  sealing.kind = kind_from_code(item.text("document_kind"));
  sealing.document = item.text("document");
  sealing.caller = item.caller().value_or(0);
  sealing.approval = item.number("approval").value_or(0);
  sealing.activation = item.number("activation").value_or(0);
  sealing.authorisation = item.number("authorisation").value_or(0);
  sealing.correction = item.number("correction").value_or(0);
  sealing.replaces = item.text("replaces");
  for (const std::string& note : item.texts("notes")) {
    sealing.late |= note == "late";
    sealing.substitution |= note == "substitution";
    sealing.delegation |= note == "delegation";
  }
  by_id_.try_emplace(sealing.id, all_.size());
  all_.push_back(std::move(sealing));
}

// Entries come in the order of their numbers, so the intents are sorted.
Sealing* Sealings::find(std::uint64_t intent) {
  const auto found = std::ranges::lower_bound(all_, intent, {}, &Sealing::intent);
  return found == all_.end() || found->intent != intent ? nullptr : &*found;
}

// docs/formats/journal.md: at most one outcome; after a failure that asked the token one seal may follow.
void Sealings::take_sealed(const Item& item) {
  Sealing* sealing = find(item.number("intent").value_or(0));
  const bool may = sealing != nullptr && (sealing->fate == Fate::open || (sealing->fate == Fate::failed && sealing->token_asked));
  if (!may) return strays_.push_back(item.index());
  const auto place = static_cast<std::size_t>(sealing - all_.data());
  sealing->fate = Fate::sealed;
  sealing->outcome = item.index();
  sealing->ended = item.time();
  sealing->year = calendar_year(item.time());
  sealing->number = ++numbers_[sealing->year];
  if (const auto old = by_document_.find(sealing->replaces); !sealing->replaces.empty() && old != by_document_.end()) {
    all_[old->second].replaced_by = place;
    sealing->replaced = old->second;
  }
  by_document_[sealing->document] = place;
  sealed_.push_back(place);
}

void Sealings::take_failed(const Item& item) {
  Sealing* sealing = find(item.number("intent").value_or(0));
  if (sealing == nullptr || sealing->fate == Fate::sealed) return strays_.push_back(item.index());
  sealing->fate = Fate::failed;
  sealing->token_asked = item.number("token_asked") == 1;
  sealing->outcome = item.index();
  sealing->ended = item.time();
}

void Sealings::take_revoked(const Item& item) {
  Sealing* sealing = find(item.number("of_intent").value_or(0));
  if (sealing == nullptr) return strays_.push_back(item.index());
  sealing->revoked = item.index();
}

void Sealings::take_delivered(const Item& item) {
  if (const auto found = by_id_.find(item.text("seal_id")); found != by_id_.end()) ++all_[found->second].delivered;
}

const Sealing* Sealings::of_intent(std::uint64_t entry) const {
  const auto found = std::ranges::lower_bound(all_, entry, {}, &Sealing::intent);
  return found == all_.end() || found->intent != entry ? nullptr : &*found;
}

const Sealing* Sealings::of_seal(const std::string& id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &all_[found->second];
}

const Sealing* Sealings::of_document(const std::string& document) const {
  const auto found = by_document_.find(document);
  return found == by_document_.end() ? nullptr : &all_[found->second];
}

}  // namespace signet::client::review
