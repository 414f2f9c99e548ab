// C2SP tlog-cosignature, cosignature/v1: a witness says that it saw a checkpoint at a time, and none that contradicts it.
#pragma once

#include <optional>
#include <string>

#include "journal/note.h"
#include "policy/base/instant.h"

namespace signet::journal {

constexpr unsigned char type_cosignature = 0x04;  // Ed25519 over a time and the checkpoint's text

/// Who cosigns: a name and a key, with the type 0x04 in its vkey, so that the same key signing checkpoints is another signer.
struct WitnessKey {
  std::string name;
  PublicKey key;
  std::uint32_t id() const { return key_id(name, type_cosignature, key); }
  std::string vkey() const { return write_vkey(name, type_cosignature, key); }
  static Result<WitnessKey> parse(std::string_view vkey);
  friend bool operator==(const WitnessKey&, const WitnessKey&) = default;
};

/// `cosignature/v1`, `time N`, then the checkpoint's text with its last newline.
std::string cosignature_message(std::string_view text, std::uint64_t seconds);
/// The signature line of a witness over the text of a checkpoint; `seconds` since 1970.
std::string cosign(std::string_view text, std::uint64_t seconds, std::string_view name, const PrivateKey& key);
/// When this witness has cosigned the note; nothing: it has not. A wrong signature of its key refuses (`journal_inconsistent`).
Result<std::optional<Instant>> cosigned_at(const Note& note, const WitnessKey& witness);
/// The same note with the signatures of these keys alone, in this order: the log's, then the witness's if it is there.
std::string with_only(const Note& note, const Verifier& log, const std::optional<WitnessKey>& witness);

/// What a cosignature line says, believed or not.
struct ClaimedCosignature {
  std::string name;
  std::uint32_t id = 0;
  std::uint64_t seconds = 0;
};
/// Of every signature whose form is that of a cosignature.
std::vector<ClaimedCosignature> claimed_cosignatures(const Note& note);

}  // namespace signet::journal
