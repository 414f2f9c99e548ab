// Time stamps on earlier signatures (RFC 3161, RFC 5816; S3 Đ.15.1.c): an authority's word that a signature value existed by then.
#pragma once

#include <optional>
#include <vector>

#include "policy/base/digest.h"
#include "policy/base/instant.h"
#include "policy/base/result.h"
#include "policy/cms.h"

namespace signet {

class TrustStore;

/// One token and the octets that it must be of.
struct StampedValue {
  Bytes octets;  // XAdES: the canonical SignatureValue element (EN 319 132-1 5.3); CMS: the value (EN 319 122-1 5.3)
  Bytes token;   // DER of a TimeStampToken; empty where it could not be read
};

/// What a token says, its own signature verified with the key of `certificate`, which is not judged here.
struct TimeStampInfo {
  HashAlgorithm imprint_algorithm{};
  Bytes imprint;
  Instant time;    // genTime, its fraction left out
  Instant latest;  // when it was at the latest: with fraction and accuracy, to the next second
};
/// A token's TSTInfo (RFC 3161 2.4.2), from DER to its last octet. `time_stamp_invalid` for anything else, and for a critical
/// extension: none is known here.
Result<TimeStampInfo> read_time_stamp_info(ByteView content);

struct JudgedTimeStamps {
  std::vector<Refusal> problems;
  std::optional<Instant> existed;  // by when the value existed, by the earliest good token; nothing if any is not good
};
/// `time_stamp_invalid`: no token of these octets, or one older than the claim that it should prove; `time_stamp_untrusted`: not by
/// a time-stamping authority whose certificate a listed anchor issued, or one that is revoked, expired, or not known to be neither.
/// Without anchors (`trust` null) nothing is proved and nothing is wrong. Adds the CRLs used.
JudgedTimeStamps judge_time_stamps(const std::vector<StampedValue>& stamps, const TrustStore* trust, Instant claimed, Instant now,
                                   std::int64_t skew_s, std::vector<Digest>& revocation);

/// The earlier of two, where there are two.
std::optional<Instant> earlier(std::optional<Instant> one, std::optional<Instant> other) noexcept;

}  // namespace signet
