// The journal's entries as keyhold writes them (docs/formats/journal.md): canonical JSON, no personal data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/keyhold/state.h"
#include "policy/base/reason.h"
#include "policy/decide.h"
#include "policy/journal_note.h"
#include "policy/model/draft.h"
#include "policy/registrations.h"

namespace signet::keyhold {

struct StartEntry {
  Instant time;
  bool demo = false, landlock = false, memory_locked = false, clock_synchronised = false;
  std::int64_t clock_offset_s = 0;
  std::string token_serial;
  Digest certificate;                                    // the token's
  bool key_kept = false;                                 // made in the token, and it cannot leave it
  std::vector<std::pair<std::string, Digest>> files;     // configuration found at the start
  std::vector<std::pair<std::string, Digest>> drawings;  // of each PDF profile: how its seal looks, as a worker made it
};

/// What an intent fixes for good; read back after a crash.
struct IntentEntry {
  Instant time;
  std::string seal_id;
  Kind kind{};
  Digest document, octets, certificate, policy, profile_sha256;
  std::string profile_id;
  KeyedNames names;
  Digest leading_value;
  std::vector<Digest> prior_values;
  std::vector<Digest> revocation;
  std::uint64_t register_version = 0;
  std::uint64_t activation = 0;
  std::uint32_t caller = 0;
  std::optional<Digest> xml;             // PDF: the XML of the same transcript
  std::uint64_t approval = 0;            // the department's approval of the seal certificate (S3 Đ.33.8)
  std::optional<Digest> replaces{};      // the sealed document whose place this one takes
  std::uint64_t correction = 0;          // the order that says so
  std::uint64_t authorisation = 0;       // instead of an activation: the order that permits it without a clerk
  std::vector<std::uint64_t> shared{};   // intents of other persons in which one of the signature values stood first
  std::vector<Note> notes{};             // each kind of note once, without persons
  std::vector<std::uint64_t> members{};  // of a manifest: the intents of the seals that it rests on
};
constexpr std::size_t shared_intents_max = 8;  // of one intent; more are told by these

struct SealedEntry {
  Instant time;
  std::uint64_t intent = 0;
  std::string seal_id;
  Digest value;  // SHA-256 of the seal's SignatureValue (XML), or of the file's octets to the end of the signed revision (PDF)
  Digest file;   // SHA-256 of the file delivered
  std::uint64_t approval = 0;  // as in the intent: a receipt shows them
  std::optional<Digest> replaces{};
};

/// An order has ended a seal or an open intent.
struct RevokedEntry {
  Instant time;
  std::uint64_t order = 0, intent = 0;
  std::string seal_id;
  Digest document;
  bool sealed = false;  // else the intent was open
};

/// What a pupil brought from another school.
struct IncomingEntry {
  Instant time;
  std::uint32_t caller = 0;
  Digest document;     // the sealed file
  Digest certificate;  // of its seal
  std::vector<Digest> revocation;
};
constexpr std::size_t seen_values_max = 64;  // of one entry, which holds 4 KiB

std::string start_entry(const StartEntry& entry);
std::string stop_entry(Instant time);
std::string intent_entry(const IntentEntry& entry);
std::string sealed_entry(const SealedEntry& entry);
std::string failed_entry(Instant time, std::uint64_t intent, const std::string& seal_id, const std::vector<Finding>& findings,
                         bool token_asked);
/// `document`: nothing for requests refused before a document was understood; those carry a count.
std::string refused_entry(Instant time, std::uint32_t caller, std::string_view request, const std::optional<Digest>& document,
                          const std::vector<Finding>& findings, std::uint64_t count);
std::string order_entry(Instant time, std::uint32_t caller, const Order& order);
std::string activation_entry(Instant time, const Activation& activation);
std::string deactivation_entry(Instant time, std::uint32_t caller, std::string_view why);
std::string delivered_entry(Instant time, std::uint32_t caller, const std::string& seal_id);
std::string clock_entry(Instant time, std::string_view trouble);
/// Before the token is asked for a proof of possession; `octets` as of an intent.
std::string key_proof_entry(Instant time, std::uint32_t caller, const Digest& octets, const Digest& certificate);
/// What an officer or a leader did; registration and note stand in the archive.
std::string act_entry(Instant time, const DepartmentAct& act, const Digest& note);
/// A hold after a restore was ended; `sizes`: of the trees that were shown and are continued.
std::string hold_released_entry(Instant time, std::uint32_t caller, const std::vector<std::uint64_t>& sizes);
/// A person's key was erased; `person`: as in that person's intents.
std::string forgotten_entry(Instant time, std::uint32_t caller, const Digest& person);
/// What a person has put on record; `file`: SHA-256 of the note's file in the archive.
std::string note_entry(Instant time, std::uint32_t caller, const JournalNote& note, const Digest& file);
/// The clerk has confirmed the time of a clock that nobody synchronises.
std::string clock_confirmed_entry(Instant time, std::uint32_t caller);
/// Signature values whose mathematics and certificate were good; at most `seen_values_max`.
std::string seen_entry(Instant time, const std::vector<Digest>& values);
/// Another school's sealed record was found good; it stands in the archive.
std::string incoming_entry(const IncomingEntry& entry);
std::string revoked_entry(const RevokedEntry& entry);
/// Another token than at the start before.
std::string token_entry(Instant time, const std::string& before, const std::string& serial);
/// The token is out (`removed`) or does not work (`failed`), or answers again at a start (`inserted`).
std::string token_state_entry(Instant time, std::string_view state, const std::string& serial);
constexpr std::string_view incoming_act = "incoming", note_act = "note";  // of `audit` entries
/// What befell the PIN at `at`, while the journal was out of reach or the token closed; `by`: whose account gave it.
std::string pin_entry(Instant time, std::string_view state, Instant at, std::optional<std::uint32_t> by);
constexpr std::string_view token_removed = "removed", token_inserted = "inserted", token_failed = "failed";
constexpr std::string_view pin_was_wrong = "pin-wrong", pin_unclear = "pin-unclear", pin_untried = "pin-untried",
                           pin_released = "pin-released";
bool is_pin_state(std::string_view state) noexcept;

/// An entry read back. Only what the register and the seals are folded from.
struct ReadEntry {
  std::string kind;
  Instant time;
  std::optional<IntentEntry> intent;
  std::optional<SealedEntry> sealed;
  std::optional<std::uint64_t> failed_intent;
  bool failed_before_token = false;
  std::optional<Digest> order;
  std::optional<DepartmentAct> act;
  std::optional<Digest> incoming;         // the record of another school that was found good
  std::optional<std::uint32_t> noted_by;  // of a note: the account
  std::optional<Digest> note;             // its file
  std::string order_kind;
  std::optional<std::uint64_t> revoked_intent;
  std::vector<Digest> seen;
  std::optional<std::string> token_serial;  // of a start
  bool token_lost = false;                  // `removed`, `failed`
  std::optional<std::string> successor;     // this entry closes the year; the next one's origin
};
/// Refuses with `journal_inconsistent` or `malformed` what is not canonical or lacks what its kind must have.
Result<ReadEntry> read_entry(const Bytes& entry);

}  // namespace signet::keyhold
