#include "document/compose/seal_drawing.h"

#include <algorithm>

#include "document/compose/seal_text.h"
#include "document/compose/shown_page.h"

namespace signet {
namespace {

constexpr double points_per_mm = 72 / 25.4;
constexpr double margin_mm = 20;       // of the information text at the top right
constexpr double tolerance_pt = 0.01;  // less than what is written and read back may differ by

Refusal look_wrong(std::string detail) { return {Reason::configuration_wrong, std::move(detail)}; }
Refusal unfit(std::string detail) { return {Reason::seal_place_unfit, std::move(detail)}; }

// Seal and text as one block: the seal above, both ending at the block's right edge.
struct Block {
  double image_width = 0, image_height = 0;  // points
  SealText text;
  double width() const noexcept { return std::max(image_width, text.width()); }
  double height() const noexcept { return image_height + text.height(); }
};

Outcome check_image(const Drawing& drawing) {
  if (drawing.image == DrawingObject::Piece::none || drawing.pixel_width == 0 || drawing.pixel_height == 0) return look_wrong("no image");
  return Done{};
}

Outcome check_mode(const SealLook& look) {
  switch (look.mode) {
    case SealMode::image: return Done{};
    case SealMode::image_and_info:
      if (look.place != InfoPlace::below_seal) return look_wrong("image and information at the top right");
      return Done{};
    case SealMode::info_only:
      if (look.place != InfoPlace::top_right) return look_wrong("information alone stands at the top right");
      return Done{};
  }
  broken_promise("every mode has its place");
}

Result<Block> make_block(const SealLook& look, const Drawing& drawing, const SealInfo& info) {
  TRY_DONE(check_mode(look));
  Block block;
  if (look.mode != SealMode::info_only) {
    TRY_DONE(check_image(drawing));
    if (!(look.width_mm >= 1 && look.width_mm <= 200)) return look_wrong("width of the seal");
    block.image_width = look.width_mm * points_per_mm;
    block.image_height = block.image_width * drawing.pixel_height / drawing.pixel_width;
  }
  if (look.mode != SealMode::image) {
    TRY(block.text, lay_out_text(look, drawing, info));
  }
  if (block.width() <= 0 || block.height() <= 0) return look_wrong("nothing to be seen");
  return block;
}

bool has_area(const PdfRectangle& r) { return r[2] - r[0] > tolerance_pt && r[3] - r[1] > tolerance_pt; }

bool overlap(const PdfRectangle& a, const PdfRectangle& b) {
  return has_area({std::max(a[0], b[0]), std::max(a[1], b[1]), std::min(a[2], b[2]), std::min(a[3], b[3])});
}

// What a form of `size` says at `right` and `top` of the block within it.
std::string block_content(const Block& block, double right, double top) {
  std::string content;
  if (block.image_width > 0) {
    content += "q " + pdf_number(block.image_width) + " 0 0 " + pdf_number(block.image_height) + " " +
               pdf_number(right - block.image_width) + " " + pdf_number(top - block.image_height) + " cm /Im0 Do Q\n";
  }
  if (block.text.lines.empty()) return content;
  content += "BT 0 g /F0 " + pdf_number(block.text.font_pt) + " Tf\n";
  double baseline = top - block.image_height - block.text.ascent;
  for (const auto& line : block.text.lines) {
    content += "1 0 0 1 " + pdf_number(right - line.width) + " " + pdf_number(baseline) + " Tm <" + line.codes + "> Tj\n";
    baseline -= block.text.leading();
  }
  return content + "ET\n";
}

// The block's upper right corner where no field says the place. S3 Đ.13.1.a: about one third of the signature, on its left.
Result<std::array<double, 2>> corner_of(const Block& block, const ShownPage& page, const SealPlacementInput& place) {
  if (block.image_width == 0) return std::array{page.width() - margin_mm * points_per_mm, page.height() - margin_mm * points_per_mm};
  if (!place.leading) return unfit("no signature image");
  const PdfRectangle leading = page.shown(*place.leading);
  if (!has_area(leading)) return unfit("no signature image");
  return std::array{leading[0] + (leading[2] - leading[0]) / 3, (leading[1] + leading[3]) / 2 + block.image_height / 2};
}

Result<PdfAppearance> in_field(const Block& block, const ShownPage& page, const PdfRectangle& field) {
  const PdfRectangle shown = page.shown(field);
  const double width = shown[2] - shown[0], height = shown[3] - shown[1];
  if (block.width() > width + tolerance_pt || block.height() > height + tolerance_pt) return unfit("the seal's field is too small");
  PdfAppearance appearance{field, page.form_matrix(width, height), width, height, {}, nullptr};
  appearance.content = block_content(block, (width + block.width()) / 2, (height + block.height()) / 2);
  return appearance;
}

Result<PdfAppearance> at_place(const Block& block, const ShownPage& page, const SealPlacementInput& place) {
  TRY(const auto corner, corner_of(block, page, place));
  const auto [right, top] = corner;
  const double width = block.width(), height = block.height();
  const PdfRectangle rectangle = page.user({right - width, top - height, right, top});
  return PdfAppearance{rectangle, page.form_matrix(width, height), width, height, block_content(block, width, height), nullptr};
}

Outcome check_input(const SealPlacementInput& place) {
  if (place.leading) TRY_DONE(check_rectangle(*place.leading, "rectangle of the leading signature"));
  if (place.field) TRY_DONE(check_rectangle(*place.field, "rectangle of the seal's field"));
  for (const auto& other : place.others) TRY_DONE(check_rectangle(other, "rectangle of an annotation"));
  return Done{};
}

// `alone`: nothing of the leading signature may be covered either.
Outcome check_place(const PdfRectangle& shown, const ShownPage& page, const SealPlacementInput& place, bool alone) {
  if (shown[0] < -tolerance_pt || shown[1] < -tolerance_pt || shown[2] > page.width() + tolerance_pt ||
      shown[3] > page.height() + tolerance_pt)
    return unfit("off the page");
  for (const auto& other : place.others) {
    if (overlap(shown, page.shown(other))) return unfit("over another annotation");
  }
  if (alone && place.leading && overlap(shown, page.shown(*place.leading))) return unfit("over the leading signature");
  return Done{};
}

}  // namespace

Result<PdfAppearance> draw_seal(const SealLook& look, const Drawing& drawing, const SealPlacementInput& place, const SealInfo& info) {
  TRY(const ShownPage page, ShownPage::of(place.page));
  TRY_DONE(check_input(place));
  TRY(const Block block, make_block(look, drawing, info));
  TRY(auto appearance, place.field ? in_field(block, page, *place.field) : at_place(block, page, place));
  TRY_DONE(check_place(page.shown(appearance.rectangle), page, place, look.mode == SealMode::info_only));
  appearance.drawing = &drawing;
  return appearance;
}

Result<PdfAppearance> draw_signature(const Drawing& drawing, const PdfPageGeometry& page, const std::array<double, 4>& field) {
  TRY(const ShownPage shown_page, ShownPage::of(page));
  TRY_DONE(check_rectangle(field, "rectangle of the signature field"));
  TRY_DONE(check_image(drawing));
  const PdfRectangle shown = shown_page.shown(field);
  if (!has_area(shown)) return unfit("a signature field without an area");
  const double width = shown[2] - shown[0], height = shown[3] - shown[1];
  const double scale = std::min(width / drawing.pixel_width, height / drawing.pixel_height);
  const double image_width = scale * drawing.pixel_width, image_height = scale * drawing.pixel_height;
  PdfAppearance appearance{field, shown_page.form_matrix(width, height), width, height, {}, &drawing};
  appearance.content = "q " + pdf_number(image_width) + " 0 0 " + pdf_number(image_height) + " " + pdf_number((width - image_width) / 2) +
                       " " + pdf_number((height - image_height) / 2) + " cm /Im0 Do Q\n";
  return appearance;
}

}  // namespace signet
