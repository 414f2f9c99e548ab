// UTF-8 as Unicode scalar values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signet {

/// The first scalar value of `text` and the octets it takes; 0 where there is none (RFC 3629 clause 4: no overlong form, no
/// surrogate, nothing above U+10FFFF).
std::size_t read_utf8(std::string_view text, std::uint32_t& point) noexcept;
/// Nothing where one octet of `text` is not UTF-8.
std::optional<std::u32string> from_utf8(std::string_view text);
/// `U+1EF9`, for people.
std::string code_point_name(std::uint32_t point);

}  // namespace signet
