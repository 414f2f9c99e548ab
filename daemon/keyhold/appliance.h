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

#include "daemon/keyhold/appliance_on_record.h"
#include "daemon/keyhold/clock_guard.h"
#include "daemon/keyhold/clock_part.h"
#include "daemon/keyhold/notes_of_day.h"
#include "daemon/keyhold/recorder.h"
#include "daemon/keyhold/refusal_counts.h"
#include "daemon/keyhold/state.h"
#include "daemon/keyhold/turnstile.h"
#include "daemon/keyhold/unreadable_requests.h"
#include "daemon/keyhold/witnessed_schools.h"
#include "hsm/token.h"

namespace signet::keyhold {

constexpr const char* state_path = "var/lib/signet/keyhold/keyhold.db";
constexpr const char* journal_socket = "run/signet/journal.sock";
constexpr const char* inspect_socket = "run/signet/inspect.sock";
constexpr const char* clock_socket = "run/signet/clock.sock";

/// Whether the token keeps a note of our journal (token_memory.h).
enum class TokenMemory : std::uint8_t { none, kept, impossible };

struct Counters {
  std::atomic<std::uint64_t> sealed{0}, refused{0}, failed{0}, redelivered{0}, orders{0}, over_quota{0};
};

class Appliance : public ApplianceOnRecord {
 public:
  Appliance(LoadedFiles files, std::unique_ptr<State> state, std::unique_ptr<hsm::Token> token, Certificate seal_certificate);

  const std::unique_ptr<State> state;
  const std::unique_ptr<hsm::Token> token;
  Recorder recorder;
  ClockPart clock_part;
  ClockGuard clock;
  Counters counters;
  RefusalCounts refusals;
  /// Shared by whatever takes the time and writes an entry with it; alone, an order that corrects the clock is entered: nothing that
  /// took the wrong time writes it behind the correction.
  std::shared_mutex under_way;
  /// Together: intents, each written under the register that it was decided by. Alone: an order, from its entry until it holds. So no
  /// intent stands behind an order that its decision did not know.
  Turnstile intents;
  std::atomic<TokenMemory> token_memory{TokenMemory::none};
  std::mutex one_order_at_a_time;  // judged, entered and applied as one: two successors of one order cannot both be taken
  std::mutex one_act_at_a_time;    // the same of what officers and leaders do, and of records that pupils bring, and of notes
  UnreadableRequests unreadable;
  UnreadableRequests over_quota{over_quota_period_s};
  NotesOfDay notes;

  std::string verifier_key;  // vkey, known once entry 0 was read
  WitnessedSchools schools;  // read of the approvals sealed here

  /// Takes an accepted order into force.
  void apply(const Order& order, std::uint64_t index, Instant entered);
  using ApplianceOnRecord::apply;
  /// Whose accounts may give the token's PIN at a start, when the roster has not been read yet.
  Outcome remember_clerks(Instant now);
  /// Writes the `revoked` entry of each seal or intent that an order has ended and none says so yet.
  Outcome list_revocations();
  /// Reads the CRLs again; a new standing if they changed.
  void refresh_revocation();

  /// False: none was open.
  bool close_activation();
  /// Takes one seal of the activation that the decision rested on; false if it is no longer open or used up, or its clerk is
  /// none any more.
  bool spend_activation(std::uint64_t index, Instant now);
  void return_activation(std::uint64_t index);
  /// Keeps a CRL that a decision used in the archive, once.
  Outcome keep_revocation_list(const Digest& digest, ByteView der);
  bool on_hold() const noexcept override { return on_hold_; }
  void set_hold(bool hold) noexcept { on_hold_ = hold; }
  Result<std::optional<Digest>> tuple_name(const std::string& tuple) const override { return state->find(tuple); }
  Result<Bytes> fetch(const Digest& name, std::size_t size_max) override { return recorder.fetch(name, size_max); }
  std::uint64_t size() const override { return recorder.size(); }
  Instant newest() const override { return clock.newest(); }
  /// After the answer under way, keyhold ends and is started anew.
  void end_soon() noexcept { ending_ = true; }
  bool ending() const noexcept { return ending_ || recorder.broken(); }

 private:
  /// Each CRL in force is an authenticated time.
  void learn_lists();

  std::set<Digest> kept_lists_;
  std::atomic<bool> ending_{false}, on_hold_{false};
};

}  // namespace signet::keyhold
