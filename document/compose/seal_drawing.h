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

/// The information text's values. `{time}` is ISO 8601 (`2026-11-26T15:04:05+07:00`), `{date}` `26/11/2026`, `{clock}` `15:04:05`,
/// all in Vietnamese time; `{number}` is `number` as it is.
struct SealInfo {
  std::string number;  // number and symbol of the document, UTF-8
  Instant at;          // the very time of signing
};

/// The seal at its real size over the left third of the principal's signature image: its right edge at one third of the
/// image's width, as shown, vertically centred on it (S3 Đ.13.1.a, 13.2). The information text stands below the seal, its
/// lines right-aligned with the seal's right edge, 1.2 × font_pt apart. Mode info-only with top_right: the text alone, its
/// block 20 mm from the page's upper and right edges. An existing field with an area keeps its rectangle: seal and text stand
/// in its middle as one block. Everything is upright as the page is shown; the widget's rectangle is the block's.
///
/// `seal_place_unfit`: no signature image to stand on; off the page; over another annotation; larger than the existing field.
/// `configuration_wrong`: sizes out of range, image or font missing in the drawing, an unknown placeholder, a character of the
/// profile's own wording or of the time that the font lacks, image and information at the top right, info-only below a seal.
/// `pdf_forbidden`: a character of the number that the font lacks. `pdf_malformed`: a page's geometry without sense.
/// `drawing` must outlive the appearance, which points to it.
Result<PdfAppearance> draw_seal(const SealLook& look, const Drawing& drawing, const SealPlacementInput& place, const SealInfo& info);

/// A person's signature: the image scaled into the field's rectangle with its proportions kept, centred, upright as shown.
/// `seal_place_unfit` for a field without an area; `configuration_wrong`, `pdf_malformed` as above. `drawing` must outlive it.
Result<PdfAppearance> draw_signature(const Drawing& drawing, const PdfPageGeometry& page, const std::array<double, 4>& field);

}  // namespace signet
