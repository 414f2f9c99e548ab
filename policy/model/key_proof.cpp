#include "policy/model/key_proof.h"

#include "policy/base/bytes.h"

namespace signet {

std::string proof_text(const KeyProof& proof) {
  return "signet-key-proof-v1\nroot-entry " + to_hex(proof.root_entry) + "\norigin " + proof.origin + "\ncheckpoint-key " +
         to_base64(proof.checkpoint_key) + "\nschool-code " + proof.school_code + "\ncertificate " + to_hex(proof.certificate) + "\ntime " +
         to_iso8601(proof.time) + "\n";
}

}  // namespace signet
