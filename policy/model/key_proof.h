// What the token signs so that a department sees who holds the seal's key: a statement about this appliance alone, in a fixed
// form that no SignedInfo, no CMS and no document can have (docs/formats/registration.md). Nothing of it comes from a caller.
#pragma once

#include <string>

#include "policy/base/digest.h"
#include "policy/base/instant.h"

namespace signet {

struct KeyProof {
  Digest root_entry;     // of the journal
  std::string origin;    // without its year
  Bytes checkpoint_key;  // raw Ed25519
  std::string school_code;
  Digest certificate;  // of the token's key
  Instant time;
};

/// The very octets: lines, each ended by a newline, behind a first one that names nothing else in this system.
std::string proof_text(const KeyProof& proof);

}  // namespace signet
