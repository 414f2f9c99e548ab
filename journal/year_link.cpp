#include "journal/year_link.h"

#include "journal/tree.h"
#include "journal/year.h"
#include "policy/base/limits.h"

namespace signet::journal {
namespace {

constexpr std::string_view link_header = "signet-year-link 1\n";

Refusal malformed_link(const char* what) { return {Reason::request_malformed, std::string{"add-year: "} + what}; }

/// Takes `prefix`, a value and the line's end off `text`; nothing if another line comes.
std::optional<std::string_view> cut_line(std::string_view& text, std::string_view prefix) {
  const auto end = text.find('\n');
  if (end == text.npos || !text.starts_with(prefix)) return std::nullopt;
  const auto value = text.substr(prefix.size(), end - prefix.size());
  text.remove_prefix(end + 1);
  return value;
}

std::string write_proved(std::string_view name, const Bytes& entry, const std::vector<Digest>& path) {
  std::string text = std::string{name} + " " + to_base64(entry) + "\n";
  for (const auto& hash : path) text += to_base64(view(hash)) + "\n";
  return text + "\n";
}

Outcome take_proved(std::string_view& text, std::string_view prefix, Bytes& entry, std::vector<Digest>& path) {
  const auto line = cut_line(text, prefix);
  auto octets = line ? from_base64(*line) : std::nullopt;
  if (!octets || octets->size() > limits::entry_bytes_max) return malformed_link("no entry in base64");
  entry = *std::move(octets);
  for (auto hash_line = cut_line(text, "");; hash_line = cut_line(text, "")) {
    if (!hash_line) return malformed_link("no empty line behind a proof");
    if (hash_line->empty()) return Done{};
    const auto hash = from_base64(*hash_line);
    const auto digest = hash ? digest_from_bytes(*hash) : std::nullopt;
    if (!digest || path.size() == proof_hashes_max) return malformed_link("a line of a proof is not a hash, or there are too many");
    path.push_back(*digest);
  }
}

LinkJudgement contradicts(std::string why) { return {LinkVerdict::contradicts, std::move(why)}; }
LinkJudgement unready(std::string why) { return {LinkVerdict::unready, std::move(why)}; }

std::string entries_text(std::uint64_t size) { return std::to_string(size) + " entries"; }

// The first entry is in the tree that the log has signed: what it says of the year before, the log has said.
LinkJudgement judge_predecessor(const Predecessor& says, const Checkpoint& before) {
  if (says.origin != before.origin) {
    const bool not_shown = static_cast<bool>(check_later(before.origin, says.origin));
    if (not_shown) return unready("no checkpoint of " + says.origin + " was shown");
    return contradicts("it follows " + says.origin + ", and " + before.origin + " was cosigned");
  }
  if (says.size < before.size)
    return contradicts("it says that " + before.origin + " ended with " + entries_text(says.size) + "; " + entries_text(before.size) +
                       " were cosigned");
  if (says.size > before.size)
    return unready(entries_text(before.size) + " of " + before.origin + " were cosigned, and it ended with " + entries_text(says.size));
  if (says.root != before.root) return contradicts("it names another last tree of " + before.origin + " than the one cosigned");
  return {};
}

LinkJudgement judge_last(const YearLink& link, const std::string& origin, const Checkpoint& before) {
  if (!verify_inclusion(leaf_hash(link.last), before.size - 1, before.size, link.last_path, before.root))
    return {LinkVerdict::unproved, "the last entry is not in the tree that was cosigned of " + before.origin};
  const auto envelope = read_envelope(link.last);
  const auto successor = envelope ? envelope->successor : std::nullopt;
  if (successor == origin) return {};
  return contradicts("the last entry of " + before.origin + (successor ? " names " + *successor : " does not close that year"));
}

}  // namespace

std::string write_year_link(const YearLink& link) {
  return std::string{link_header} + "size " + std::to_string(link.size) + "\n" + write_proved("first", link.first, link.first_path) +
         write_proved("last", link.last, link.last_path);
}

Result<YearLink> parse_year_link(std::string_view body) {
  if (body.size() > year_link_bytes_max || !body.starts_with(link_header)) return malformed_link("not one of ours");
  body.remove_prefix(link_header.size());
  const auto line = cut_line(body, "size ");
  const auto size = line ? parse_decimal(*line) : Result<std::uint64_t>{malformed_link("no size")};
  if (!size || *size == 0 || *size > tree_size_max) return malformed_link("no size");
  YearLink link;
  link.size = *size;
  TRY_DONE(take_proved(body, "first ", link.first, link.first_path));
  TRY_DONE(take_proved(body, "last ", link.last, link.last_path));
  if (!body.empty()) return malformed_link("more behind the last proof");
  return link;
}

// What is not proved comes first: nobody but the log may be blamed for what the log has not signed.
LinkJudgement judge_year_link(const YearLink& link, const Checkpoint& now, const std::optional<Checkpoint>& before) {
  if (link.size != now.size)
    return unready(entries_text(now.size) + " of " + now.origin + " were cosigned, and the proof is of " + entries_text(link.size));
  const auto identity = read_identity(link.first);
  if (!identity || identity->origin != now.origin || !verify_inclusion(leaf_hash(link.first), 0, now.size, link.first_path, now.root))
    return {LinkVerdict::unproved, "the first entry is not in the tree that was cosigned of " + now.origin};
  if (!before) return unready("no year before " + now.origin + " was shown");
  if (!identity->predecessor) return contradicts("its first entry names no year before it, and " + before->origin + " was cosigned");
  auto judged = judge_predecessor(*identity->predecessor, *before);
  return judged.verdict == LinkVerdict::linked ? judge_last(link, now.origin, *before) : judged;
}

}  // namespace signet::journal
