// A rendered page, measured.
#pragma once

#include <filesystem>
#include <string>

namespace signet::test {

struct Pixel {
  int red, green, blue;
};

/// Pixels from the upper left corner; `none` where no pixel is of the kind.
struct Extent {
  int left = -1, top = -1, right = -1, bottom = -1;  // right and bottom: behind the last
  bool none() const { return left < 0; }
};

class Picture {
 public:
  /// Rendered by poppler or mupdf, at this resolution; the crop box, as shown.
  static Picture poppler(const std::filesystem::path& pdf, int dots_per_inch);
  static Picture mupdf(const std::filesystem::path& pdf, int dots_per_inch);

  int width() const { return width_; }
  int height() const { return height_; }
  Extent extent(bool (*kind)(Pixel)) const;
  Extent red() const;
  Extent blue() const;
  Extent black() const;
  std::size_t count(bool (*kind)(Pixel), const Extent& within) const;

 private:
  Picture(int width, int height, std::string octets) : width_(width), height_(height), octets_(std::move(octets)) {}
  static Picture read(const std::filesystem::path& ppm);
  Pixel at(int x, int y) const;
  int width_, height_;
  std::string octets_;  // three per pixel
};

bool is_red(Pixel p);
bool is_blue(Pixel p);
bool is_black(Pixel p);

}  // namespace signet::test
