// Pixels as a PNG (ISO/IEC 15948).
#pragma once

#include <cstdint>

#include "policy/base/bytes.h"

namespace signet::render {

/// Three octets a pixel, red first, rows from the top one behind the other; `dots_per_inch` is written as pHYs. Empty if there
/// is no memory for it.
Bytes write_png(ByteView pixels, std::uint32_t width, std::uint32_t height, unsigned dots_per_inch);

}  // namespace signet::render
