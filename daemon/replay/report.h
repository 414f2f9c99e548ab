// What a replay has found.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace signet::replay {

/// The first place where journal and replay part.
struct Difference {
  std::uint64_t entry = 0;      // numbers run on across the years
  std::string what;             // a field of the entry, or `archive`, `decision`, `seal`, `tree`
  std::string journal, replay;  // what the one says, and the other
};

/// Why an entry was not judged again. A closed list: docs/formats/journal.md.
enum class Left : std::uint8_t {
  refusal,              // what was refused is not kept
  not_sealed,           // an intent without a seal: its document is not kept
  department_seal,      // rests on what the witness's key is, which the journal does not say
  other_configuration,  // decided by policy, profiles or anchors that are not among the files given
  order_meanwhile,      // an order was entered between the decision and its intent
  reader_failed,        // the caged reader did not come to an end, three times
  archive_missing,      // a file that the journal names is not in this copy of the archive
};
std::string_view code(Left why) noexcept;
/// Whether it is in the nature of a journal. What is not leaves the verdict open.
bool expected(Left why) noexcept;

struct Report {
  struct Year {
    std::string origin;
    std::uint64_t first_number = 0;
    std::uint64_t entries = 0;
  };
  std::vector<Year> years;  // the oldest first
  std::uint64_t orders = 0, xml = 0, pdf = 0, manifests = 0, incoming = 0, outcomes = 0;
  std::map<Left, std::uint64_t> left;
  std::optional<std::uint64_t> first_open;  // the first entry that leaves the verdict open
  std::string why_open;
  bool names_compared = false;            // keyed hashes: only with the key holder's state
  std::uint64_t names_erased = 0;         // of persons whose key was erased since
  std::uint64_t activations_in_part = 0;  // with more classes than their entry lists: any class counted
  std::optional<Difference> difference;   // the first; the replay ends there

  std::uint64_t entries() const noexcept { return years.empty() ? 0 : years.back().first_number + years.back().entries; }
  /// The origin of the year that an entry stands in.
  const std::string& year_of(std::uint64_t entry) const;

  void leave(Left why, std::uint64_t entry, const std::string& detail = {}) {
    ++left[why];
    if (expected(why) || first_open) return;
    first_open = entry;
    why_open = detail;
  }
};

}  // namespace signet::replay
