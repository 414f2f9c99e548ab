// UTF-8 of characters that XML 1.0 allows (XML 1.0 2.2 Char).
#pragma once

#include <string_view>

namespace signet {

bool is_xml_utf8(std::string_view text) noexcept;

}  // namespace signet
