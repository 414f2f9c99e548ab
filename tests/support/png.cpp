#include "tests/support/png.h"

#include <zlib.h>

#include <algorithm>
#include <cmath>

#include "tests/support/pdf_text.h"

namespace signet::world {
namespace {

void append_word(std::string& out, std::size_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xFF);
}

void append_chunk(std::string& out, const std::string& type, const std::string& data) {
  append_word(out, data.size());
  const auto body = type + data;
  out += body;
  append_word(out, crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size())));
}

/// Sixteen steps from nothing to the colour.
std::vector<std::uint32_t> ramp(std::uint32_t colour) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t step = 0; step < 16; ++step) out.push_back(colour << 8 | step * 17);
  return out;
}

/// How much of a pixel is inked, of 15: `distance` to the edge of the ink, positive inside.
char ink(double distance) { return static_cast<char>(std::lround(std::min(1.0, std::max(0.0, distance + 0.5)) * 15)); }

/// Distance to the edge of a five-pointed star around the origin, roughly; positive inside.
double in_star(double x, double y, double radius) {
  const double angle = std::atan2(x, -y), tenth = std::acos(-1) / 5;
  const double folded = std::abs(std::remainder(angle, 2 * tenth));
  const double r = std::hypot(x, y);
  // The edge from the outer point (angle 0) to the inner point (angle tenth, 0.382 of the radius).
  const double px = r * std::cos(folded), py = r * std::sin(folded);
  const double qx = 0.382 * radius * std::cos(tenth), qy = 0.382 * radius * std::sin(tenth);
  const double dx = qx - radius, dy = qy;
  return (dx * py - dy * (px - radius)) / std::hypot(dx, dy);
}

/// Loops from left to right, large at first, and a stroke back under them; the name decides how many and how they lean.
class Hand {
 public:
  explicit Hand(std::string_view person) {
    for (const char c : person) state_ = (state_ ^ static_cast<unsigned char>(c)) * 16777619U;
    loops_ = 20 + 26 * next(), lean_ = 16 + 16 * next(), sway_ = 1 + 2 * next(), phase_ = 6 * next(), rise_ = 24 * next() - 4;
    end_ = 0.7 + 0.2 * next();
  }
  std::pair<double, double> at(double t) const {
    if (t > end_) {
      const double back = (t - end_) / (1 - end_);
      return {310 - 230 * back, 96 - rise_ * (1 - back) / 2 + 6 * std::sin(3 * back)};
    }
    const double along = t / end_, wave = along * loops_ + phase_;
    const double high = (38 - 24 * along) * (0.7 + 0.3 * std::sin(sway_ * wave / 3));
    return {36 + 280 * along + lean_ * std::sin(wave), 56 + high * std::cos(wave + 1) - rise_ * along};
  }

 private:
  double next() {
    state_ = state_ * 1664525U + 1013904223U;
    return static_cast<double>(state_ >> 16 & 0xFF) / 255;
  }
  unsigned state_ = 2166136261U;
  double loops_ = 0, lean_ = 0, sway_ = 0, phase_ = 0, rise_ = 0, end_ = 1;
};

}  // namespace

// RGB with transparency, eight bits each: the form that every reader takes.
std::string png(const Picture& picture) {
  std::string out = "\x89PNG\r\n\x1A\n", header, rows;
  append_word(header, picture.width);
  append_word(header, picture.height);
  header += std::string{"\x08\x06\x00\x00\x00", 5};
  for (std::size_t at = 0; at < picture.pixels.size(); ++at) {
    if (at % picture.width == 0) rows += '\0';
    append_word(rows, picture.palette.at(static_cast<unsigned char>(picture.pixels[at])));
  }
  append_chunk(out, "IHDR", header);
  append_chunk(out, "IDAT", deflated(rows));
  append_chunk(out, "IEND", "");
  return out;
}

std::string seal_png() {
  constexpr int side = 425;
  Picture picture{side, side, ramp(0xD2141E), {}};
  const auto ring = [](double r, double radius, double width) { return width / 2 - std::abs(r - radius); };
  for (int row = 0; row < side; ++row)
    for (int column = 0; column < side; ++column) {
      const double x = column - 212, y = row - 212, r = std::hypot(x, y);
      double inside = std::max(ring(r, 206, 9), ring(r, 192, 3));
      inside = std::max({inside, ring(r, 118, 3), in_star(x, y, 82)});
      // Strokes where a real seal has letters.
      const double angle = std::remainder(std::atan2(y, x), std::acos(-1) / 18);
      inside = std::max(inside, std::min({6 - std::abs(angle * r), r - 136, 174 - r}));
      picture.pixels += ink(inside);
    }
  return png(picture);
}

std::string signature_png(std::string_view person) {
  constexpr int width = 360, height = 120;
  Picture picture{width, height, ramp(0x17339E), std::string(width * height, '\0')};
  const Hand hand{person};
  for (int step = 0; step < 12000; ++step) {
    const auto [x, y] = hand.at(step / 12000.0);
    for (int dy = -3; dy <= 3; ++dy)
      for (int dx = -3; dx <= 3; ++dx) {
        const int column = static_cast<int>(x) + dx, row = static_cast<int>(y) + dy;
        if (column < 0 || column >= width || row < 0 || row >= height) continue;
        auto& pixel = picture.pixels[static_cast<std::size_t>(row) * width + static_cast<std::size_t>(column)];
        pixel = std::max(pixel, ink(2 - std::hypot(column - x, row - y)));
      }
  }
  return png(picture);
}

}  // namespace signet::world
