#include "policy/utf8.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace signet {
namespace {

// RFC 3629 clause 4: no overlong form, no surrogate, nothing above U+10FFFF. Returns 0 for what is none.
std::size_t sequence(const unsigned char* at, std::size_t left, std::uint32_t& point) noexcept {
  const unsigned char first = at[0];
  const std::size_t size = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (size == 0 || size > left) return 0;
  point = first & (0xffU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((at[i] & 0xc0) != 0x80) return 0;
    point = point << 6 | (at[i] & 0x3fU);
  }
  if ((size == 3 && point < 0x800) || (size == 4 && point < 0x10000) || point > 0x10ffff) return 0;
  return size;
}

bool is_xml_char(std::uint32_t point) noexcept {
  return point >= 0x20 ? !(point >= 0xd800 && point <= 0xdfff) && point != 0xfffe && point != 0xffff
                       : point == 0x9 || point == 0xa || point == 0xd;
}

}  // namespace

bool is_xml_utf8(std::string_view text) noexcept {
  const auto* at = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t left = text.size();
  while (left > 0) {
    std::uint32_t point = at[0];
    const std::size_t size = at[0] < 0x80 ? 1 : sequence(at, left, point);
    if (size == 0 || !is_xml_char(point)) return false;
    at += size;
    left -= size;
  }
  return true;
}

}  // namespace signet
