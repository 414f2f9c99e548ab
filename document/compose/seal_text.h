// The information text of a seal: placeholders filled in, characters turned into glyphs of the drawing's font.
#pragma once

#include <string>
#include <vector>

#include "document/compose/seal_drawing.h"

namespace signet {

struct SealLine {
  std::string codes;  // hexadecimal digits, four per glyph
  double width = 0;   // points
};

struct SealText {
  std::vector<SealLine> lines;
  double font_pt = 0;
  double ascent = 0, descent = 0;  // points; descent is negative
  double width() const noexcept;   // of the widest line
  double height() const noexcept;  // from the first line's ascent to the last one's descent
  double leading() const noexcept { return 1.2 * font_pt; }
};

/// Refusals as draw_seal says.
Result<SealText> lay_out_text(const SealLook& look, const Drawing& drawing, const SealInfo& info);

}  // namespace signet
