#include "tests/support/pdf_text.h"

#include <zlib.h>

#include <array>
#include <cstdio>
#include <vector>

#include "tests/support/fail.h"
#include "tests/support/pdf_font.h"

namespace signet::world {
namespace {

struct Marked {
  std::u32string_view letters;
  char plain;
};
constexpr std::array letter_groups{Marked{U"àáảãạăằắẳẵặâầấẩẫậ", 'a'},
                                   Marked{U"èéẻẽẹêềếểễệ", 'e'},
                                   Marked{U"ìíỉĩị", 'i'},
                                   Marked{U"òóỏõọôồốổỗộơờớởỡợ", 'o'},
                                   Marked{U"ùúủũụưừứửữự", 'u'},
                                   Marked{U"ỳýỷỹỵ", 'y'},
                                   Marked{U"đ", 'd'},
                                   Marked{U"ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬ", 'A'},
                                   Marked{U"ÈÉẺẼẸÊỀẾỂỄỆ", 'E'},
                                   Marked{U"ÌÍỈĨỊ", 'I'},
                                   Marked{U"ÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢ", 'O'},
                                   Marked{U"ÙÚỦŨỤƯỪỨỬỮỰ", 'U'},
                                   Marked{U"ỲÝỶỸỴ", 'Y'},
                                   Marked{U"Đ", 'D'}};

char plain(char32_t letter) {
  if (letter < 0x80) return static_cast<char>(letter);
  for (const auto& group : letter_groups)
    if (group.letters.find(letter) != std::u32string_view::npos) return group.plain;
  return '?';
}

std::string hex(unsigned value, int digits) {
  char text[16];
  std::snprintf(text, sizeof text, "%0*X", digits, value);
  return text;
}

/// 7.5.4: one subsection; numbers that are not used are free.
void append_first_table(std::string& file, const XrefSection& section) {
  file += "xref\n0 " + std::to_string(section.size) + "\n";
  for (int number = 0; number < section.size; ++number) {
    const auto found = section.offsets.find(number);
    char entry[24];
    std::snprintf(entry, sizeof entry, "%010zu %05d %c \n", found == section.offsets.end() ? 0 : found->second,
                  found == section.offsets.end() ? 65535 : 0, found == section.offsets.end() ? 'f' : 'n');
    file += entry;
  }
}

void append_table(std::string& file, const XrefSection& section) {
  file += "xref\n";
  for (auto it = section.offsets.begin(); it != section.offsets.end();) {
    auto end = it;
    int count = 0;
    while (end != section.offsets.end() && end->first == it->first + count) ++end, ++count;
    file += std::to_string(it->first) + " " + std::to_string(count) + "\n";
    for (; it != end; ++it) {
      char entry[24];
      std::snprintf(entry, sizeof entry, "%010zu 00000 n \n", it->second);
      file += entry;
    }
  }
}

void append_big_endian(std::string& out, std::size_t value, int octets) {
  for (int i = octets - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i) & 0xFF);
}

/// 7.5.8: entries of 1, 4 and 2 octets.
void append_stream(std::string& file, XrefSection& section) {
  section.offsets[section.number] = file.size();
  std::string index, data;
  if (section.first) {
    index = "0 1 ";
    data = std::string(5, '\0') + "\xFF\xFF";
  }
  for (const auto& [number, offset] : section.offsets) {
    index += std::to_string(number) + " 1 ";
    append_big_endian(data, 1, 1);
    append_big_endian(data, offset, 4);
    append_big_endian(data, 0, 2);
  }
  file += std::to_string(section.number) + " 0 obj\n" +
          pdf_stream("/Type /XRef /Size " + std::to_string(section.size) + " /W [1 4 2] /Index [" + index + "] " + section.trailer, data) +
          "\nendobj\n";
}

}  // namespace

std::u32string scalars(std::string_view utf8) {
  std::u32string out;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    must(i + length <= utf8.size(), "a text ends inside a character");
    char32_t value = length == 1 ? lead : lead & (0x3FU >> (length - 1));
    for (std::size_t k = 1; k < length; ++k) value = value << 6 | (static_cast<unsigned char>(utf8[i + k]) & 0x3FU);
    out += value;
    i += length;
  }
  return out;
}

std::string pdf_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", value);
  std::string out = text;
  while (out.back() == '0') out.pop_back();
  if (out.back() == '.') out.pop_back();
  return out == "-0" ? "0" : out;
}

std::string pdf_text_string(std::string_view utf8) {
  std::string out = "<FEFF";
  for (const auto letter : scalars(utf8)) {
    must(letter < 0x10000, "a letter outside the basic plane");
    out += hex(static_cast<unsigned>(letter), 4);
  }
  return out + ">";
}

std::string without_marks(std::string_view utf8) {
  std::string out;
  for (const auto letter : scalars(utf8)) out += plain(letter);
  return out;
}

std::string pdf_plain_string(std::string_view utf8) {
  std::string out = "(";
  for (const char c : without_marks(utf8)) {
    if (c == '(' || c == ')' || c == '\\') out += '\\';
    out += c;
  }
  return out + ")";
}

std::string pdf_ref(int number) { return std::to_string(number) + " 0 R"; }

std::string pdf_stream(std::string_view dictionary, std::string_view data) {
  return "<<" + std::string{dictionary} + " /Length " + std::to_string(data.size()) + ">>\nstream\n" + std::string{data} + "\nendstream";
}

std::string deflated(std::string_view data) {
  auto size = compressBound(data.size());
  std::string out(size, '\0');
  must(compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(data.data()), data.size(), 1) == Z_OK,
       "deflate");
  out.resize(size);
  return out;
}

std::string pdf_flate_stream(std::string_view dictionary, std::string_view data) {
  return pdf_stream(std::string{dictionary} + " /Filter /FlateDecode", deflated(data));
}

void append_xref(std::string& file, XrefSection section) {
  const auto start = file.size();
  if (section.form == XrefForm::stream) {
    append_stream(file, section);
  } else {
    section.first ? append_first_table(file, section) : append_table(file, section);
    file += "trailer\n<</Size " + std::to_string(section.size) + " " + section.trailer + ">>\n";
  }
  file += "startxref\n" + std::to_string(start) + "\n%%EOF\n";
}

std::string write_pdf(const PdfObjects& pdf) {
  std::string file = "%PDF-" + pdf.version + "\n%\xE2\xE3\xCF\xD3\n";
  XrefSection section;
  section.form = pdf.form;
  section.first = true;
  for (const auto& [number, value] : pdf.objects) {
    section.offsets[number] = file.size();
    file += std::to_string(number) + " 0 obj\n" + value + "\nendobj\n";
  }
  section.number = pdf.objects.rbegin()->first + 1;
  section.size = section.number + (pdf.form == XrefForm::stream ? 1 : 0);
  section.trailer = pdf.trailer;
  append_xref(file, std::move(section));
  return file;
}

}  // namespace signet::world
