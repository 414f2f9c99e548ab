// Tokens and values in the octets of a PDF (ISO 32000-2 7.2, 7.3), for pdf_objects. Every octet is looked at a few times at
// most; nesting and the number of values are bounded.
#pragma once

#include <optional>
#include <string_view>

#include "policy/pdf_objects.h"

namespace signet {

class PdfLexer {
 public:
  explicit PdfLexer(ByteView octets, std::size_t at = 0) : octets_(octets), at_(at) {}
  std::size_t at() const noexcept { return at_; }
  bool at_end() const noexcept { return at_ >= octets_.size(); }

  /// White space (7.2.3), how many octets of it.
  std::size_t skip_white() noexcept;
  /// White space and comments (7.2.4).
  void skip_space() noexcept;
  /// CR LF, LF, or CR.
  bool skip_end_of_line() noexcept;
  bool skip(std::string_view octets) noexcept;
  /// `word` as a whole run of regular characters, or nothing is read.
  bool skip_word(std::string_view word) noexcept;
  /// A whole run of one to ten decimal digits, or nothing is read.
  std::optional<std::uint64_t> digits() noexcept;
  /// Exactly `count` decimal digits, whatever follows.
  std::optional<std::uint64_t> digits(std::size_t count) noexcept;

  /// The value that begins here, behind white space. `pdf_malformed`; `too_large` with more than limits::pdf_objects_max
  /// values.
  Result<PdfValue> value(std::size_t depth = 0);

 private:
  std::string_view run() const noexcept;
  unsigned char peek(std::size_t ahead = 0) const noexcept { return at_ + ahead < octets_.size() ? octets_[at_ + ahead] : 0; }
  Outcome read(PdfValue& value, std::size_t depth);
  Outcome read_name(std::string& name);
  Outcome read_literal(std::string& text);
  void read_escape(std::string& text);
  Outcome read_hexadecimal(std::string& text);
  Outcome read_array(PdfValue& value, std::size_t depth);
  Outcome read_dictionary(PdfValue& value, std::size_t depth);
  Outcome read_number(PdfValue& value);
  bool read_reference(PdfValue& value);
  Outcome read_word(PdfValue& value);

  ByteView octets_;
  std::size_t at_ = 0;
  std::size_t values_ = 0;
};

}  // namespace signet
