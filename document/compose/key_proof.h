// The proof of possession that a registration carries (docs/formats/registration.md). No permit: nothing in it comes from outside.
#pragma once

#include "policy/certificate.h"
#include "policy/model/draft.h"
#include "policy/model/key_proof.h"

namespace signet {

/// `algorithm_not_allowed` for a key that signs nothing of ours. The certificate is the token's, and the one that the proof names.
Result<Draft> compose_key_proof(const KeyProof& proof, const Certificate& certificate);

}  // namespace signet
