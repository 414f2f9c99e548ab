// A second opinion on a seal by libraries that share no line with ours: xmlsec1, or where it
// lacks the algorithm (RSASSA-PSS before 1.3) libxml2's own canonicalisation. It may veto, never approve.
#pragma once

#include <cstddef>

#include "policy/base/bytes.h"

namespace signet::opinion {

/// Whether the n-th ds:Signature (from 0, document order) verifies with this certificate's public key. Trust is no
/// question here: KeyInfo is not read, and there is no key store.
bool agrees(ByteView document, std::size_t ordinal, ByteView certificate) noexcept;

/// Keeps the key of this certificate, and of no other, for the calls of `agrees` that follow.
void remember(ByteView certificate) noexcept;

/// Initialises xmlsec1 and OpenSSL without the system's certificates, and verifies a small built-in document.
void warm_up();

}  // namespace signet::opinion
