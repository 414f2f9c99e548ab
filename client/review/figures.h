// What a journal amounts to, counted once: the report and its JSON only show it. Pure: entries in, numbers out.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "client/review/filter.h"
#include "policy/base/reason.h"
#include "policy/school_year.h"

namespace signet::client::review {

/// Where a day lies in its calendar year (S3 Đ.25.1, Đ.25.2, Đ.25.4).
enum class Part : std::uint8_t { until_closing, until_supplement_end, after };
Part part_of_year(Instant instant);

/// One life of the key holder.
struct Run {
  std::uint64_t entry = 0;  // `start`
  Instant started;
  bool demo = false;
  std::string token;
  std::optional<Instant> stopped;  // by a `stop`; else it ended uncleanly, or is the last
  Instant last;                    // time of its last entry
  bool last_run = false;
  bool clean() const noexcept { return stopped.has_value() || last_run; }
};

/// An order as its entry tells it.
struct OrderLine {
  std::uint64_t entry = 0;
  Instant time;
  std::string kind;  // code
  std::uint64_t number = 0, caller = 0;
  std::string file;
  bool in_sequence = false;  // the number after that of the order of its kind before it, beginning with 1
};

struct ClockLine {
  std::uint64_t entry = 0;
  Instant time;
  std::string trouble;  // empty: confirmed
  std::optional<std::uint64_t> confirmed_by;
};

struct TokenLine {
  std::uint64_t entry = 0;
  Instant time;
  std::string before, serial;
  std::string state;  // empty: another token than before
  Instant at;         // when it happened: of the PIN's often before its entry
  bool changed() const noexcept { return state.empty(); }
  bool of_pin() const noexcept { return state.starts_with("pin-") && state != "pin-released"; }
};

struct RevokedLine {
  std::uint64_t entry = 0, order = 0, intent = 0;
  Instant time;
  bool seal = false;  // else an open intent
};

/// Seals under one activation.
struct Use {
  std::uint64_t sealed = 0, failed = 0, open = 0;
};

struct Refusals {
  std::uint64_t entries = 0, requests = 0;         // an entry can stand for several requests
  std::map<std::string, std::uint64_t> by_reason;  // code: requests that named it
  std::map<Actor, std::uint64_t> by_actor;         // requests for which somebody of this sort must act
  std::map<std::string, std::uint64_t> by_request;
  std::map<std::uint64_t, std::uint64_t> by_caller;
  std::uint64_t documents = 0;         // different ones, by digest
  std::uint64_t sealed_unchanged = 0;  // of these, sealed as they were at some time
};

/// Seals by kind.
using Count = std::map<Kind, std::uint64_t>;

struct Figures {
  Period period;
  std::string origin, school_name, school_code, mode;  // of entry 0
  std::uint64_t entries = 0;                           // of the journal
  std::uint64_t entries_in_period = 0, not_understood = 0;
  std::optional<Instant> first, last;  // times in the period
  std::map<journal::EntryKind, std::uint64_t> by_entry_kind;

  std::uint64_t sealed = 0, unknown_kind = 0;  // of `sealed` those of a kind that this program does not know
  Count by_kind, late, substituted, delegated;
  std::map<std::string, Count> by_day;                                  // YYYY-MM-DD
  std::map<int, std::map<Kind, std::array<std::uint64_t, 3>>> by_part;  // calendar year, kind, Part
  std::map<std::string, std::uint64_t> by_class;                        // where the activation named one class alone
  std::uint64_t class_unknown = 0, class_none = 0;
  std::vector<std::size_t> noted, replacements, open_intents, failed;  // places among the sealings

  Refusals refusals;
  std::map<std::string, std::uint64_t> failure_reasons;
  std::vector<std::size_t> activations;     // places among the activations
  std::map<std::uint64_t, Use> uses;        // by the activation's entry
  std::map<std::uint64_t, Use> authorised;  // by the standing authorisation's entry
  std::vector<RevokedLine> revocations;
  std::vector<Run> runs;
  std::vector<OrderLine> orders;
  std::vector<ClockLine> clock;
  std::vector<TokenLine> tokens;
  std::uint64_t times_backwards = 0;  // entries that bear an earlier time than one before them
  std::int64_t backwards_s_max = 0;
  std::map<std::string, std::uint64_t> audits;  // act: entries
  std::uint64_t delivered = 0;

  std::optional<Instant> covered;  // time of the newest entry under the signed checkpoint

  Context known;  // the whole journal's, so that numbers in the register do not depend on the period
};

/// Takes the entries of a whole journal in order, then counts. Only what lies in the period is counted.
class Counter {
 public:
  /// `checkpoint_size`: entries that the signed checkpoint covers, where that is known.
  explicit Counter(Period period, std::optional<std::uint64_t> checkpoint_size = std::nullopt);
  void take(const Item& item);
  Figures finish();

 private:
  void take_in_period(const Item& item);
  void take_refused(const Item& item);
  void take_run(const Item& item, bool in_period);
  void take_order(const Item& item, bool in_period);
  void count_sealings();
  void count_sealed(const Sealing& sealing, std::size_t place);
  void count_class(const Sealing& sealing);

  Figures figures_;
  std::set<std::string> refused_documents_;
  std::map<std::string, std::uint64_t> newest_order_;  // number by kind
  std::vector<std::pair<Run, bool>> runs_;             // and whether any of it lies in the period
  std::optional<Instant> newest_;
  std::optional<std::uint64_t> checkpoint_size_;
};

}  // namespace signet::client::review
