// Pieces of DER (ITU-T X.690 clause 10), written.
#pragma once

#include <initializer_list>

#include "policy/base/bytes.h"

namespace signet::der {

constexpr unsigned char sequence = 0x30, set = 0x31, octet_string = 0x04;
/// [number], constructed. Not called as in policy/der.h: one name for two functions is one function to the linker.
constexpr unsigned char tagged(unsigned number) noexcept { return static_cast<unsigned char>(0xa0 | number); }

/// Tag, length, and the parts one behind the other.
Bytes element(unsigned char tag, std::initializer_list<ByteView> parts);
/// SET OF: the parts in ascending order (11.6).
Bytes set_of(std::vector<Bytes> parts);
/// A non-negative INTEGER from its big-endian octets.
Bytes integer(ByteView magnitude);

}  // namespace signet::der
