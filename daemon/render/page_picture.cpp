#include "daemon/render/page_picture.h"

#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-global.h>
#include <poppler/cpp/poppler-page-renderer.h>
#include <poppler/cpp/poppler-page.h>

#include <memory>
#include <string_view>

#include "daemon/render/png.h"

namespace signet::render {
namespace {

constexpr double pixels_max = 25e6;  // A2 at 200 dots per inch

// A page with text in fonts that it does not carry, so that they are looked for.
constexpr std::string_view sample =
    "%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj\n"
    "3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 72 72] /Contents 4 0 R /Resources <</Font <</F1 <</Type /Font /Subtype "
    "/Type1 /BaseFont /Helvetica>> /F2 <</Type /Font /Subtype /TrueType /BaseFont /TimesNewRoman>>>>>>>> endobj\n"
    "4 0 obj <</Length 62>> stream\nBT /F1 9 Tf 9 9 Td (Signet) Tj /F2 9 Tf 9 18 Td (Signet) Tj ET \nendstream endobj\n"
    "trailer <</Root 1 0 R>>\n%%EOF\n";

std::unique_ptr<poppler::document> open_document(ByteView octets) {
  return std::unique_ptr<poppler::document>{
      poppler::document::load_from_raw_data(reinterpret_cast<const char*>(octets.data()), static_cast<int>(octets.size()))};
}

std::optional<poppler::image> draw(poppler::document& document, std::uint32_t page_index, unsigned dots_per_inch) {
  const std::unique_ptr<poppler::page> page{document.create_page(static_cast<int>(page_index))};
  if (!page) return std::nullopt;
  const auto area = page->page_rect();
  const double scale = dots_per_inch / 72.0;
  if (!(area.width() * scale * area.height() * scale <= pixels_max)) return std::nullopt;
  poppler::page_renderer renderer;
  renderer.set_image_format(poppler::image::format_rgb24);
  renderer.set_render_hints(poppler::page_renderer::antialiasing | poppler::page_renderer::text_antialiasing);
  auto image = renderer.render_page(page.get(), dots_per_inch, dots_per_inch);
  if (!image.is_valid()) return std::nullopt;
  return image;
}

}  // namespace

void warm_up() {
  poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
  static const auto kept = open_document(as_bytes(sample));  // poppler lets go of its lists with the last document
  if (kept) static_cast<void>(draw(*kept, 0, 72));
}

std::optional<Bytes> page_picture(ByteView document, std::uint32_t page_index, unsigned dots_per_inch) {
  const auto opened = open_document(document);
  if (!opened || opened->is_locked()) return std::nullopt;
  auto image = draw(*opened, page_index, dots_per_inch);
  if (!image || image->width() <= 0 || image->height() <= 0) return std::nullopt;
  const auto width = static_cast<std::size_t>(image->width()), height = static_cast<std::size_t>(image->height());
  Bytes pixels;
  pixels.reserve(width * height * 3);
  for (std::size_t row = 0; row < height; ++row) {
    const auto* const at =
        reinterpret_cast<const unsigned char*>(image->const_data()) + row * static_cast<std::size_t>(image->bytes_per_row());
    pixels.insert(pixels.end(), at, at + width * 3);
  }
  auto png = write_png(pixels, static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), dots_per_inch);
  if (png.empty()) return std::nullopt;
  return png;
}

}  // namespace signet::render
