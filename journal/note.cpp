#include "journal/note.h"

#include <algorithm>

#include "policy/base/digest.h"

namespace signet::journal {
namespace {

constexpr unsigned char type_ed25519 = 0x01;
constexpr std::string_view dash = "\xE2\x80\x94 ";  // U+2014 and a space

Refusal malformed_note(const char* what) { return {Reason::journal_inconsistent, std::string{"signed note: "} + what}; }

std::string typed_key(unsigned char type, const PublicKey& key) {
  std::string typed{static_cast<char>(type)};
  typed.append(key.value().begin(), key.value().end());
  return typed;
}

std::uint32_t read_u32(ByteView octets) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | octets[i];
  return value;
}

std::string write_u32(std::uint32_t value) {
  std::string octets;
  for (int shift = 24; shift >= 0; shift -= 8) octets.push_back(static_cast<char>(value >> shift & 0xff));
  return octets;
}

Result<NoteSignature> parse_signature(std::string_view line) {
  if (!line.starts_with(dash)) return malformed_note("a signature line without its dash");
  line.remove_prefix(dash.size());
  const auto space = line.find(' ');
  if (space == line.npos || !is_key_name(line.substr(0, space))) return malformed_note("a signature line without a key name");
  const auto value = from_base64(line.substr(space + 1));
  if (!value || value->size() < 5) return malformed_note("a signature that is not base64 of a key id and a value");
  return NoteSignature{std::string{line.substr(0, space)}, read_u32(*value), Bytes{value->begin() + 4, value->end()}};
}

bool is_signed_by(const Verifier& verifier, std::string_view text, const NoteSignature& signature) {
  std::array<unsigned char, 64> value{};
  if (signature.value.size() != value.size()) return false;
  std::ranges::copy(signature.value, value.begin());
  return verify_ed25519(verifier.key, as_bytes(text), Signature{value});
}

}  // namespace

bool is_key_name(std::string_view name) {
  // Unicode spaces outside ASCII cannot stand in our names: an origin is a host name and a path.
  return !name.empty() && std::ranges::all_of(name, [](char c) { return c > 0x20 && c < 0x7f && c != '+'; });
}

std::uint32_t key_id(std::string_view name, unsigned char type, const PublicKey& key) {
  return read_u32(view(sha256(std::string{name} + '\n' + typed_key(type, key))));
}

std::string write_vkey(std::string_view name, unsigned char type, const PublicKey& key) {
  return std::string{name} + '+' + to_hex(as_bytes(write_u32(key_id(name, type, key)))) + '+' + to_base64(as_bytes(typed_key(type, key)));
}

Result<Verifier> parse_vkey(std::string_view vkey, unsigned char type) {
  const Refusal wrong{Reason::request_malformed, "not a verifier key (name+id+base64)"};
  const auto first = vkey.find('+');
  const auto second = first == vkey.npos ? first : vkey.find('+', first + 1);  // base64 may hold a third
  if (second == vkey.npos || !is_key_name(vkey.substr(0, first))) return wrong;
  const auto typed = from_base64(vkey.substr(second + 1));
  if (!typed || typed->size() != 33) return wrong;
  Verifier verifier{std::string{vkey.substr(0, first)}, {}};
  std::array<unsigned char, 32> key{};
  std::copy(typed->begin() + 1, typed->end(), key.begin());
  verifier.key = PublicKey{key};
  if (write_vkey(verifier.name, type, verifier.key) != vkey) return wrong;  // the type and the id are in it
  return verifier;
}

std::string signature_line(const NoteSignature& signature) {
  std::string value = write_u32(signature.id);
  value.append(signature.value.begin(), signature.value.end());
  return std::string{dash} + signature.name + ' ' + to_base64(as_bytes(value)) + '\n';
}

std::uint32_t Verifier::id() const { return key_id(name, type_ed25519, key); }
std::string Verifier::vkey() const { return write_vkey(name, type_ed25519, key); }
Result<Verifier> Verifier::parse(std::string_view vkey) { return parse_vkey(vkey, type_ed25519); }

Result<Note> parse_note(std::string_view octets) {
  if (octets.size() > note_bytes_max) return malformed_note("too long");
  if (std::ranges::any_of(octets, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; }))
    return malformed_note("control characters");
  const auto gap = octets.rfind("\n\n");  // "split at the last empty line": signature lines hold none
  if (gap == octets.npos || !octets.ends_with('\n')) return malformed_note("no signatures");
  Note note{std::string{octets.substr(0, gap + 1)}, {}};
  for (auto lines = octets.substr(gap + 2); !lines.empty();) {
    const auto end = lines.find('\n');
    TRY(auto signature, parse_signature(lines.substr(0, end)));
    note.signatures.push_back(std::move(signature));
    if (note.signatures.size() > note_signatures_max) return malformed_note("too many signatures");
    lines.remove_prefix(end + 1);
  }
  if (note.signatures.empty()) return malformed_note("no signatures");
  return note;
}

std::string sign_note(std::string_view text, std::string_view name, const PrivateKey& key) {
  ensure(text.ends_with('\n') && is_key_name(name), "a note ends its last line and names its signer");
  const Verifier verifier{std::string{name}, key.public_key()};
  const auto value = key.sign(as_bytes(text)).value();
  return std::string{text} + '\n' + signature_line({verifier.name, verifier.id(), Bytes{value.begin(), value.end()}});
}

Result<std::string> open_note(std::string_view octets, const Verifier& verifier) {
  TRY(auto note, parse_note(octets));
  bool found = false;
  for (const NoteSignature& signature : note.signatures) {
    if (signature.name != verifier.name || signature.id != verifier.id()) continue;
    if (!is_signed_by(verifier, note.text, signature)) return malformed_note("the signature is wrong");
    found = true;
  }
  if (!found) return malformed_note("not signed with this key");
  return std::move(note.text);
}

}  // namespace signet::journal
