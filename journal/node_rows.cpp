#include "journal/node_rows.h"

namespace signet::journal {

Result<Digest> stored_node(Statement& select, unsigned level, std::uint64_t place) {
  select.bind(1, std::uint64_t{level});
  select.bind(2, place);
  const auto found = select.step();
  const auto hash = found && *found ? digest_from_bytes(select.bytes(0)) : std::nullopt;
  select.reset();
  if (!found) return found.refusal();
  if (!hash) return Refusal{Reason::journal_inconsistent, "a hash of the tree is missing"};
  return *hash;
}

void NodeRows::Cursor::step() {
  const auto more = rows.step();
  const auto before = place;
  place.reset();
  hash.reset();
  if (!more || !*more) return;
  const auto found = static_cast<std::uint64_t>(rows.number(0));
  // In a forged file the same page can hang in many places: places that do not rise would never end.
  if (before && found <= *before) return;
  place = found;
  hash = digest_from_bytes(rows.bytes(1));
}

NodeRows::Cursor* NodeRows::cursor(unsigned level, std::uint64_t place) {
  const auto found = cursors_.find(level);
  if (found != cursors_.end() && found->second.place && *found->second.place <= place) return &found->second;
  auto rows = database_.prepare("SELECT place, hash FROM node WHERE level=?1 AND place>=?2 ORDER BY place");
  if (!rows) return nullptr;
  rows->bind(1, std::uint64_t{level});
  rows->bind(2, place);
  auto& made = cursors_.insert_or_assign(level, Cursor{*std::move(rows), std::nullopt, std::nullopt}).first->second;
  made.step();
  return &made;
}

std::optional<Digest> NodeRows::at(unsigned level, std::uint64_t place) {
  auto* const rows = cursor(level, place);
  if (rows == nullptr) return std::nullopt;
  while (rows->place && *rows->place < place) rows->step();
  return rows->place == place ? rows->hash : std::nullopt;
}

}  // namespace signet::journal
