// C2SP tlog-proof: the receipt. An entry, its path to the root, and the signed checkpoint of that root, in one text file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "journal/checkpoint.h"

namespace signet::journal {

constexpr std::size_t proof_bytes_max = 16 * 1024;  // 4 KiB entry in base64, 63 hashes, one checkpoint

struct Proof {
  std::optional<Bytes> extra;  // ours: the entry's canonical text
  std::uint64_t index = 0;
  std::vector<Digest> hashes;  // leaf's sibling first
  std::string checkpoint;      // the signed note
};

std::string write_proof(const Proof& proof);
/// Refuses with `receipt_invalid`.
Result<Proof> parse_proof(std::string_view text);

/// What a receipt proves: that this log's signed tree holds this entry at this place.
struct ProvedEntry {
  Bytes entry;
  std::uint64_t index = 0;
  Checkpoint checkpoint;
};
/// The `extra` line is believed only because its leaf hash leads to the signed root. Refuses with `receipt_invalid`.
Result<ProvedEntry> verify_proof(std::string_view text, const Verifier& log);

}  // namespace signet::journal
