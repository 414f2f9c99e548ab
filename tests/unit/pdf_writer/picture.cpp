#include "picture.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "judge.h"
#include "tests/support/fail.h"

namespace signet::test {

Picture Picture::read(const std::filesystem::path& ppm) {
  std::string file(std::filesystem::file_size(ppm), '\0');  // tens of megabytes: at once
  std::ifstream{ppm, std::ios::binary}.read(file.data(), static_cast<std::streamsize>(file.size()));
  std::istringstream head{file.substr(0, 64)};
  std::string magic;
  int width = 0, height = 0, depth = 0;
  head >> magic >> width >> height >> depth;
  world::must(magic == "P6" && depth == 255, "a PPM picture");
  const std::size_t size = static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3;
  world::must(file.size() > size, "a whole PPM picture");
  return {width, height, file.substr(file.size() - size)};
}

Picture Picture::poppler(const std::filesystem::path& pdf, int dots_per_inch) {
  const auto out = pdf.string() + ".poppler";
  const auto said = run("pdftoppm -cropbox -singlefile -r " + std::to_string(dots_per_inch) + " '" + pdf.string() + "' '" + out + "'");
  world::must(said.status == 0 && said.text.empty(), "pdftoppm: " + said.text);
  return read(out + ".ppm");
}

Picture Picture::mupdf(const std::filesystem::path& pdf, int dots_per_inch) {
  const auto out = pdf.string() + ".mupdf.ppm";
  const auto said = run("mutool draw -q -r " + std::to_string(dots_per_inch) + " -o '" + out + "' '" + pdf.string() + "' 1");
  // It says once that it was built without colour profiles; none is used.
  const bool quiet = said.text.empty() || said.text == "warning: ICC support is not available\n";
  world::must(said.status == 0 && quiet, "mutool: " + said.text);
  return read(out);
}

Pixel Picture::at(int x, int y) const {
  const std::size_t place = (static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x)) * 3;
  const auto octet = [&](std::size_t i) { return static_cast<int>(static_cast<unsigned char>(octets_[place + i])); };
  return {octet(0), octet(1), octet(2)};
}

Extent Picture::extent(bool (*kind)(Pixel)) const {
  Extent found;
  const char* at_pixel = octets_.data();
  for (int y = 0; y < height_; ++y) {
    for (int x = 0; x < width_; ++x, at_pixel += 3) {
      if (at_pixel[0] == '\xFF' && at_pixel[1] == '\xFF' && at_pixel[2] == '\xFF') continue;  // paper, most of it
      if (!kind(at(x, y))) continue;
      if (found.none()) found = {x, y, x + 1, y + 1};
      found = {std::min(found.left, x), found.top, std::max(found.right, x + 1), y + 1};
    }
  }
  return found;
}

std::size_t Picture::count(bool (*kind)(Pixel), const Extent& within) const {
  std::size_t count = 0;
  for (int y = within.top; y < within.bottom; ++y) {
    for (int x = within.left; x < within.right; ++x) count += kind(at(x, y)) ? 1 : 0;
  }
  return count;
}

bool is_red(Pixel p) { return p.red > 150 && p.green < 120 && p.blue < 120; }
bool is_blue(Pixel p) { return p.blue > 200 && p.red < 120 && p.green < 140; }
bool is_black(Pixel p) { return p.red < 60 && p.green < 60 && p.blue < 60; }

Extent Picture::red() const { return extent(is_red); }
Extent Picture::blue() const { return extent(is_blue); }
Extent Picture::black() const { return extent(is_black); }

}  // namespace signet::test
