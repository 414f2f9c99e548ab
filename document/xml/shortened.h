// Text of a document inside a message for people.
#pragma once

#include <string>
#include <string_view>

namespace signet::xml {

/// At most `bytes_max` octets, never cut inside a UTF-8 sequence.
std::string shortened(std::string_view text, std::size_t bytes_max);

}  // namespace signet::xml
