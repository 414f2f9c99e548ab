// The fixed parts of a seal's appearance, from configuration only: PoDoFo makes image and font objects, which are taken out
// as they are; no document is ever written or read. Runs in a caged worker, once per configuration: no file is opened, no
// clock is read, and equal sources give equal drawings.
#pragma once

#include <string>

#include "policy/base/result.h"
#include "policy/model/pdf.h"

namespace signet::pdf {

struct DrawingSource {
  ByteView image;          // PNG of 8 bit per channel, RGB or RGBA, not interlaced; at most limits::seal_image_bytes_max; empty: no image
  ByteView font;           // TrueType outlines; at most limits::font_bytes_max; empty: no text
  std::string characters;  // UTF-8: every character that the text may need; those above U+FFFF are not supported
};

/// Image: an XObject with the alpha channel as its soft mask (ISO 32000-2 11.6.5.2). Font: a subset as Type0 with
/// Identity-H, CIDFontType2 and ToUnicode (9.7, 9.10.3). `configuration_wrong` where image or font cannot be used, or the
/// font lacks a character (it is named, `U+1EF9`). Never throws.
Result<Drawing> make_drawing(const DrawingSource& source);

}  // namespace signet::pdf
