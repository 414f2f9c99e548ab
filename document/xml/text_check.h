// What must hold of the bytes before a parser sees them.
#pragma once

#include "policy/base/bytes.h"
#include "policy/base/result.h"

namespace signet::xml {

/// Size, UTF-8 without NUL, at most one byte order mark, and an XML declaration (if any) of version 1.0 in UTF-8.
/// libxml2 believes whatever encoding it is given, so the declaration is read here.
Outcome check_text(ByteView document);

bool is_utf8(ByteView bytes) noexcept;

}  // namespace signet::xml
