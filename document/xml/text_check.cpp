#include "document/xml/text_check.h"

#include <cstring>
#include <string>

#include "policy/base/limits.h"

namespace signet::xml {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view space = " \t\r\n";

struct Sequence {
  unsigned char lead_min, lead_max, second_min, second_max, size;
};

// Unicode 15, table 3-7: no overlong form, no surrogate, nothing above U+10FFFF.
constexpr Sequence sequences[] = {{0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
                                  {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4},
                                  {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4}};

/// Octets of the well-formed sequence at the front; 0: there is none.
std::size_t sequence_size(ByteView bytes) noexcept {
  for (const Sequence& sequence : sequences) {
    if (bytes[0] < sequence.lead_min || bytes[0] > sequence.lead_max) continue;
    if (bytes.size() < sequence.size || bytes[1] < sequence.second_min || bytes[1] > sequence.second_max) return 0;
    for (std::size_t i = 2; i < sequence.size; ++i) {
      if ((bytes[i] & 0xC0) != 0x80) return 0;
    }
    return sequence.size;
  }
  return 0;
}

std::size_t ascii_run(ByteView bytes) noexcept {
  std::size_t at = 0;
  for (std::uint64_t eight = 0; at + 8 <= bytes.size(); at += 8) {
    std::memcpy(&eight, bytes.data() + at, 8);
    if ((eight & 0x8080808080808080U) != 0) break;
  }
  while (at < bytes.size() && bytes[at] < 0x80) ++at;
  return at;
}

std::string_view skip_space(std::string_view text) noexcept {
  const auto at = text.find_first_not_of(space);
  return at == std::string_view::npos ? std::string_view{} : text.substr(at);
}

bool same_word(std::string_view a, std::string_view b) noexcept {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

struct PseudoAttribute {
  std::string_view name, value, rest;
};

/// `name = "value"` at the front of the declaration.
bool read_pseudo_attribute(std::string_view text, PseudoAttribute& found) noexcept {
  text = skip_space(text);
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) return false;
  found.name = text.substr(0, text.substr(0, equals).find_last_not_of(space) + 1);
  text = skip_space(text.substr(equals + 1));
  if (text.empty() || (text[0] != '"' && text[0] != '\'')) return false;
  const auto quote = text.find(text[0], 1);
  if (quote == std::string_view::npos) return false;
  found.value = text.substr(1, quote - 1);
  found.rest = text.substr(quote + 1);
  return true;
}

// XML 1.0 clause 2.8 (XMLDecl).
Outcome check_declaration(std::string_view declaration) {
  while (!skip_space(declaration).empty()) {
    PseudoAttribute found;
    if (!read_pseudo_attribute(declaration, found)) return Refusal{Reason::malformed, "the XML declaration"};
    if (found.name == "version" && found.value != "1.0") return Refusal{Reason::malformed, "an XML version other than 1.0"};
    if (found.name == "encoding" && !same_word(found.value, "UTF-8")) return Refusal{Reason::malformed, "an encoding other than UTF-8"};
    declaration = found.rest;
  }
  return Done{};
}

}  // namespace

bool is_utf8(ByteView bytes) noexcept {
  while (!bytes.empty()) {
    bytes = bytes.subspan(ascii_run(bytes));
    if (bytes.empty()) return true;
    const std::size_t size = sequence_size(bytes);
    if (size == 0) return false;
    bytes = bytes.subspan(size);
  }
  return true;
}

Outcome check_text(ByteView document) {
  if (document.size() > limits::xml_bytes_max) return Refusal{Reason::too_large, "more than 2 MiB"};
  if (document.empty()) return Refusal{Reason::malformed, "an empty file"};
  if (std::memchr(document.data(), 0, document.size()) != nullptr) return Refusal{Reason::malformed, "a NUL character"};
  if (!is_utf8(document)) return Refusal{Reason::malformed, "not UTF-8"};
  std::string_view text = as_text(document);
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (text.empty() || (text[0] != '<' && space.find(text[0]) == std::string_view::npos))
    return Refusal{Reason::malformed, "it does not begin as XML"};
  if (!text.starts_with("<?xml") || text.size() < 6 || space.find(text[5]) == std::string_view::npos) return Done{};
  const auto end = text.find("?>");
  if (end == std::string_view::npos) return Refusal{Reason::malformed, "the XML declaration"};
  return check_declaration(text.substr(5, end - 5));
}

}  // namespace signet::xml
