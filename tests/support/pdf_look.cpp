// The picture of a person's signature.
#include <initializer_list>

#include "tests/support/pdf_sign.h"

namespace signet::world {
namespace {

void curve(std::string& out, std::initializer_list<double> points) {
  for (const double point : points) out += pdf_number(point) + " ";
  out += "c\n";
}

/// A pen that goes up and down while it goes right; the name decides how.
std::string pen_strokes(double width, double height, std::string_view name) {
  unsigned state = 2166136261U;
  for (const char c : name) state = (state ^ static_cast<unsigned char>(c)) * 16777619U;
  const auto next = [&state] {
    state = state * 1664525U + 1013904223U;
    return static_cast<double>(state >> 16 & 0xFF) / 255;
  };
  const int loops = 5 + static_cast<int>(next() * 3);
  const double step = width / loops;
  std::string out = "0 " + pdf_number(height * 0.4) + " m\n";
  for (int i = 0; i < loops; ++i) {
    const double x = i * step, high = height * (0.6 + 0.4 * next()), low = height * 0.3 * next();
    const double end = i + 1 == loops ? height * 0.75 : height * (0.25 + 0.2 * next());
    curve(out, {x + step * 0.5, high * 1.15, x + step * 1.2, high, x + step * 0.7, low});
    curve(out, {x + step * 0.4, low - height * 0.1, x + step * 0.9, end * 0.8, x + step, end});
  }
  return out;
}

const char* upright(int rotation) {
  switch (rotation) {
    case 90: return "[0 1 -1 0 0 0]";
    case 180: return "[-1 0 0 -1 0 0]";
    case 270: return "[0 -1 1 0 0 0]";
    default: return "[1 0 0 1 0 0]";
  }
}

}  // namespace

std::string scribble(const PdfRect& rectangle, int rotation, std::string_view name) {
  double width = rectangle.at(2) - rectangle.at(0), height = rectangle.at(3) - rectangle.at(1);
  if (rotation % 180 != 0) std::swap(width, height);
  const double font = std::min(6.0, height * 0.34);
  std::string content = "q 0.09 0.2 0.62 RG " + pdf_number(std::max(0.5, height / 45)) + " w 1 J 1 j 1 0 0 1 " + pdf_number(width * 0.12) +
                        " " + pdf_number(height * 0.4) + " cm\n" + pen_strokes(width * 0.72, height * 0.55, name) + "S Q\n";
  if (!name.empty())
    content +=
        "BT 0.09 0.2 0.62 rg /F1 " + pdf_number(font) + " Tf 2 " + pdf_number(font * 0.35) + " Td " + pdf_plain_string(name) + " Tj ET\n";
  return pdf_stream("/Type /XObject /Subtype /Form /BBox [0 0 " + pdf_number(width) + " " + pdf_number(height) + "] /Matrix " +
                        upright(rotation) +
                        " /Resources <</Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>>>>>",
                    content);
}

}  // namespace signet::world
