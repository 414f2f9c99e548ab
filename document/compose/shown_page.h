// A page as a reader sees it: its CropBox turned by /Rotate and scaled by /UserUnit (ISO 32000-2 7.7.3.3, table 31).
#pragma once

#include <array>
#include <string_view>

#include "document/compose/seal_drawing.h"

namespace signet {

/// x0, y0, x1, y1; x0 <= x1, y0 <= y1.
using PdfRectangle = std::array<double, 4>;

class ShownPage {
 public:
  /// `pdf_malformed` for a box without an area or beyond limits::pdf_coordinate_max, another rotation, another unit.
  static Result<ShownPage> of(const PdfPageGeometry& page);

  /// Points, origin at the lower left of what is shown.
  double width() const noexcept { return turned() ? tall_ : wide_; }
  double height() const noexcept { return turned() ? wide_ : tall_; }
  /// From user space to what is shown, and back.
  PdfRectangle shown(const PdfRectangle& user) const;
  PdfRectangle user(const PdfRectangle& shown) const;
  /// The /Matrix of a form of this size in points that stands upright (12.5.5).
  std::array<double, 6> form_matrix(double form_width, double form_height) const;

 private:
  explicit ShownPage(const PdfPageGeometry& page);
  bool turned() const noexcept { return page_.rotate == 90 || page_.rotate == 270; }
  PdfPageGeometry page_;
  double wide_, tall_;  // points, before it is turned
};

/// `pdf_malformed`, naming `what`, unless it is finite, normalised and within limits::pdf_coordinate_max.
Outcome check_rectangle(const PdfRectangle& rectangle, std::string_view what);

}  // namespace signet
