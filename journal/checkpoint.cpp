#include "journal/checkpoint.h"

#include <charconv>

#include "journal/tree.h"

namespace signet::journal {
namespace {

Refusal malformed(const char* what) { return {Reason::journal_inconsistent, std::string{"checkpoint: "} + what}; }

/// The next line without its newline; nothing if none is left.
std::optional<std::string_view> next_line(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == text.npos) return std::nullopt;
  const auto line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

}  // namespace

Result<std::uint64_t> parse_decimal(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || (text.size() > 1 && text.front() == '0'))
    return malformed("not a number");
  return value;
}

std::string checkpoint_text(const Checkpoint& checkpoint) {
  return checkpoint.origin + '\n' + std::to_string(checkpoint.size) + '\n' + to_base64(view(checkpoint.root)) + '\n';
}

Result<Checkpoint> parse_checkpoint_text(std::string_view text) {
  const auto origin = next_line(text);
  const auto size = next_line(text);
  const auto root = next_line(text);
  if (!root || !text.empty()) return malformed("not three lines");
  if (!is_key_name(*origin)) return malformed("no origin");
  TRY(const auto entries, parse_decimal(*size));
  const auto octets = from_base64(*root);
  const auto digest = octets ? digest_from_bytes(*octets) : std::nullopt;
  if (!digest || entries > tree_size_max) return malformed("no root of a tree");
  return Checkpoint{std::string{*origin}, entries, *digest};
}

Result<Checkpoint> open_checkpoint(std::string_view note, const Verifier& verifier) {
  TRY(const auto text, open_note(note, verifier));
  TRY(auto checkpoint, parse_checkpoint_text(text));
  if (checkpoint.origin != verifier.name) return malformed("of another log");
  return checkpoint;
}

}  // namespace signet::journal
