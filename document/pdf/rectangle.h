// Where annotations stand (ISO 32000-2 12.5.2).
#pragma once

#include "document/pdf/qpdf_library.h"

#include <optional>

namespace signet::pdf {

struct Rectangle {
  double left = 0, bottom = 0, right = 0, top = 0;
  double area() const { return (right - left) * (top - bottom); }
};

/// Of an annotation that is shown and has an area.
std::optional<Rectangle> shown_rectangle(QPDFObjectHandle annotation);
/// 0: they do not overlap.
double common_area(const Rectangle& a, const Rectangle& b);

}  // namespace signet::pdf
