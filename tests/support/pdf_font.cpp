#include "tests/support/pdf_font.h"

#include <cstdio>
#include <mutex>

#include "tests/support/fail.h"
#include "tests/support/file.h"
#include "tests/support/pdf_text.h"

namespace signet::world {
namespace {

void append_octets(std::string& out, std::size_t value, int octets) {
  for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xFF);
}

std::string four_digits(unsigned value) {
  char text[8];
  std::snprintf(text, sizeof text, "%04X", value);
  return text;
}

/// OpenType: a font file of these tables. Nobody checks sums of an embedded font.
std::string font_file(const std::map<std::string, std::string>& tables) {
  std::string out;
  append_octets(out, 0x00010000, 4);
  append_octets(out, tables.size(), 2);
  out += std::string(6, '\0');
  std::size_t at = 12 + 16 * tables.size();
  for (const auto& [tag, content] : tables) {
    out += tag;
    append_octets(out, 0, 4);
    append_octets(out, at, 4);
    append_octets(out, content.size(), 4);
    at += (content.size() + 3) / 4 * 4;
  }
  for (const auto& [tag, content] : tables) out += content + std::string((4 - content.size() % 4) % 4, '\0');
  return out;
}

std::shared_ptr<const std::string> font_once(const std::string& path) {
  static std::mutex guard;
  static std::map<std::string, std::shared_ptr<const std::string>> files;
  const std::lock_guard lock{guard};
  auto& file = files[path];
  if (!file) file = std::make_shared<const std::string>(read_file(path));
  return file;
}

}  // namespace

PdfFont::PdfFont(const std::string& path, std::string name) : file_(font_once(path)), name_(std::move(name)) {
  for (std::size_t i = 0; i < word(4); ++i) {
    const auto at = 12 + 16 * i;
    tables_[file_->substr(at, 4)] = {word(at + 8, 4), word(at + 12, 4)};
  }
}

std::size_t PdfFont::word(std::size_t at, std::size_t octets) const {
  must(at + octets <= file_->size(), "a font ends too early");
  std::size_t value = 0;
  for (std::size_t i = 0; i < octets; ++i) value = value << 8 | static_cast<unsigned char>((*file_)[at + i]);
  return value;
}

std::size_t PdfFont::table(const std::string& tag) const {
  const auto found = tables_.find(tag);
  must(found != tables_.end(), "a font without " + tag);
  return found->second.first;
}

/// `cmap`, format 4: segments of the basic plane.
int PdfFont::glyph(char32_t letter) const {
  const auto cmap = table("cmap");
  for (std::size_t i = 0; i < word(cmap + 2); ++i) {
    const auto at = cmap + word(cmap + 8 + 8 * i, 4);
    if (word(at) != 4) continue;
    const auto twice = word(at + 6), ends = at + 14, starts = ends + twice + 2, deltas = starts + twice, ranges = deltas + twice;
    for (std::size_t k = 0; k < twice; k += 2) {
      if (word(ends + k) < letter || word(starts + k) > letter) continue;
      const auto range = word(ranges + k);
      if (range == 0) return static_cast<int>((letter + word(deltas + k)) & 0xFFFF);
      const auto value = word(ranges + k + range + 2 * (letter - word(starts + k)));
      return value == 0 ? 0 : static_cast<int>((value + word(deltas + k)) & 0xFFFF);
    }
  }
  return 0;
}

double PdfFont::advance(int glyph) const {
  const auto full = word(table("hhea") + 34);
  const auto index = std::min(static_cast<std::size_t>(glyph), full - 1);
  return static_cast<double>(word(table("hmtx") + 4 * index)) * 1000 / static_cast<double>(word(table("head") + 18));
}

std::pair<std::size_t, std::size_t> PdfFont::outline(int glyph) const {
  const bool wide = word(table("head") + 50) == 1;
  const auto loca = table("loca"), index = static_cast<std::size_t>(glyph);
  const auto at = [&](std::size_t i) { return wide ? word(loca + 4 * i, 4) : 2 * word(loca + 2 * i); };
  return {table("glyf") + at(index), at(index + 1) - at(index)};
}

/// A letter with a mark is made of two glyphs.
void PdfFont::add_parts(std::set<int>& glyphs, int glyph) const {
  if (!glyphs.insert(glyph).second) return;
  const auto [at, size] = outline(glyph);
  if (size == 0 || word(at) < 0x8000) return;
  for (auto part = at + 10;;) {
    const auto flags = word(part);
    add_parts(glyphs, static_cast<int>(word(part + 2)));
    if ((flags & 0x20) == 0) return;
    part += 4 + ((flags & 1) ? 4U : 2U) + ((flags & 8) ? 2U : (flags & 0x40) ? 4U : (flags & 0x80) ? 8U : 0U);
  }
}

std::string PdfFont::show(std::string_view utf8) {
  std::string out = "<";
  for (const auto letter : scalars(utf8)) {
    const int number = glyph(letter);
    used_[number] = letter;
    out += four_digits(static_cast<unsigned>(number));
  }
  return out + ">";
}

double PdfFont::width(std::string_view utf8) const {
  double sum = 0;
  for (const auto letter : scalars(utf8)) sum += advance(glyph(letter));
  return sum;
}

std::string PdfFont::subset() const {
  std::set<int> glyphs;
  add_parts(glyphs, 0);
  for (const auto& [number, letter] : used_) add_parts(glyphs, number);
  std::map<std::string, std::string> out;
  for (const char* tag : {"cvt ", "fpgm", "head", "hhea", "hmtx", "maxp", "prep"})
    if (const auto found = tables_.find(tag); found != tables_.end()) out[tag] = file_->substr(found->second.first, found->second.second);
  auto &glyf = out["glyf"], &loca = out["loca"];
  const auto all = static_cast<int>(word(table("maxp") + 4));
  for (int number = 0; number < all; ++number) {
    append_octets(loca, glyf.size(), 4);
    if (!glyphs.contains(number)) continue;
    const auto [at, size] = outline(number);
    glyf += file_->substr(at, size) + std::string((4 - size % 4) % 4, '\0');
  }
  append_octets(loca, glyf.size(), 4);
  out["head"][51] = 1;  // long offsets
  return font_file(out);
}

std::string PdfFont::to_unicode() const {
  std::string out =
      "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
      "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
  for (const auto& [number, letter] : used_)
    out += "1 beginbfchar\n<" + four_digits(static_cast<unsigned>(number)) + "> <" + four_digits(static_cast<unsigned>(letter)) +
           ">\nendbfchar\n";
  return out + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

void PdfFont::write(std::map<int, std::string>& objects, int first) const {
  const auto name = "/SIGNET+" + name_;
  std::string widths;
  for (const auto& [number, letter] : used_) widths += std::to_string(number) + " [" + pdf_number(advance(number)) + "] ";
  const auto content = subset();
  objects[first] = "<</Type /Font /Subtype /Type0 /BaseFont " + name + " /Encoding /Identity-H /DescendantFonts [" + pdf_ref(first + 1) +
                   "] /ToUnicode " + pdf_ref(first + 4) + ">>";
  objects[first + 1] = "<</Type /Font /Subtype /CIDFontType2 /BaseFont " + name +
                       " /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /CIDToGIDMap /Identity /FontDescriptor " +
                       pdf_ref(first + 2) + " /W [" + widths + "]>>";
  objects[first + 2] = "<</Type /FontDescriptor /FontName " + name +
                       " /Flags 4 /FontBBox [-600 -400 2100 1100] /ItalicAngle 0 /Ascent 905 /Descent -212 /CapHeight 729 /StemV 80 "
                       "/FontFile2 " +
                       pdf_ref(first + 3) + ">>";
  objects[first + 3] = pdf_flate_stream("/Length1 " + std::to_string(content.size()), content);
  objects[first + 4] = pdf_flate_stream("", to_unicode());
}

}  // namespace signet::world
