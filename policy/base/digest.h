// SHA-2 digests (FIPS 180-4).
#pragma once

#include <array>
#include <initializer_list>
#include <string>

#include "policy/base/bytes.h"
#include "policy/base/strong.h"

namespace signet {

/// A SHA-256 value, 32 octets.
using Digest = Strong<std::array<unsigned char, 32>, struct DigestTag>;

enum class HashAlgorithm : std::uint8_t { sha256 = 1, sha384 = 2, sha512 = 3 };

Digest sha256(ByteView bytes);
Digest sha256(std::string_view text);
/// 32, 48 or 64 octets.
Bytes hash(HashAlgorithm algorithm, ByteView bytes);
/// 20 octets. Broken for signatures; some time stamps name their own certificate by it (RFC 2634 5.4), which nothing rests on.
Bytes sha1_of_certificate(ByteView der);
/// Of the parts one after the other.
Bytes hash(HashAlgorithm algorithm, std::initializer_list<ByteView> parts);
/// HMAC-SHA-256 (RFC 2104).
Digest hmac_sha256(ByteView key, ByteView message);

ByteView view(const Digest& digest) noexcept;
std::string to_hex(const Digest& digest);
/// Nothing unless `text` is 64 lower-case hexadecimal digits.
std::optional<Digest> digest_from_hex(std::string_view text);
/// Nothing unless there are exactly 32 octets.
std::optional<Digest> digest_from_bytes(ByteView bytes);

}  // namespace signet
