// Tokens of PDF syntax (ISO 32000-2 7.2, 7.3) with their places. Decodes nothing but names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "policy/base/bytes.h"

namespace signet::pdf {

struct Token {
  enum class Type : std::uint8_t {
    end,
    bad,
    integer,
    real,
    name,
    string,
    hexadecimal,
    array_open,
    array_close,
    dictionary_open,
    dictionary_close,
    word
  };
  Type type = Type::end;
  std::size_t begin = 0, end = 0;  // octets of the text
};

bool is_white(unsigned char octet) noexcept;
bool is_delimiter(unsigned char octet) noexcept;
bool is_digit(unsigned char octet) noexcept;

/// Decimal digits only, at most 15 of them: no sign, nothing else.
std::optional<std::uint64_t> unsigned_number(std::string_view digits) noexcept;

class Lexer {
 public:
  explicit Lexer(ByteView text, std::size_t position = 0) : text_(text), position_(position) {}
  /// White space and comments are skipped before it. `bad`: something that is no token, or one without its end.
  Token next();
  std::size_t position() const noexcept { return position_; }
  void seek(std::size_t position) noexcept { position_ = position; }
  std::string_view text(const Token& token) const;
  /// Of a name token, without the slash, `#xx` decoded (7.3.5); none where the escape is broken.
  std::optional<std::string> name(const Token& token) const;

 private:
  void skip_white();
  Token taken(Token::Type type, std::size_t begin, std::size_t end);
  Token literal_string();
  Token hexadecimal_string();
  Token regular();
  ByteView text_;
  std::size_t position_;
};

}  // namespace signet::pdf
