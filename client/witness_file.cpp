#include "client/witness_file.h"

#include <array>

#include "journal/checkpoint.h"

namespace signet::client {
namespace {

using Kind = WitnessPart::Kind;

constexpr std::string_view file_head = "signet-witness 1\n";
constexpr std::size_t witness_parts_max = 8;
constexpr std::array<std::pair<Kind, std::string_view>, 3> names{
    {{Kind::add_checkpoint, "add-checkpoint"}, {Kind::add_year, "add-year"}, {Kind::cosigned, "cosigned"}}};

Refusal malformed_file(const char* what) {
  return {Reason::request_malformed, std::string{"not a file of signet journal witness: "} + what};
}

/// `NAME LENGTH`, a newline, and so many octets.
Result<WitnessPart> take_part(std::string_view& text) {
  const auto end = text.find('\n');
  const auto line = text.substr(0, end);
  const auto space = line.find(' ');
  if (end == text.npos || space == line.npos) return malformed_file("no head of a part");
  const auto size = journal::parse_decimal(line.substr(space + 1));
  text.remove_prefix(end + 1);
  if (!size || *size > text.size()) return malformed_file("cut off");
  for (const auto& [kind, name] : names) {
    if (name != line.substr(0, space)) continue;
    WitnessPart part{kind, std::string{text.substr(0, static_cast<std::size_t>(*size))}};
    text.remove_prefix(static_cast<std::size_t>(*size));
    return part;
  }
  return malformed_file("a part of no kind that is known here; use a newer version");
}

}  // namespace

std::string write_witness_file(const std::vector<WitnessPart>& parts) {
  if (parts.size() == 1 && parts.front().kind != Kind::add_year) return parts.front().text;
  std::string text{file_head};
  for (const auto& part : parts) {
    for (const auto& [kind, name] : names) {
      if (kind == part.kind) text += std::string{name} + " " + std::to_string(part.text.size()) + "\n" + part.text;
    }
  }
  return text;
}

Result<std::vector<WitnessPart>> read_witness_file(std::string_view text, Kind alone) {
  if (!text.starts_with(file_head)) return std::vector<WitnessPart>{{alone, std::string{text}}};
  text.remove_prefix(file_head.size());
  std::vector<WitnessPart> parts;
  while (!text.empty()) {
    if (parts.size() == witness_parts_max) return malformed_file("too many parts");
    TRY(auto part, take_part(text));
    parts.push_back(std::move(part));
  }
  if (parts.empty()) return malformed_file("no part");
  return parts;
}

}  // namespace signet::client
