#include "document/pdf/rectangle.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace signet::pdf {

std::optional<Rectangle> shown_rectangle(QPDFObjectHandle annotation) {
  constexpr long long hidden = 2;  // 12.5.3; what is not viewed (NoView) may yet be printed
  auto flags = annotation.getKey("/F");
  if (flags.isInteger() && (flags.getIntValue() & hidden) != 0) return std::nullopt;
  auto list = annotation.getKey("/Rect");
  if (!list.isArray() || list.getArrayNItems() != 4) return std::nullopt;
  std::array<double, 4> sides{};
  for (int i = 0; i < 4; ++i) {
    auto side = list.getArrayItem(i);
    if (!side.isNumber()) return std::nullopt;
    sides[static_cast<std::size_t>(i)] = side.getNumericValue();
    if (!std::isfinite(sides[static_cast<std::size_t>(i)])) return std::nullopt;
  }
  const Rectangle normal{std::min(sides[0], sides[2]), std::min(sides[1], sides[3]), std::max(sides[0], sides[2]),
                         std::max(sides[1], sides[3])};
  return normal.area() > 0 ? std::optional{normal} : std::nullopt;
}

double common_area(const Rectangle& a, const Rectangle& b) {
  const double width = std::min(a.right, b.right) - std::max(a.left, b.left),
               height = std::min(a.top, b.top) - std::max(a.bottom, b.bottom);
  return width > 0 && height > 0 ? width * height : 0;
}

}  // namespace signet::pdf
