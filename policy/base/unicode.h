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
/// Whether it turns the direction of reading (Unicode's Bidi_Control): behind it a reader sees other text than stands there.
bool turns_direction(std::uint32_t point) noexcept;
/// The first such character of `text`, which is UTF-8.
std::optional<std::uint32_t> turning_character(std::string_view text) noexcept;
/// `U+1EF9`, for people.
std::string code_point_name(std::uint32_t point);

}  // namespace signet
