// A TrueType font in a PDF: the glyphs that a page uses, and how to write them (ISO 32000-2 9.7.4, Identity-H).
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace signet::world {

class PdfFont {
 public:
  /// Reads the file; `name` is the font's PostScript name, e.g. `LiberationSans`.
  PdfFont(const std::string& path, std::string name);
  /// The text as a hexadecimal string of glyph numbers; they are then part of the subset.
  std::string show(std::string_view utf8);
  /// Of the text in 1/1000 em.
  double width(std::string_view utf8) const;
  bool used() const { return !used_.empty(); }
  /// The font's five objects, numbered from `first`, which is the font itself.
  void write(std::map<int, std::string>& objects, int first) const;

 private:
  std::size_t word(std::size_t at, std::size_t octets = 2) const;
  std::size_t table(const std::string& tag) const;
  int glyph(char32_t letter) const;
  double advance(int glyph) const;
  std::pair<std::size_t, std::size_t> outline(int glyph) const;
  void add_parts(std::set<int>& glyphs, int glyph) const;
  std::string subset() const;
  std::string to_unicode() const;

  std::shared_ptr<const std::string> file_;  // read once in a program
  std::string name_;
  std::map<std::string, std::pair<std::size_t, std::size_t>> tables_;  // offset and length
  std::map<int, char32_t> used_;                                       // glyph and letter
};

/// UTF-8 to Unicode scalar values; the world's own texts only.
std::u32string scalars(std::string_view utf8);

}  // namespace signet::world
