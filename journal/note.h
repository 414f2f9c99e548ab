// C2SP signed-note v1.0.0: a text, an empty line, signature lines. Only Ed25519 (type 0x01) is ours.
#pragma once

#include <string>
#include <vector>

#include "journal/ed25519.h"

namespace signet::journal {

constexpr std::size_t note_bytes_max = 4096;     // of a checkpoint with all its cosignatures
constexpr std::size_t note_signatures_max = 16;  // "verifiers MUST accept at least 16"

/// Who may sign a note: a name and a key. Written as a vkey: `name+hex8(key id)+base64(0x01 ‖ key)`.
struct Verifier {
  std::string name;
  PublicKey key;
  /// SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key)[0:4], big-endian.
  std::uint32_t id() const;
  std::string vkey() const;
  static Result<Verifier> parse(std::string_view vkey);
  friend bool operator==(const Verifier&, const Verifier&) = default;
};

struct NoteSignature {
  std::string name;
  std::uint32_t id = 0;
  Bytes value;
};

struct Note {
  std::string text;  // with its last newline
  std::vector<NoteSignature> signatures;
};

/// SHA-256(name ‖ 0x0A ‖ type ‖ key)[0:4], big-endian; `type` as C2SP signed-note lists them.
std::uint32_t key_id(std::string_view name, unsigned char type, const PublicKey& key);
/// `name+hex8(key id)+base64(type ‖ key)`, and back. Refuses with `request_malformed`.
std::string write_vkey(std::string_view name, unsigned char type, const PublicKey& key);
Result<Verifier> parse_vkey(std::string_view vkey, unsigned char type);
/// One signature line, with its newline.
std::string signature_line(const NoteSignature& signature);

/// Non-empty, no white space, no `+`, no control character.
bool is_key_name(std::string_view name);

Result<Note> parse_note(std::string_view octets);
/// `text` ends in a newline.
std::string sign_note(std::string_view text, std::string_view name, const PrivateKey& key);
/// The text, when this verifier has signed it. Signatures of others are passed over; a wrong one of this verifier refuses the note.
Result<std::string> open_note(std::string_view octets, const Verifier& verifier);

}  // namespace signet::journal
