#include "journal/proof.h"

#include "journal/tree.h"
#include "policy/base/limits.h"

namespace signet::journal {
namespace {

constexpr std::string_view header = "c2sp.org/tlog-proof@v1\n";

Refusal invalid(std::string_view what) { return {Reason::receipt_invalid, std::string{what}}; }

/// Takes `prefix`, a value and the line's end off `text`; nothing if another line comes.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view prefix) {
  const auto end = text.find('\n');
  if (end == text.npos || !text.starts_with(prefix)) return std::nullopt;
  const auto value = text.substr(prefix.size(), end - prefix.size());
  text.remove_prefix(end + 1);
  return value;
}

Result<std::vector<Digest>> take_hashes(std::string_view& text) {
  std::vector<Digest> hashes;
  for (;;) {
    const auto line = take_line(text, "");
    if (!line) return invalid("cut off");
    if (line->empty()) return hashes;
    const auto octets = from_base64(*line);
    const auto hash = octets ? digest_from_bytes(*octets) : std::nullopt;
    if (!hash || hashes.size() == proof_hashes_max) return invalid("a line that is no hash");
    hashes.push_back(*hash);
  }
}

}  // namespace

std::string write_proof(const Proof& proof) {
  std::string text{header};
  if (proof.extra) text += "extra " + to_base64(*proof.extra) + '\n';
  text += "index " + std::to_string(proof.index) + '\n';
  for (const Digest& hash : proof.hashes) text += to_base64(view(hash)) + '\n';
  return text + '\n' + proof.checkpoint;
}

Result<Proof> parse_proof(std::string_view text) {
  if (text.size() > proof_bytes_max) return invalid("too long");
  if (!text.starts_with(header)) return invalid("not a tlog-proof");
  text.remove_prefix(header.size());
  Proof proof;
  if (const auto extra = take_line(text, "extra ")) {
    proof.extra = from_base64(*extra);
    if (!proof.extra || proof.extra->size() > limits::entry_bytes_max) return invalid("the extra line is not base64 of an entry");
  }
  const auto index = take_line(text, "index ");
  const auto number = index ? parse_decimal(*index) : Result<std::uint64_t>{invalid("no index")};
  if (!number) return invalid("no index");
  proof.index = *number;
  TRY(proof.hashes, take_hashes(text));
  proof.checkpoint = text;
  return proof;
}

Result<ProvedEntry> verify_proof(std::string_view text, const Verifier& log) {
  TRY(auto proof, parse_proof(text));
  if (!proof.extra) return invalid("it does not carry the entry");
  auto checkpoint = open_checkpoint(proof.checkpoint, log);
  if (!checkpoint) return invalid(checkpoint.refusal().detail);
  const auto included = verify_inclusion(leaf_hash(*proof.extra), proof.index, checkpoint->size, proof.hashes, checkpoint->root);
  if (!included) return invalid(included.refusal().detail);
  return ProvedEntry{std::move(*proof.extra), proof.index, *std::move(checkpoint)};
}

}  // namespace signet::journal
