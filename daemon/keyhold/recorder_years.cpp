// The recorder's years: those that have ended beside the open one, and the numbers that run on across them.
#include <algorithm>

#include "daemon/keyhold/recorder.h"
#include "journal/year.h"

namespace signet {
namespace {

Refusal inconsistent_years(std::string what) { return {Reason::journal_inconsistent, std::move(what)}; }

/// The journal's process knows a closed year by its folder, which is named as the origin ends.
std::uint64_t year_of(const std::string& origin) {
  const auto parts = journal::split_origin(origin);
  return parts ? std::stoull(parts->year) : 0;
}

}  // namespace

Recorder::Place Recorder::open_year() const {
  const std::scoped_lock lock{mutex_};
  return {0, first_, {verifier_ ? verifier_->name : "", range_.size(), range_.root()}, verifier_};
}

Recorder::Place Recorder::place_of(std::uint64_t index) const {
  for (const auto& year : years_) {
    if (index >= year.first && index < year.first + year.tree.size)
      return {year_of(year.tree.origin), year.first, year.tree, year.verifier};
  }
  return open_year();
}

Result<Recorder::Place> Recorder::place_named(const std::string& origin) const {
  auto open = open_year();
  if (origin.empty() || origin == open.tree.origin) return open;
  const auto found = std::ranges::find(years_, origin, [](const Year& year) { return year.tree.origin; });
  if (found == years_.end()) return Refusal{Reason::not_found, origin + " is no year of this journal"};
  return place_of(found->first);
}

const Recorder::Year* Recorder::year_before(std::uint64_t index) const {
  const auto found = std::ranges::find(years_, index, [](const Year& year) { return year.first + year.tree.size; });
  return found == years_.end() ? nullptr : &*found;
}

std::optional<journal::Verifier> Recorder::verifier_of(const std::string& origin) const {
  const auto place = place_named(origin);
  return place ? place->verifier : std::nullopt;
}

void Recorder::know(journal::Verifier verifier) {
  const auto found = std::ranges::find(years_, verifier.name, [](const Year& year) { return year.tree.origin; });
  if (found != years_.end()) found->verifier = verifier;
  const std::scoped_lock lock{mutex_};
  verifier_ = std::move(verifier);
}

/// A year too many: `signet-journal --rollover` was run and nothing behind it. One too few: it was taken away.
Outcome Recorder::check_years() {
  wire::JournalRequest request;
  request.operation = wire::JournalOperation::years;
  TRY(const auto reply, ask_beside(std::move(request)));
  const auto has = [&](const Year& year) {
    const auto parts = journal::split_origin(year.tree.origin);
    return parts && std::ranges::any_of(reply.entries, [&](const Bytes& name) { return as_text(name) == parts->year; });
  };
  const auto missing = std::ranges::find_if_not(years_, has);
  if (missing != years_.end()) return inconsistent_years("the year " + missing->tree.origin + " is missing");
  if (reply.entries.size() > years_.size())
    return Refusal{Reason::rollover_unfinished, "the journal goes on in a new year and keyhold's state does not know of it"};
  return Done{};
}

Outcome Recorder::replay_ended(const std::vector<keyhold::YearSeen>& ended, const EachEntry& each) {
  for (const auto& year : ended) {
    years_.push_back({first_, year.tree, {}});
    first_ += year.tree.size;
  }
  TRY_DONE(check_years());
  for (std::size_t i = 0; i < ended.size(); ++i) {
    const auto& tree = ended[i].tree;
    const auto range = replay_year(place_of(years_[i].first), ended[i].seen, each);
    if (!range) return Refusal{range.refusal().reason, "the year " + tree.origin + ": " + range.refusal().detail};
    if (years_[i].verifier.name != tree.origin || range->size() != tree.size || range->root() != tree.root)
      return inconsistent_years("the year " + tree.origin + " is not the one that has ended");
  }
  return Done{};
}

journal::Checkpoint Recorder::tree() const { return open_year().tree; }

Outcome Recorder::continues(const journal::Checkpoint& earlier) {
  TRY(const auto place, place_named(earlier.origin));
  const auto& now = place.tree;
  if (earlier.size > now.size)
    return inconsistent_years(std::to_string(earlier.size) + " entries, and this journal has " + std::to_string(now.size));
  TRY(const auto proof, consistency(earlier.size, now.size, earlier.origin));
  return journal::verify_consistency(earlier.size, earlier.root, now.size, now.root, proof);
}

Result<std::vector<Bytes>> Recorder::entries(std::uint64_t from, std::uint64_t count) {
  std::vector<Bytes> found;
  while (found.size() < count) {
    const auto place = place_of(from + found.size());
    const auto local = from + found.size() - place.first;
    const auto left = place.year == 0 ? count - found.size() : std::min<std::uint64_t>(count - found.size(), place.tree.size - local);
    TRY(auto page, entries_of(place, local, left));
    for (auto& entry : page) found.push_back(std::move(entry));
    if (page.size() < left) break;
  }
  return found;
}

Result<std::vector<Bytes>> Recorder::entries_of(const Place& place, std::uint64_t from, std::uint64_t count) {
  std::vector<Bytes> found;
  while (found.size() < count) {
    wire::JournalRequest request;
    request.operation = wire::JournalOperation::read;
    request.from = from + found.size();
    request.to = count - found.size();
    request.year = place.year;
    TRY(auto reply, ask_beside(std::move(request)));
    if (reply.state == wire::JournalReply::State::not_found || reply.entries.empty()) break;
    if (reply.state != wire::JournalReply::State::done || reply.first != from + found.size())
      return Refusal{Reason::journal_unavailable, reply.detail};
    for (auto& entry : reply.entries) found.push_back(std::move(entry));
  }
  return found;
}

}  // namespace signet
