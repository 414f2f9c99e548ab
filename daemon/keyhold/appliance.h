// Everything keyhold holds, built once at start in the only order that is safe: files, state, token, journal, orders.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <vector>

#include "daemon/keyhold/clock_guard.h"
#include "daemon/keyhold/configuration.h"
#include "daemon/keyhold/incoming_records.h"
#include "daemon/keyhold/notes_of_day.h"
#include "daemon/keyhold/recorder.h"
#include "daemon/keyhold/refusal_counts.h"
#include "daemon/keyhold/seal_ledger.h"
#include "daemon/keyhold/signature_values.h"
#include "daemon/keyhold/state.h"
#include "daemon/keyhold/unreadable_requests.h"
#include "daemon/keyhold/witnessed_schools.h"
#include "hsm/token.h"
#include "policy/decide.h"
#include "policy/register.h"
#include "policy/registrations.h"
#include "policy/signature_check.h"

namespace signet::keyhold {

constexpr const char* state_path = "var/lib/signet/keyhold/keyhold.db";
constexpr const char* journal_socket = "run/signet/journal.sock";
constexpr const char* inspect_socket = "run/signet/inspect.sock";

/// What decisions rest on at one moment. Never changed: a new order or CRL makes a new one.
struct Standing {
  Register register_now;
  std::shared_ptr<const Signers> signers = std::make_shared<const Signers>();  // nobody, before the first order
  std::shared_ptr<const TrustStore> trust;                                     // null before the first configuration order
  std::vector<std::string> unordered_files;

  /// Before the first configuration order nobody is trusted, which is a reason of its own.
  const TrustStore* trust_or_none() const;
};

/// Whether the token keeps a note of our journal (token_memory.h).
enum class TokenMemory : std::uint8_t { none, kept, impossible };

struct Counters {
  std::atomic<std::uint64_t> sealed{0}, refused{0}, failed{0}, redelivered{0}, orders{0}, over_quota{0};
};

class Appliance {
 public:
  Appliance(LoadedFiles files, std::unique_ptr<State> state, std::unique_ptr<hsm::Token> token, Certificate seal_certificate);

  const LoadedFiles files;
  const std::unique_ptr<State> state;
  const std::unique_ptr<hsm::Token> token;
  const Certificate seal_certificate;
  Recorder recorder;
  ClockGuard clock;
  SealLedger ledger;
  SignatureValues values;
  IncomingRecords incoming;
  Counters counters;
  RefusalCounts refusals;
  /// Shared by whatever takes the time and writes an entry with it; alone, an order that corrects the clock is entered: nothing that
  /// took the wrong time writes it behind the correction.
  std::shared_mutex under_way;
  std::atomic<TokenMemory> token_memory{TokenMemory::none};
  std::mutex one_order_at_a_time;  // judged, entered and applied as one: two successors of one order cannot both be taken
  std::mutex one_act_at_a_time;    // the same of what officers and leaders do, and of records that pupils bring, and of notes
  UnreadableRequests unreadable;
  UnreadableRequests over_quota{3600};
  NotesOfDay notes;

  /// Of each PDF profile, by its id: made once at start.
  std::map<std::string, Drawing> drawings;

  /// Known once entry 0 was read.
  JournalIdentity identity;
  std::string origin;        // with its year, as in seals
  std::string verifier_key;  // vkey
  std::string witness;       // in a department: the vkey that it cosigns with; else empty
  WitnessedSchools schools;  // read of the approvals sealed here

  /// What this journal witnesses of a signature (invariant 12).
  FirstSeen first_seen() const;
  std::shared_ptr<const Standing> standing() const;
  /// Takes an accepted order into force.
  void apply(const Order& order, std::uint64_t index, Instant entered);
  /// In a department: what officers and leaders did.
  void apply(const DepartmentAct& act);
  std::optional<RegistrationState> registration_of(const Digest& subject) const;
  /// Writes the `revoked` entry of each seal or intent that an order has ended and none says so yet.
  Outcome list_revocations();
  /// Reads the CRLs again; a new standing if they changed.
  void refresh_revocation();

  std::optional<Activation> activation_for(std::uint32_t caller, Instant now) const;
  std::optional<Activation> activation() const;
  void open_activation(Activation activation);
  /// False: none was open.
  bool close_activation();
  /// Takes one seal of the activation that the decision rested on; false if it is no longer open or used up, or its clerk is
  /// none any more.
  bool spend_activation(std::uint64_t index, Instant now);
  void return_activation(std::uint64_t index);
  /// Keeps a CRL that a decision used in the archive, once.
  Outcome keep_revocation_list(const Digest& digest, ByteView der);
  /// Restored from a backup and not compared yet: nothing is sealed and no activation opened.
  bool on_hold() const noexcept { return on_hold_; }
  void set_hold(bool hold) noexcept { on_hold_ = hold; }
  /// After the answer under way, keyhold ends and is started anew.
  void end_soon() noexcept { ending_ = true; }
  bool ending() const noexcept { return ending_ || recorder.broken(); }

 private:
  void rebuild(Register register_now);

  mutable std::mutex mutex_;
  std::shared_ptr<const Standing> standing_ = std::make_shared<Standing>();
  std::vector<Bytes> revocation_lists_;
  std::optional<Activation> activation_;
  std::set<Digest> kept_lists_;
  Registrations registrations_;
  std::atomic<bool> ending_{false}, on_hold_{false};
};

}  // namespace signet::keyhold
