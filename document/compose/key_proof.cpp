#include "document/compose/key_proof.h"

namespace signet {

Result<Draft> compose_key_proof(const KeyProof& proof, const Certificate& certificate) {
  ensure(proof.certificate == certificate.digest(), "a proof names the certificate of its own key");
  const auto algorithm = usual_algorithm(certificate);
  if (!algorithm) return Refusal{Reason::algorithm_not_allowed, "the token's key"};
  Draft draft;
  draft.to_be_signed_ = proof_text(proof);
  draft.document_ = sha256(draft.to_be_signed_);
  draft.algorithm_ = *algorithm;
  draft.at_ = proof.time;
  return draft;
}

}  // namespace signet
