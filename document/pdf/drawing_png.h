// What is looked at in a PNG (ISO/IEC 15948) before a decoder sees it.
#pragma once

#include <cstdint>

#include "policy/base/bytes.h"
#include "policy/base/result.h"

namespace signet::pdf {

struct PngSize {
  std::uint32_t width = 0, height = 0;  // pixels, at most limits::seal_image_pixels_max
};

/// From the image header (11.2.2). `configuration_wrong` unless it is 8 bit RGB or RGBA, not interlaced, within the limits.
Result<PngSize> png_size(ByteView png);

}  // namespace signet::pdf
