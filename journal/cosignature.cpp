#include "journal/cosignature.h"

#include <algorithm>

namespace signet::journal {
namespace {

constexpr std::size_t time_octets = 8;
constexpr std::size_t value_octets = time_octets + 64;
constexpr std::uint64_t seconds_max = (std::uint64_t{1} << 63) - 1;

std::uint64_t read_seconds(const Bytes& value) {
  std::uint64_t seconds = 0;
  for (std::size_t i = 0; i < time_octets; ++i) seconds = seconds << 8 | value[i];
  return seconds;
}

bool is_of(const NoteSignature& signature, std::string_view name, std::uint32_t id) { return signature.name == name && signature.id == id; }

bool verifies(const NoteSignature& signature, std::string_view text, const WitnessKey& witness) {
  if (signature.value.size() != value_octets || read_seconds(signature.value) > seconds_max) return false;
  std::array<unsigned char, 64> value{};
  std::copy(signature.value.begin() + time_octets, signature.value.end(), value.begin());
  const auto message = cosignature_message(text, read_seconds(signature.value));
  return verify_ed25519(witness.key, as_bytes(message), Signature{value});
}

}  // namespace

Result<WitnessKey> WitnessKey::parse(std::string_view vkey) {
  TRY(auto verifier, parse_vkey(vkey, type_cosignature));
  return WitnessKey{std::move(verifier.name), verifier.key};
}

std::string cosignature_message(std::string_view text, std::uint64_t seconds) {
  return "cosignature/v1\ntime " + std::to_string(seconds) + "\n" + std::string{text};
}

std::string cosign(std::string_view text, std::uint64_t seconds, std::string_view name, const PrivateKey& key) {
  ensure(text.ends_with('\n') && is_key_name(name) && seconds <= seconds_max, "a cosignature is of a whole text, by a name, at a time");
  const auto value = key.sign(as_bytes(cosignature_message(text, seconds))).value();
  NoteSignature signature{std::string{name}, key_id(name, type_cosignature, key.public_key()), {}};
  for (int shift = 56; shift >= 0; shift -= 8) signature.value.push_back(static_cast<unsigned char>(seconds >> shift & 0xff));
  signature.value.insert(signature.value.end(), value.begin(), value.end());
  return signature_line(signature);
}

Result<std::optional<Instant>> cosigned_at(const Note& note, const WitnessKey& witness) {
  std::optional<Instant> at;
  for (const auto& signature : note.signatures) {
    if (!is_of(signature, witness.name, witness.id())) continue;
    if (!verifies(signature, note.text, witness))
      return Refusal{Reason::journal_inconsistent, "the cosignature of " + witness.name + " is wrong"};
    at = Instant{static_cast<std::int64_t>(read_seconds(signature.value))};
  }
  return at;
}

std::string with_only(const Note& note, const Verifier& log, const std::optional<WitnessKey>& witness) {
  const auto line_of = [&](std::string_view name, std::uint32_t id) {
    const auto found =
        std::find_if(note.signatures.begin(), note.signatures.end(), [&](const auto& each) { return is_of(each, name, id); });
    return found == note.signatures.end() ? std::string{} : signature_line(*found);
  };
  return note.text + '\n' + line_of(log.name, log.id()) + (witness ? line_of(witness->name, witness->id()) : "");
}

std::vector<ClaimedCosignature> claimed_cosignatures(const Note& note) {
  std::vector<ClaimedCosignature> claimed;
  for (const auto& signature : note.signatures) {
    if (signature.value.size() == value_octets) claimed.push_back({signature.name, signature.id, read_seconds(signature.value)});
  }
  return claimed;
}

}  // namespace signet::journal
