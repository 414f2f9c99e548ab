// What a seal of ours says of itself, inside what it signs (docs/formats/seal.md).
#pragma once

#include <optional>
#include <string>

#include "policy/model/evidence.h"

namespace signet::client {

struct SealRecord {
  std::string principal_signature;  // hex SHA-256 of the principal's SignatureValue; empty: rests on earlier seals
  std::string prior_signatures;     // hex SHA-256 over the SHA-256 of every prior SignatureValue, in document order
  std::string journal;              // origin
  std::string seal_id;
};

/// From the objects that this signature covers; nothing if it is no seal of ours.
std::optional<SealRecord> read_seal_record(const Evidence& evidence, const SignatureEvidence& signature);
/// Whether the signatures that now stand beside the seal are those it was put upon.
bool prior_signatures_stand(const Evidence& evidence, const SignatureEvidence& seal, const SealRecord& record);

}  // namespace signet::client
