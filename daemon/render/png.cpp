#include "daemon/render/png.h"

#include <zlib.h>

#include <cmath>
#include <string_view>

namespace signet::render {
namespace {

void add_number(Bytes& out, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<unsigned char>(number >> shift & 0xff));
}

// Clause 5.3: length, type, data, CRC of type and data.
void add_chunk(Bytes& out, std::string_view type, ByteView data) {
  add_number(out, static_cast<std::uint32_t>(data.size()));
  const std::size_t begin = out.size();
  out.insert(out.end(), type.begin(), type.end());
  out.insert(out.end(), data.begin(), data.end());
  add_number(out, static_cast<std::uint32_t>(::crc32(0, out.data() + begin, static_cast<uInt>(out.size() - begin))));
}

// Clause 7.2: each row begins with its filter, here none.
Bytes compressed_rows(ByteView pixels, std::size_t row_size) {
  Bytes rows;
  rows.reserve(pixels.size() + pixels.size() / row_size);
  for (; !pixels.empty(); pixels = pixels.subspan(row_size)) {
    rows.push_back(0);
    rows.insert(rows.end(), pixels.begin(), pixels.begin() + static_cast<std::ptrdiff_t>(row_size));
  }
  uLongf size = ::compressBound(rows.size());
  Bytes out(size);
  if (::compress(out.data(), &size, rows.data(), rows.size()) != Z_OK) return {};
  out.resize(size);
  return out;
}

}  // namespace

Bytes write_png(ByteView pixels, std::uint32_t width, std::uint32_t height, unsigned dots_per_inch) {
  const Bytes data = compressed_rows(pixels, std::size_t{width} * 3);
  if (data.empty()) return {};
  Bytes head, density;
  add_number(head, width);
  add_number(head, height);
  for (const unsigned char each : {8, 2, 0, 0, 0}) head.push_back(each);  // 8 bit, RGB
  const auto per_metre = static_cast<std::uint32_t>(std::lround(dots_per_inch / 0.0254));
  add_number(density, per_metre);
  add_number(density, per_metre);
  density.push_back(1);
  constexpr std::string_view signature = "\x89PNG\r\n\x1a\n";
  Bytes png{signature.begin(), signature.end()};
  add_chunk(png, "IHDR", head);
  add_chunk(png, "pHYs", density);
  add_chunk(png, "IDAT", data);
  add_chunk(png, "IEND", {});
  return png;
}

}  // namespace signet::render
