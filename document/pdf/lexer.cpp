#include "document/pdf/lexer.h"

#include <algorithm>

namespace signet::pdf {
namespace {

using Type = Token::Type;

std::optional<unsigned char> hexadecimal_digit(unsigned char octet) {
  if (is_digit(octet)) return static_cast<unsigned char>(octet - '0');
  if (octet >= 'A' && octet <= 'F') return static_cast<unsigned char>(octet - 'A' + 10);
  if (octet >= 'a' && octet <= 'f') return static_cast<unsigned char>(octet - 'a' + 10);
  return std::nullopt;
}

Type number_type(std::string_view text) {
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  std::size_t digits = 0, points = 0;
  for (const char each : text) {
    if (is_digit(static_cast<unsigned char>(each)))
      ++digits;
    else if (each == '.')
      ++points;
    else
      return Type::word;
  }
  if (digits == 0 || points > 1) return Type::word;
  return points == 0 ? Type::integer : Type::real;
}

}  // namespace

bool is_white(unsigned char octet) noexcept { return octet == 0 || octet == 9 || octet == 10 || octet == 12 || octet == 13 || octet == 32; }

bool is_delimiter(unsigned char octet) noexcept {
  return std::string_view{"()<>[]{}/%"}.find(static_cast<char>(octet)) != std::string_view::npos;
}

bool is_digit(unsigned char octet) noexcept { return octet >= '0' && octet <= '9'; }

std::optional<std::uint64_t> unsigned_number(std::string_view digits) noexcept {
  if (digits.empty() || digits.size() > 15) return std::nullopt;
  std::uint64_t value = 0;
  for (const char each : digits) {
    if (!is_digit(static_cast<unsigned char>(each))) return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(each - '0');
  }
  return value;
}

Token Lexer::next() {
  skip_white();
  if (position_ >= text_.size()) return {Type::end, position_, position_};
  const std::size_t begin = position_;
  const unsigned char octet = text_[begin];
  const bool twice = begin + 1 < text_.size() && text_[begin + 1] == octet;
  switch (octet) {
    case '[': return taken(Type::array_open, begin, begin + 1);
    case ']': return taken(Type::array_close, begin, begin + 1);
    case '(': return literal_string();
    case '<': return twice ? taken(Type::dictionary_open, begin, begin + 2) : hexadecimal_string();
    case '>': return taken(twice ? Type::dictionary_close : Type::bad, begin, begin + (twice ? 2 : 1));
    case ')':
    case '{':
    case '}': return taken(Type::bad, begin, begin + 1);
    default: return regular();
  }
}

std::string_view Lexer::text(const Token& token) const { return as_text(text_.subspan(token.begin, token.end - token.begin)); }

std::optional<std::string> Lexer::name(const Token& token) const {
  const std::string_view written = text(token).substr(1);
  std::string name;
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i] != '#') {
      name.push_back(written[i]);
      continue;
    }
    if (i + 2 >= written.size()) return std::nullopt;
    const auto high = hexadecimal_digit(static_cast<unsigned char>(written[i + 1]));
    const auto low = hexadecimal_digit(static_cast<unsigned char>(written[i + 2]));
    if (!high || !low || (*high == 0 && *low == 0)) return std::nullopt;
    name.push_back(static_cast<char>(*high << 4 | *low));
    i += 2;
  }
  return name;
}

void Lexer::skip_white() {
  while (position_ < text_.size()) {
    if (text_[position_] == '%') {
      while (position_ < text_.size() && text_[position_] != '\n' && text_[position_] != '\r') ++position_;
    } else if (is_white(text_[position_])) {
      ++position_;
    } else {
      return;
    }
  }
}

Token Lexer::taken(Type type, std::size_t begin, std::size_t end) {
  position_ = end;
  return {type, begin, end};
}

Token Lexer::literal_string() {
  const std::size_t begin = position_;
  std::size_t open = 0;
  for (std::size_t i = begin; i < text_.size(); ++i) {
    if (text_[i] == '\\')
      ++i;
    else if (text_[i] == '(')
      ++open;
    else if (text_[i] == ')' && --open == 0)
      return taken(Type::string, begin, i + 1);
  }
  return taken(Type::bad, begin, text_.size());
}

Token Lexer::hexadecimal_string() {
  const std::size_t begin = position_;
  for (std::size_t i = begin + 1; i < text_.size(); ++i) {
    if (text_[i] == '>') return taken(Type::hexadecimal, begin, i + 1);
    if (!hexadecimal_digit(text_[i]) && !is_white(text_[i])) return taken(Type::bad, begin, i + 1);
  }
  return taken(Type::bad, begin, text_.size());
}

Token Lexer::regular() {
  const std::size_t begin = position_;
  std::size_t end = begin + 1;
  while (end < text_.size() && !is_white(text_[end]) && !is_delimiter(text_[end])) ++end;
  const Token token = taken(Type::word, begin, end);
  if (text_[begin] == '/') return {Type::name, begin, end};
  return {number_type(text(token)), begin, end};
}

}  // namespace signet::pdf
