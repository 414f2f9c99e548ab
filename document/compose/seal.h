// The seal as octets (docs/formats/seal.md). Composed here alone, from a permit and a verified document: nobody hands in
// octets or a digest to be signed.
#pragma once

#include <optional>
#include <string>

#include "policy/certificate.h"
#include "policy/model/draft.h"
#include "policy/model/profile.h"

namespace signet {

struct SealParts {
  const Profile& profile;
  const Certificate& certificate;  // of the token's key, approved by the department
  std::string origin;              // of the journal, with its year
  SealId seal_id;                  // 32 hexadecimal digits
  std::optional<Instant> begun;    // of an intent recorded before a crash: its octets are composed again
};

/// Uses the permit up. `seal_style_impossible` where the slot's namespaces are not those that a `gov` seal counts on.
Result<Draft> compose(Permit&& permit, const VerifiedDocument& document, const SealParts& parts);

/// The ds:Signature element around the token's value.
std::string assemble(std::string_view before_value, ByteView value, std::string_view after_value);

/// The received octets with the slot's own octets replaced, nothing else touched. `evidence_disagrees` where the octets
/// at that place are not an empty slot of that name.
Result<Bytes> splice(ByteView document, const SealSlot& slot, std::string_view signature);

/// SHA-256 over the SHA-256 of each SignatureValue, in document order: what the seal says of all prior signatures.
Digest digest_of_values(const std::vector<Digest>& values);

}  // namespace signet
