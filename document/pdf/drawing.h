// The fixed parts of a seal's appearance, from configuration only: PoDoFo draws image and font into a scratch document,
// qpdf takes the objects out of it. Runs in a caged worker, once per configuration.
#pragma once

#include <string>

#include "policy/base/result.h"
#include "policy/model/pdf.h"

namespace signet::pdf {

struct DrawingSource {
  ByteView image;          // PNG, with or without transparency; at most limits::seal_image_bytes_max
  ByteView font;           // TrueType; empty: no text
  std::string characters;  // UTF-8: every character that the text may need
};

/// `configuration_wrong` where image or font cannot be used, or the font lacks a character (it is named).
Result<Drawing> make_drawing(const DrawingSource& source);

}  // namespace signet::pdf
