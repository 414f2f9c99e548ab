// The pictures of the demonstration: a seal and a person's signature, drawn here and the same on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace signet::world {

/// Colours with an alpha each, and one index per pixel.
struct Picture {
  std::size_t width = 0, height = 0;
  std::vector<std::uint32_t> palette;  // 0xRRGGBBAA
  std::string pixels;
};
std::string png(const Picture& picture);
/// A red ring with a star, transparent around it; 36 mm at 300 dots per inch.
std::string seal_png();
/// A scribble in blue on nothing; everybody has another one.
std::string signature_png(std::string_view person = {});

}  // namespace signet::world
