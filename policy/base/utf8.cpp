#include "policy/base/utf8.h"

#include <cstddef>
#include <cstdint>

#include "policy/base/unicode.h"

namespace signet {
namespace {

bool is_xml_char(std::uint32_t point) noexcept {
  return point >= 0x20 ? !(point >= 0xd800 && point <= 0xdfff) && point != 0xfffe && point != 0xffff
                       : point == 0x9 || point == 0xa || point == 0xd;
}

}  // namespace

bool is_xml_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    std::uint32_t point = 0;
    const std::size_t size = read_utf8(text, point);
    if (size == 0 || !is_xml_char(point)) return false;
    text.remove_prefix(size);
  }
  return true;
}

}  // namespace signet
