#include "daemon/gate/target.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "daemon/gate/gate_limits.h"

namespace signet::gate {
namespace {

Refusal malformed_target(std::string detail) { return Refusal{Reason::request_malformed, std::move(detail)}; }

bool printable(char letter) noexcept { return letter > 0x20 && letter < 0x7f; }

std::optional<unsigned> hex_digit(char letter) noexcept {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return std::nullopt;
}

// RFC 3986 2.1. What is decoded must be printable too: nothing that we ask for has another character.
Result<std::string> decode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char letter = text[i];
    if (letter == '%') {
      if (i + 2 >= text.size()) return malformed_target("a percent escape is cut off");
      const auto high = hex_digit(text[i + 1]);
      const auto low = hex_digit(text[i + 2]);
      if (!high || !low) return malformed_target("a percent escape is not hexadecimal");
      letter = static_cast<char>(*high << 4 | *low);
      i += 2;
    }
    if (!printable(letter)) return malformed_target("the request target holds a character that no path or parameter of ours has");
    decoded.push_back(letter);
  }
  return decoded;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// RFC 9112 3.2.2: a server accepts the absolute form too. Its host says nothing on a Unix socket.
std::string_view origin_form(std::string_view target) {
  constexpr std::string_view scheme = "http://";
  if (!target.starts_with(scheme)) return target;
  const auto path = target.find('/', scheme.size());
  return path == std::string_view::npos ? std::string_view{"/"} : target.substr(path);
}

}  // namespace

Result<Target> parse_target(std::string_view text) {
  const std::string_view target = origin_form(text);
  if (!target.starts_with('/')) return malformed_target("the request target does not begin with a slash");
  if (target.find('#') != std::string_view::npos) return malformed_target("the request target has a fragment");
  Target parsed;
  const auto question = target.find('?');
  for (const auto part : split(target.substr(1, question == std::string_view::npos ? question : question - 1), '/')) {
    TRY(auto segment, decode(part));
    parsed.segments.push_back(std::move(segment));
  }
  if (question == std::string_view::npos || question + 1 == target.size()) return parsed;
  for (const auto part : split(target.substr(question + 1), '&')) {
    const auto equals = part.find('=');
    TRY(auto name, decode(part.substr(0, equals)));
    TRY(auto value, decode(equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1)));
    parsed.parameters.emplace_back(std::move(name), std::move(value));
  }
  return parsed;
}

Result<std::uint64_t> parse_number(std::string_view name, std::string_view text) {
  std::uint64_t number = 0;
  const bool digits = !text.empty() && std::all_of(text.begin(), text.end(), [](char digit) { return digit >= '0' && digit <= '9'; });
  if (!digits) return malformed_target(std::string{name} + " is not a number");
  for (const char digit : text) {
    number = number * 10 + static_cast<std::uint64_t>(digit - '0');
    if (number > integer_max) return malformed_target(std::string{name} + " is too large");
  }
  return number;
}

}  // namespace signet::gate
