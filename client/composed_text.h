// Vietnamese letters in their composed form (Unicode NFC), as every name in an order is written.
#pragma once

#include <string>
#include <string_view>

#include "policy/base/result.h"

namespace signet::client {

/// What a person wrote with an editor or a spreadsheet: UTF-8, a byte order mark left out, Vietnamese letters composed. A mark
/// that belongs to no Vietnamese letter is refused with its place: `what (NAME:LINE:CHARACTER)`.
Result<std::string> composed_text(std::string_view text, const std::string& name);

}  // namespace signet::client
