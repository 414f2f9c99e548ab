// The SignatureTimeStamps of a XAdES signature (EN 319 132-1 V1.2.1, 5.3), from octets that a later signature covers.
#pragma once

#include "policy/canonical.h"
#include "policy/model/evidence.h"
#include "policy/time_stamp.h"

namespace signet {

/// Of a ds:Signature in the tree. A token that cannot be read is there, and empty: whoever judges it says so.
std::vector<StampedValue> read_xades_stamps(const CanonicalTree& tree, CanonicalTree::Index signature);
/// From the worker's account of a signature that nothing covers: octets that are no SignatureValue element with that very value are
/// dropped, and the token with them becomes one that cannot be read.
std::vector<StampedValue> checked_stamps(const SignatureEvidence& signature);

}  // namespace signet
