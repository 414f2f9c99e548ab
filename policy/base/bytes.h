// Octets and their two textual forms.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace signet {

using Bytes = std::vector<unsigned char>;
using ByteView = std::span<const unsigned char>;

ByteView as_bytes(std::string_view text) noexcept;
std::string_view as_text(ByteView bytes) noexcept;
Bytes to_bytes(std::string_view text);

/// Lower-case hexadecimal.
std::string to_hex(ByteView bytes);
/// Nothing unless `text` is lower-case hexadecimal of even length.
std::optional<Bytes> from_hex(std::string_view text);

/// RFC 4648 clause 4, padded, one line.
std::string to_base64(ByteView bytes);
/// Strict RFC 4648 clause 4: padded, no white space, unused bits zero.
std::optional<Bytes> from_base64(std::string_view text);
/// The xsd:base64Binary of XML documents: white space (#x20 #x9 #xD #xA) is skipped, the rest is strict.
std::optional<Bytes> from_xml_base64(std::string_view text);

}  // namespace signet
