#include "daemon/journal/closed_years.h"

#include "daemon/journal/opening.h"
#include "daemon/journal/place.h"
#include "policy/base/limits.h"

namespace signet::daemon::journal {

namespace tree = signet::journal;

Result<tree::ClosedYear> closed_year(tree::Store& store) {
  ensure(store.successor().has_value(), "the year is closed");
  TRY(const auto state, store.state());
  const auto& identity = store.identity();
  TRY(const auto first, store.read(0, 1, limits::entry_bytes_max));
  tree::ClosedYear year;
  year.tree = {identity.origin, state.size, state.root};
  year.root_entry = identity.predecessor ? identity.predecessor->root_entry : tree::leaf_hash(first.at(0));
  year.first_number = identity.first_number();
  year.successor = *store.successor();
  return year;
}

Result<ClosedYears> ClosedYears::open(const tree::Identity& current) {
  ClosedYears closed;
  for (const auto& year : tree::closed_years_in(place::directory)) {
    const std::string folder = std::string{place::directory} + "/" + year;
    TRY(auto key, read_checkpoint_key());
    auto store = tree::Store::open_closed(folder + "/journal.db", std::move(key));
    if (!store) return Refusal{store.refusal().reason, "the year " + year + ": " + store.refusal().detail};
    if (tree::split_origin(store->identity().origin)->year != year)
      return Refusal{Reason::journal_inconsistent, "the folder " + year + " holds " + store->identity().origin};
    closed.years_.push_back({year, folder, *std::move(store)});
  }
  auto& years = closed.years_;
  for (std::size_t i = 0; i < years.size(); ++i) {
    const auto& next = i + 1 < years.size() ? years[i + 1].store.identity() : current;
    TRY(const auto year, closed_year(years[i].store));
    TRY_DONE(tree::check_follows(years[i].store.identity(), year, next));
  }
  const auto& first = years.empty() ? current : years.front().store.identity();
  if (first.predecessor) return Refusal{Reason::journal_inconsistent, "the year " + first.predecessor->origin + " is missing"};
  return closed;
}

YearOnDisk* ClosedYears::find(std::uint64_t year) {
  for (auto& each : years_) {
    if (each.year == std::to_string(year)) return &each;
  }
  return nullptr;
}

}  // namespace signet::daemon::journal
