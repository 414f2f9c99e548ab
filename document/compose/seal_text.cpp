#include "document/compose/seal_text.h"

#include <algorithm>
#include <cstdio>

#include "policy/base/limits.h"
#include "policy/base/unicode.h"

namespace signet {
namespace {

Refusal wrong_text(std::string detail) { return {Reason::configuration_wrong, std::move(detail)}; }

// A part of a line, and who answers for its characters.
struct Wording {
  std::string text;
  Reason lacking = Reason::configuration_wrong;
};

Result<Wording> value_of(std::string_view placeholder, const SealInfo& info) {
  const std::string people = to_vietnamese(info.at);  // `dd/mm/yyyy hh:mm:ss`
  const auto space = people.find(' ');
  if (placeholder == "{number}") return Wording{info.number, Reason::pdf_forbidden};
  if (placeholder == "{time}") return Wording{to_iso8601(info.at)};
  if (placeholder == "{date}") return Wording{people.substr(0, space)};
  if (placeholder == "{clock}") return Wording{people.substr(space + 1)};
  return wrong_text("placeholder " + std::string{placeholder});
}

// Values are put in once: what looks like a placeholder within one stays text.
Result<std::vector<Wording>> filled_in(std::string_view line, const SealInfo& info) {
  std::vector<Wording> parts;
  while (!line.empty()) {
    const auto open = std::min(line.find('{'), line.size());
    if (open > 0) parts.push_back({std::string{line.substr(0, open)}});
    line.remove_prefix(open);
    if (line.empty()) break;
    const auto close = line.find('}');
    if (close == std::string_view::npos) return wrong_text("placeholder " + std::string{line});
    TRY(auto value, value_of(line.substr(0, close + 1), info));
    parts.push_back(std::move(value));
    line.remove_prefix(close + 1);
  }
  return parts;
}

const DrawingGlyph* find_glyph(const Drawing& drawing, std::uint32_t character) {
  const auto found = std::lower_bound(drawing.glyphs.begin(), drawing.glyphs.end(), character,
                                      [](const DrawingGlyph& glyph, std::uint32_t wanted) { return glyph.character < wanted; });
  return found == drawing.glyphs.end() || found->character != character ? nullptr : &*found;
}

Outcome append_glyphs(const Wording& wording, const Drawing& drawing, double font_pt, SealLine& line) {
  const auto points = from_utf8(wording.text);
  if (!points) return Refusal{wording.lacking, "text not UTF-8"};
  for (const char32_t point : *points) {
    const DrawingGlyph* const glyph = find_glyph(drawing, point);
    if (glyph == nullptr) return Refusal{wording.lacking, "the font lacks " + code_point_name(point)};
    char digits[8];
    std::snprintf(digits, sizeof digits, "%04X", static_cast<unsigned>(glyph->code));
    line.codes += digits;
    line.width += glyph->width * font_pt / 1000;
  }
  return Done{};
}

}  // namespace

double SealText::width() const noexcept {
  double widest = 0;
  for (const auto& line : lines) widest = std::max(widest, line.width);
  return widest;
}

double SealText::height() const noexcept {
  return lines.empty() ? 0 : ascent - descent + static_cast<double>(lines.size() - 1) * leading();
}

Result<SealText> lay_out_text(const SealLook& look, const Drawing& drawing, const SealInfo& info) {
  if (drawing.font == DrawingObject::Piece::none) return wrong_text("no font");
  if (!(look.font_pt >= 1 && look.font_pt <= 72)) return wrong_text("font size");
  if (look.lines.empty() || look.lines.size() > limits::seal_lines_max) return wrong_text("lines of the information text");
  SealText text{{}, look.font_pt, drawing.ascent * look.font_pt / 1000, drawing.descent * look.font_pt / 1000};
  for (const auto& wording : look.lines) {
    TRY(const auto parts, filled_in(wording, info));
    SealLine line;
    for (const auto& part : parts) TRY_DONE(append_glyphs(part, drawing, look.font_pt, line));
    text.lines.push_back(std::move(line));
  }
  return text;
}

}  // namespace signet
