#include "client/review/plain_text.h"

#include "client/terminal_text.h"
#include "policy/base/unicode.h"

namespace signet::client::review {
std::string plain(std::string_view text) {
  constexpr std::string_view replacement = "\xef\xbf\xbd";
  std::string out;
  while (!text.empty()) {
    std::uint32_t point = 0;
    const std::size_t size = read_utf8(text, point);
    if (size == 0 || steers(point))
      out += replacement;
    else
      out += text.substr(0, size);
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return out;
}

}  // namespace signet::client::review
