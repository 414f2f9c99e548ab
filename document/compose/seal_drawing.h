// Where the seal stands on the page and what its content stream says. Pure geometry; all lengths in points of 1/72 inch
// unless the name says otherwise.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "document/compose/pdf_increment.h"

namespace signet {

/// A page as geometry (ISO 32000-2 7.7.3.3, 14.11.2): boxes in user space, already normalised (x0<=x1, y0<=y1).
struct PdfPageGeometry {
  std::array<double, 4> crop_box{};  // CropBox cut with MediaBox
  int rotate = 0;                    // 0, 90, 180, 270 (clockwise, as shown)
  double user_unit = 1;              // one unit of user space in 1/72 inch
};

struct SealPlacementInput {
  PdfPageGeometry page;
  std::optional<std::array<double, 4>> leading;  // rectangle of the principal's signature image, user space
  std::optional<std::array<double, 4>> field;    // of an existing seal field with an area: it stays as it is
  std::vector<std::array<double, 4>> others;     // rectangles of all other annotations of the page that are shown
};

/// The information text's values.
struct SealInfo {
  std::string number;  // number and symbol of the document
  Instant at;          // the very time of signing
};

/// The seal over the left third of the principal's signature image, vertically centred on it, at its real size
/// (S3 Đ.13.1.a, 13.2); upright as the page is shown. `seal_place_unfit` where it falls off the page, covers another
/// annotation, has no signature image to stand on, does not fit into an existing field, or where the font lacks a
/// character of the text.
Result<PdfAppearance> draw_seal(const SealLook& look, const Drawing& drawing, const SealPlacementInput& place, const SealInfo& info);

/// A person's signature: the image scaled into the field's rectangle with its proportions kept, centred.
Result<PdfAppearance> draw_signature(const Drawing& drawing, const PdfPageGeometry& page, const std::array<double, 4>& field);

}  // namespace signet
