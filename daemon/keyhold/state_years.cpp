// keyhold's state over the years of its journal.
#include "daemon/keyhold/state.h"
#include "journal/entry.h"
#include "journal/year.h"

namespace signet::keyhold {
namespace {

// Made by the first rollover: a state from before has none.
constexpr const char* year_schema =
    "CREATE TABLE IF NOT EXISTS year(place INTEGER PRIMARY KEY, origin TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, root BLOB NOT NULL, "
    "seen BLOB NOT NULL) STRICT";

Refusal other_journal(const std::string& what) { return {Reason::journal_inconsistent, "keyhold's state: " + what}; }

Outcome insert_year(journal::Database& database, const journal::Predecessor& before, const journal::CompactRange& seen) {
  TRY(auto insert, database.prepare("INSERT INTO year(origin, size, root, seen) VALUES(?1, ?2, ?3, ?4)"));
  insert.bind_text(1, before.origin);
  insert.bind(2, before.size);
  insert.bind(3, view(before.root));
  const auto octets = seen.serialise();
  insert.bind(4, ByteView{octets});
  return insert.run();
}

Outcome put_range(journal::Database& database, const journal::CompactRange& range) {
  TRY(auto update, database.prepare("UPDATE meta SET value = ?1 WHERE name = 'range'"));
  const auto octets = range.serialise();
  update.bind(1, ByteView{octets});
  return update.run();
}

// The entry that closes a year is the journal's, so at least that one is new.
Outcome check_reaches(const journal::Predecessor& before, const journal::CompactRange& seen) {
  if (before.size > seen.size()) return Done{};
  return other_journal(before.origin + " ends with " + std::to_string(before.size) + " entries, " + std::to_string(seen.size()) +
                       " were seen and one closes it");
}

std::uint64_t entries_of(const std::vector<YearSeen>& years) {
  std::uint64_t sum = 0;
  for (const auto& year : years) sum += year.tree.size;
  return sum;
}

}  // namespace

Outcome State::roll_over(ByteView first_entry) {
  TRY(const auto identity, journal::read_identity(first_entry));
  TRY(const auto root_entry, this->first_entry());
  TRY(const auto seen, range());
  TRY(const auto ended, years());
  TRY(const auto held, hold());
  const auto& before = identity.predecessor;
  if (!before || before->root_entry != root_entry) return other_journal("it belongs to another journal than " + identity.origin);
  const bool again = !ended.empty() && ended.back().tree == journal::Checkpoint{before->origin, before->size, before->root};
  if (again) return Done{};
  if (held) return Refusal{Reason::on_hold, ""};
  if (before->first_number != entries_of(ended) + before->size) return other_journal("a year before " + before->origin + " is missing");
  TRY_DONE(check_reaches(*before, seen));
  journal::CompactRange range;
  range.append(journal::leaf_hash(first_entry));
  const std::scoped_lock lock{*mutex_};
  TRY_DONE(durable_.execute("BEGIN IMMEDIATE"));
  TRY_DONE(durable_.execute(year_schema));
  TRY_DONE(insert_year(durable_, *before, seen));
  TRY_DONE(put_range(durable_, range));
  return durable_.execute("COMMIT");
}

Result<std::vector<YearSeen>> State::years() {
  const std::scoped_lock lock{*mutex_};
  TRY(const auto tables, durable_.value("SELECT count(*) FROM sqlite_schema WHERE name = 'year'"));
  std::vector<YearSeen> years;
  if (tables == "0") return years;
  TRY(auto statement, durable_.prepare("SELECT origin, size, root, seen FROM year ORDER BY place"));
  while (true) {
    TRY(const bool more, statement.step());
    if (!more) return years;
    const auto root = digest_from_bytes(statement.bytes(2));
    if (!root) return other_journal("a year's root");
    YearSeen year{{std::string{statement.text(0)}, static_cast<std::uint64_t>(statement.number(1)), *root}, {}};
    TRY(year.seen, journal::CompactRange::parse(statement.bytes(3)));
    years.push_back(std::move(year));
  }
}

}  // namespace signet::keyhold
