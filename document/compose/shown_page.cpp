#include "document/compose/shown_page.h"

#include <algorithm>
#include <cmath>

#include "policy/base/limits.h"

namespace signet {
namespace {

Refusal senseless(std::string_view what) { return {Reason::pdf_malformed, std::string{what}}; }

// The two corners, in whatever order they came out of a turn.
PdfRectangle normalised(double x0, double y0, double x1, double y1) {
  return {std::min(x0, x1), std::min(y0, y1), std::max(x0, x1), std::max(y0, y1)};
}

}  // namespace

Outcome check_rectangle(const PdfRectangle& rectangle, std::string_view what) {
  for (const double number : rectangle) {
    if (!std::isfinite(number) || std::fabs(number) > limits::pdf_coordinate_max) return senseless(what);
  }
  if (rectangle[0] > rectangle[2] || rectangle[1] > rectangle[3]) return senseless(what);
  return Done{};
}

ShownPage::ShownPage(const PdfPageGeometry& page)
    : page_(page),
      wide_((page.crop_box[2] - page.crop_box[0]) * page.user_unit),
      tall_((page.crop_box[3] - page.crop_box[1]) * page.user_unit) {}

Result<ShownPage> ShownPage::of(const PdfPageGeometry& page) {
  TRY_DONE(check_rectangle(page.crop_box, "crop box"));
  if (page.crop_box[0] == page.crop_box[2] || page.crop_box[1] == page.crop_box[3]) return senseless("crop box");
  if (page.rotate != 0 && page.rotate != 90 && page.rotate != 180 && page.rotate != 270) return senseless("rotation");
  // Written with three decimals, a thousandth of a unit must stay a small part of a millimetre.
  if (!(page.user_unit >= 1 / limits::pdf_user_unit_max && page.user_unit <= limits::pdf_user_unit_max)) return senseless("user unit");
  return ShownPage{page};
}

PdfRectangle ShownPage::shown(const PdfRectangle& user) const {
  const double unit = page_.user_unit;
  const double x0 = (user[0] - page_.crop_box[0]) * unit, y0 = (user[1] - page_.crop_box[1]) * unit;
  const double x1 = (user[2] - page_.crop_box[0]) * unit, y1 = (user[3] - page_.crop_box[1]) * unit;
  switch (page_.rotate) {
    case 90: return normalised(y0, wide_ - x0, y1, wide_ - x1);
    case 180: return normalised(wide_ - x0, tall_ - y0, wide_ - x1, tall_ - y1);
    case 270: return normalised(tall_ - y0, x0, tall_ - y1, x1);
    default: return {x0, y0, x1, y1};
  }
}

PdfRectangle ShownPage::user(const PdfRectangle& shown) const {
  const auto in_user_space = [this](const PdfRectangle& points) {
    PdfRectangle rectangle{};
    for (std::size_t i = 0; i < 4; ++i) rectangle[i] = points[i] / page_.user_unit + page_.crop_box[i % 2];
    return rectangle;
  };
  const auto [x0, y0, x1, y1] = shown;
  switch (page_.rotate) {
    case 90: return in_user_space(normalised(wide_ - y0, x0, wide_ - y1, x1));
    case 180: return in_user_space(normalised(wide_ - x0, tall_ - y0, wide_ - x1, tall_ - y1));
    case 270: return in_user_space(normalised(y0, tall_ - x0, y1, tall_ - x1));
    default: return in_user_space(shown);
  }
}

std::array<double, 6> ShownPage::form_matrix(double form_width, double form_height) const {
  switch (page_.rotate) {
    case 90: return {0, 1, -1, 0, form_height, 0};
    case 180: return {-1, 0, 0, -1, form_width, form_height};
    case 270: return {0, -1, 1, 0, 0, form_width};
    default: return {1, 0, 0, 1, 0, 0};
  }
}

}  // namespace signet
