// The values of pdf_lexer.h.
#include <algorithm>
#include <charconv>

#include "policy/base/limits.h"
#include "policy/pdf_lexer.h"

namespace signet {
namespace {

Refusal bad_value(const char* what) { return {Reason::pdf_malformed, what}; }

int hexadecimal_value(unsigned char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// Two spellings of one key (`/V`, `/#56`) are one key (7.3.5), and a reader may take either value.
bool has_repeated_key(const PdfValue& dictionary) {
  std::vector<std::string_view> keys;
  keys.reserve(dictionary.entries.size());
  for (const auto& entry : dictionary.entries) keys.emplace_back(entry.key);
  std::sort(keys.begin(), keys.end());
  return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
}

}  // namespace

Result<PdfValue> PdfLexer::value(std::size_t depth) {
  PdfValue found;
  TRY_DONE(read(found, depth));
  return found;
}

Outcome PdfLexer::read(PdfValue& value, std::size_t depth) {
  if (depth > limits::depth_max) return bad_value("values inside values");
  if (++values_ > limits::pdf_objects_max) return Refusal{Reason::too_large, "values in one object"};
  skip_space();
  if (at_end()) return bad_value("cut off");
  value.range.begin = at_;
  auto outcome = [&]() -> Outcome {
    if (skip("<<")) return read_dictionary(value, depth);
    switch (peek()) {
      case '/': return value.type = PdfValue::Type::name, read_name(value.text);
      case '(': return value.type = PdfValue::Type::string, read_literal(value.text);
      case '<': return value.type = PdfValue::Type::string, read_hexadecimal(value.text);
      case '[': return read_array(value, depth);
      default: return read_word(value);
    }
  }();
  value.range.end = at_;
  return outcome;
}

// 7.3.5. Without #00, which no name may hold.
Outcome PdfLexer::read_name(std::string& name) {
  ++at_;
  const auto written = run();
  at_ += written.size();
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i] != '#') {
      name.push_back(written[i]);
      continue;
    }
    if (i + 2 >= written.size()) return bad_value("a name");
    const int high = hexadecimal_value(static_cast<unsigned char>(written[i + 1]));
    const int low = hexadecimal_value(static_cast<unsigned char>(written[i + 2]));
    if (high < 0 || low < 0 || (high == 0 && low == 0)) return bad_value("a name");
    name.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return Done{};
}

// 7.3.4.2: balanced parentheses need no escape; an end of line is LF however it is written.
Outcome PdfLexer::read_literal(std::string& text) {
  ++at_;
  for (std::size_t open = 1; !at_end();) {
    const unsigned char c = octets_[at_++];
    if (c == '\\') {
      read_escape(text);
      continue;
    }
    if (c == '(') ++open;
    if (c == ')' && --open == 0) return Done{};
    if (c == '\r' && peek() == '\n') ++at_;
    text.push_back(c == '\r' ? '\n' : static_cast<char>(c));
  }
  return bad_value("a string");
}

// 7.3.4.2, table 3. Behind the reverse solidus.
void PdfLexer::read_escape(std::string& text) {
  if (skip_end_of_line() || at_end()) return;
  const unsigned char c = octets_[at_++];
  if (c >= '0' && c <= '7') {
    unsigned number = c - '0';
    for (int i = 0; i < 2 && peek() >= '0' && peek() <= '7'; ++i) number = number * 8 + (octets_[at_++] - '0');
    return text.push_back(static_cast<char>(number & 0xff));
  }
  constexpr std::string_view letters = "nrtbf", meant = "\n\r\t\b\f";
  const auto known = letters.find(static_cast<char>(c));
  text.push_back(known == std::string_view::npos ? static_cast<char>(c) : meant[known]);
}

// 7.3.4.3: white space counts for nothing, a missing last digit is 0.
Outcome PdfLexer::read_hexadecimal(std::string& text) {
  ++at_;
  int high = -1;
  for (skip_white(); !at_end(); skip_white()) {
    const unsigned char c = octets_[at_++];
    if (c == '>') {
      if (high >= 0) text.push_back(static_cast<char>(high * 16));
      return Done{};
    }
    const int digit = hexadecimal_value(c);
    if (digit < 0) return bad_value("a string");
    if (high >= 0) text.push_back(static_cast<char>(high * 16 + digit));
    high = high >= 0 ? -1 : digit;
  }
  return bad_value("a string");
}

Outcome PdfLexer::read_array(PdfValue& value, std::size_t depth) {
  value.type = PdfValue::Type::array;
  ++at_;
  for (skip_space(); !skip("]"); skip_space()) TRY_DONE(read(value.items.emplace_back(), depth + 1));
  return Done{};
}

Outcome PdfLexer::read_dictionary(PdfValue& value, std::size_t depth) {
  value.type = PdfValue::Type::dictionary;
  for (skip_space(); !skip(">>"); skip_space()) {
    if (peek() != '/') return bad_value("a dictionary");
    auto& entry = value.entries.emplace_back();
    TRY_DONE(read_name(entry.key));
    TRY_DONE(read(entry.value, depth + 1));
  }
  if (has_repeated_key(value)) return bad_value("a key twice");
  return Done{};
}

Outcome PdfLexer::read_word(PdfValue& value) {
  if (skip_word("null")) return Done{};
  value.type = PdfValue::Type::boolean;
  if (skip_word("true")) return value.boolean = true, Done{};
  if (skip_word("false")) return Done{};
  return read_number(value);
}

// 7.3.3: digits with at most one sign in front and one point; no exponent. Never depends on a locale.
Outcome PdfLexer::read_number(PdfValue& value) {
  if (read_reference(value)) return Done{};
  auto written = run();
  at_ += written.size();
  if (written.size() > 64) return bad_value("a number");
  if (written.starts_with('+')) {
    written.remove_prefix(1);
    if (written.starts_with('-')) return bad_value("a number");
  }
  const auto figures = written.substr(written.starts_with('-') ? 1 : 0);
  const auto points = std::count(figures.begin(), figures.end(), '.');
  if (figures.find_first_not_of("0123456789.") != std::string_view::npos || figures.size() == static_cast<std::size_t>(points)) {
    return bad_value("a number");
  }
  const char* const end = written.data() + written.size();
  const auto real = std::from_chars(written.data(), end, value.real, std::chars_format::fixed);
  if (real.ec != std::errc{} || real.ptr != end) return bad_value("a number");
  value.type = points == 1 ? PdfValue::Type::real : PdfValue::Type::integer;
  if (points == 1) return Done{};
  const auto integer = std::from_chars(written.data(), end, value.integer);
  return integer.ec == std::errc{} && integer.ptr == end ? Outcome{Done{}} : Outcome{bad_value("a number")};
}

// 7.3.10: `N G R`. Two integers that are not followed by `R` are two integers.
bool PdfLexer::read_reference(PdfValue& value) {
  const auto begin = at_;
  const auto number = digits();
  skip_space();
  const auto generation = number ? digits() : std::nullopt;
  skip_space();
  if (generation && *number > 0 && *number <= limits::pdf_number_max && *generation <= limits::pdf_generation_max && skip_word("R")) {
    value.type = PdfValue::Type::reference;
    value.reference = {static_cast<std::uint32_t>(*number), static_cast<std::uint32_t>(*generation)};
    return true;
  }
  at_ = begin;
  return false;
}

}  // namespace signet
