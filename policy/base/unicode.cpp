#include "policy/base/unicode.h"

#include <cstdio>

namespace signet {

std::size_t read_utf8(std::string_view text, std::uint32_t& point) noexcept {
  if (text.empty()) return 0;
  const auto octet = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = octet(0);
  if (first < 0x80) return point = first, 1;
  const std::size_t size = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (size == 0 || size > text.size()) return 0;
  point = first & (0xffU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((octet(i) & 0xc0) != 0x80) return 0;
    point = point << 6 | (octet(i) & 0x3fU);
  }
  if ((size == 3 && point < 0x800) || (size == 4 && point < 0x10000) || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return 0;
  return size;
}

std::optional<std::u32string> from_utf8(std::string_view text) {
  std::u32string points;
  while (!text.empty()) {
    std::uint32_t point = 0;
    const std::size_t size = read_utf8(text, point);
    if (size == 0) return std::nullopt;
    points.push_back(static_cast<char32_t>(point));
    text.remove_prefix(size);
  }
  return points;
}

bool turns_direction(std::uint32_t point) noexcept {
  return (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069) || point == 0x061c || point == 0x200e ||
         point == 0x200f;
}

// Two first octets are all that such a character can have; of UTF-8 none of them stands anywhere else.
std::optional<std::uint32_t> turning_character(std::string_view text) noexcept {
  for (const char first : {'\xe2', '\xd8'}) {
    for (auto at = text.find(first); at != std::string_view::npos; at = text.find(first, at + 1)) {
      std::uint32_t point = 0;
      if (read_utf8(text.substr(at), point) > 0 && turns_direction(point)) return point;
    }
  }
  return std::nullopt;
}

std::string code_point_name(std::uint32_t point) {
  char name[16];
  std::snprintf(name, sizeof name, "U+%04X", static_cast<unsigned>(point));
  return name;
}

}  // namespace signet
