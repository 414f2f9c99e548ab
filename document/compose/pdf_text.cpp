#include <cmath>
#include <cstdio>
#include <string>

#include "document/compose/pdf_increment.h"
#include "policy/base/unicode.h"

namespace signet {
namespace {

bool is_printable_ascii(std::string_view text) {
  for (const char c : text) {
    if (c < 0x20 || c > 0x7e) return false;
  }
  return true;
}

std::string literal_string(std::string_view ascii) {
  std::string literal = "(";
  for (const char c : ascii) {
    if (c == '(' || c == ')' || c == '\\') literal.push_back('\\');
    literal.push_back(c);
  }
  return literal + ")";
}

void append_utf16(std::uint32_t point, std::string& hex) {
  char digits[16];
  if (point < 0x10000) {
    std::snprintf(digits, sizeof digits, "%04X", static_cast<unsigned>(point));
  } else {
    const std::uint32_t rest = point - 0x10000;
    std::snprintf(digits, sizeof digits, "%04X%04X", static_cast<unsigned>(0xd800 + (rest >> 10)),
                  static_cast<unsigned>(0xdc00 + (rest & 0x3ff)));
  }
  hex += digits;
}

}  // namespace

std::string pdf_text_string(std::string_view utf8) {
  if (is_printable_ascii(utf8)) return literal_string(utf8);
  std::string hex = "<FEFF";
  while (!utf8.empty()) {
    std::uint32_t point = 0;
    const std::size_t size = read_utf8(utf8, point);
    append_utf16(size == 0 ? 0xfffd : point, hex);
    utf8.remove_prefix(size == 0 ? 1 : size);
  }
  return hex + ">";
}

std::string pdf_date(Instant at) {
  std::string date = "D:";  // from `2026-11-26T15:04:05+07:00`
  for (const char c : to_iso8601(at).substr(0, 19)) {
    if (c >= '0' && c <= '9') date.push_back(c);
  }
  return date + "+07'00'";
}

std::string pdf_number(double value) {
  ensure(std::isfinite(value) && std::fabs(value) <= 1e12, "a number of a drawing has a place on paper");
  const long long thousandths = std::llround(value * 1000);
  const unsigned long long size = static_cast<unsigned long long>(thousandths < 0 ? -thousandths : thousandths);
  std::string text = (thousandths < 0 ? "-" : "") + std::to_string(size / 1000);
  if (size % 1000 == 0) return text;
  char decimals[8];
  std::snprintf(decimals, sizeof decimals, ".%03u", static_cast<unsigned>(size % 1000));
  text += decimals;
  while (text.back() == '0') text.pop_back();
  return text;
}

}  // namespace signet
