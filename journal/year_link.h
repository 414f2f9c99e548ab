// That a journal's new year goes on from the year before it: what a school shows to its witness beside its checkpoints
// (docs/formats/witness.md). Pure: no file, no clock, no key.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "journal/checkpoint.h"

namespace signet::journal {

constexpr std::size_t year_link_bytes_max = 24 * 1024;  // two entries of 4 KiB in base64, and two paths

/// The body of `POST /witness/add-year`.
struct YearLink {
  std::uint64_t size = 0;          // entries of the new year's tree that `first_path` leads to
  Bytes first;                     // the new year's first entry
  std::vector<Digest> first_path;  // its inclusion proof in the tree of `size`
  Bytes last;                      // the last entry of the year before
  std::vector<Digest> last_path;   // its inclusion proof in that year's last tree
};
std::string write_year_link(const YearLink& link);
/// Refuses with `request_malformed`.
Result<YearLink> parse_year_link(std::string_view body);

enum class LinkVerdict : std::uint8_t {
  linked,
  unproved,     // an entry is not in the tree that it should be in: says nothing of the log
  unready,      // the witness has not cosigned the trees that it rests on, as yet
  contradicts,  // what the log has signed in both years does not fit together
};
struct LinkJudgement {
  LinkVerdict verdict = LinkVerdict::linked;
  std::string why;  // for people
};
/// `now`: the newest checkpoint cosigned of the year that begins with `link.first`; `before`: of the newest year before it.
LinkJudgement judge_year_link(const YearLink& link, const Checkpoint& now, const std::optional<Checkpoint>& before);

}  // namespace signet::journal
