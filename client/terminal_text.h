// Text of others (names in certificates, documents and journals, files' names, libraries' messages) on a person's terminal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace signet::client {

/// Whether a character may steer a terminal, or show a reader other text than stands there: control characters (ISO/IEC 6429: C0, DEL, C1),
/// those that turn the direction of reading (Unicode's Bidi_Control), line and paragraph separators.
bool steers(std::uint32_t point) noexcept;

/// `text` as it may be shown: line ends and tabs stay; what else steers is written as `\uNNNN`, octets that are no UTF-8 as `\xNN`. So
/// nothing that is printed can steer the terminal or show a name backwards. What is JSON stays the same JSON.
std::string harmless(std::string_view text);
/// The same for what belongs on one line: line ends and tabs are written as `\u000a`, `\u0009` too, so that no name can pretend to be a
/// line of ours.
std::string harmless_line(std::string_view text);

}  // namespace signet::client
