// What a journal says, made harmless for a terminal or a page: whoever forged it may have put anything into it.
#pragma once

#include <string>
#include <string_view>

namespace signet::client::review {

/// The same text with U+FFFD for control characters (C0, DEL, C1), for what turns the direction of writing (Unicode UAX #9: LRE to
/// RLO, LRI to PDI, ALM, LRM, RLM), for line and paragraph separators, and for octets that are no UTF-8.
std::string plain(std::string_view text);

}  // namespace signet::client::review
