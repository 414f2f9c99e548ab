// The journal's entries as keyhold writes them (docs/formats/journal.md): canonical JSON, no personal data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/keyhold/state.h"
#include "policy/base/reason.h"
#include "policy/decide.h"
#include "policy/model/draft.h"
#include "policy/registrations.h"

namespace signet::keyhold {

struct StartEntry {
  Instant time;
  bool demo = false, landlock = false, memory_locked = false, clock_synchronised = false;
  std::int64_t clock_offset_s = 0;
  std::string token_serial;
  Digest certificate;                                    // the token's
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
  std::optional<Digest> xml;  // PDF: the XML of the same transcript
};

struct SealedEntry {
  Instant time;
  std::uint64_t intent = 0;
  std::string seal_id;
  Digest value;  // SHA-256 of the seal's SignatureValue (XML), or of the file's octets to the end of the signed revision (PDF)
  Digest file;   // SHA-256 of the file delivered
};

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
};
Result<ReadEntry> read_entry(const Bytes& entry);

}  // namespace signet::keyhold
