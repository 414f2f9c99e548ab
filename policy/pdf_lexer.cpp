#include "policy/pdf_lexer.h"

#include <algorithm>
#include <array>

#include "policy/base/limits.h"

namespace signet {
namespace {

enum class PdfCharacter : std::uint8_t { regular, white, delimiter };

// 7.2.3, tables 1 and 2.
constexpr auto pdf_characters = [] {
  std::array<PdfCharacter, 256> kinds{};
  for (const unsigned char c : {0, 9, 10, 12, 13, 32}) kinds[c] = PdfCharacter::white;
  for (const char c : std::string_view{"()<>[]{}/%"}) kinds[static_cast<unsigned char>(c)] = PdfCharacter::delimiter;
  return kinds;
}();

bool is_pdf_digit(unsigned char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::size_t PdfLexer::skip_white() noexcept {
  const auto begin = at_;
  while (!at_end() && pdf_characters[octets_[at_]] == PdfCharacter::white) ++at_;
  return at_ - begin;
}

void PdfLexer::skip_space() noexcept {
  for (skip_white(); !at_end() && octets_[at_] == '%'; skip_white()) {
    while (!at_end() && octets_[at_] != '\r' && octets_[at_] != '\n') ++at_;
  }
}

bool PdfLexer::skip(std::string_view octets) noexcept {
  if (as_text(octets_).substr(std::min(at_, octets_.size()), octets.size()) != octets) return false;
  at_ += octets.size();
  return true;
}

bool PdfLexer::skip_end_of_line() noexcept { return skip("\r\n") || skip("\n") || skip("\r"); }

std::string_view PdfLexer::run() const noexcept {
  auto end = std::min(at_, octets_.size());
  while (end < octets_.size() && pdf_characters[octets_[end]] == PdfCharacter::regular) ++end;
  return as_text(octets_).substr(at_, end - at_);
}

bool PdfLexer::skip_word(std::string_view word) noexcept {
  if (as_text(octets_).substr(std::min(at_, octets_.size()), word.size()) != word) return false;
  const auto end = at_ + word.size();
  if (end < octets_.size() && pdf_characters[octets_[end]] == PdfCharacter::regular) return false;
  at_ = end;
  return true;
}

std::optional<std::uint64_t> PdfLexer::digits(std::size_t count) noexcept {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_pdf_digit(peek(i))) return std::nullopt;
    number = number * 10 + (peek(i) - '0');
  }
  at_ += count;
  return number;
}

std::optional<std::uint64_t> PdfLexer::digits() noexcept {
  std::size_t count = 0;
  while (count < 11 && is_pdf_digit(peek(count))) ++count;
  const bool whole = at_ + count >= octets_.size() || pdf_characters[octets_[at_ + count]] != PdfCharacter::regular;
  if (count == 0 || count > 10 || !whole) return std::nullopt;
  return digits(count);
}

}  // namespace signet
