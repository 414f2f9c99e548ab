#include "client/terminal_text.h"

#include "policy/base/bytes.h"
#include "policy/base/unicode.h"

namespace signet::client {

bool steers(std::uint32_t point) noexcept {
  const bool control = point < 0x20 || (point >= 0x7f && point < 0xa0);
  return control || turns_direction(point) || point == 0x2028 || point == 0x2029;
}

namespace {

std::string escaped(std::uint32_t point) {
  const unsigned char octets[]{static_cast<unsigned char>(point >> 8U), static_cast<unsigned char>(point)};
  return "\\u" + to_hex(ByteView{octets});
}

std::string cleaned(std::string_view text, std::string_view allowed) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    std::uint32_t point = 0;
    const std::size_t length = read_utf8(text, point);
    if (length == 0)
      out += "\\x" + to_hex(as_bytes(text.substr(0, 1)));
    else if (steers(point) && allowed.find(text.front()) == std::string_view::npos)
      out += escaped(point);
    else
      out += text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

}  // namespace

std::string harmless(std::string_view text) { return cleaned(text, "\n\t"); }
std::string harmless_line(std::string_view text) { return cleaned(text, ""); }

}  // namespace signet::client
