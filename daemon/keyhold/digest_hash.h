// Digests as keys of hash tables: a digest is its own hash.
#pragma once

#include <cstring>

#include "policy/base/digest.h"

namespace signet::keyhold {

struct DigestHash {
  std::size_t operator()(const Digest& digest) const noexcept {
    std::size_t hash = 0;
    std::memcpy(&hash, digest.value().data(), sizeof hash);
    return hash;
  }
};

}  // namespace signet::keyhold
