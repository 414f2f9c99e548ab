#include "document/pdf/drawing_png.h"

#include "policy/base/limits.h"

namespace signet::pdf {
namespace {

Refusal not_this_png(const char* detail) { return {Reason::configuration_wrong, std::string{"image: "} + detail}; }

std::uint32_t big_endian(ByteView octets, std::size_t at) {
  return std::uint32_t{octets[at]} << 24 | std::uint32_t{octets[at + 1]} << 16 | std::uint32_t{octets[at + 2]} << 8 | octets[at + 3];
}

}  // namespace

Result<PngSize> png_size(ByteView png) {
  constexpr std::size_t header_bytes = 33;  // signature, length, type, 13 octets of IHDR, CRC
  if (png.size() > limits::seal_image_bytes_max) return not_this_png("too large");
  if (png.size() < header_bytes || !as_text(png).starts_with(std::string_view{"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 16}))
    return not_this_png("not PNG");
  const PngSize size{big_endian(png, 16), big_endian(png, 20)};
  const bool within =
      size.width > 0 && size.height > 0 && size.width <= limits::seal_image_pixels_max && size.height <= limits::seal_image_pixels_max;
  if (!within) return not_this_png("too many pixels");
  const bool rgb = png[25] == 2 || png[25] == 6;
  if (png[24] != 8 || !rgb || png[28] != 0) return not_this_png("not 8 bit RGB or RGBA without interlacing");
  return size;
}

}  // namespace signet::pdf
