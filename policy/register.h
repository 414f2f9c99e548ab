// What is in force: a fold over the orders that the journal names. A plain value; keyhold rebuilds it at each start.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "policy/model/organisation.h"
#include "policy/order.h"
#include "policy/signers.h"

namespace signet {

/// What ties an order to this appliance (invariant 10): the journal's first entry.
struct JournalIdentity {
  Digest root_entry;     // RFC 6962 leaf hash of entry 0
  std::string origin;    // without its year
  Bytes checkpoint_key;  // raw Ed25519
  std::string school_code;
  Digest pin;  // the department's certificate; in a department its own
  Organisation organisation = Organisation::school;
};

/// What the principal's orders say of a class.
struct ClassState {
  bool locked = false;
  std::uint64_t index = 0;        // of the newest lock or unlock
  std::optional<Instant> unlock;  // when the newest unlock was entered: what was signed before is stale
};

/// Why a seal or an order no longer counts.
struct Ended {
  std::uint64_t index = 0;  // of the order that ended it
  Instant at;
};

/// From when and until when an order says that it holds; nothing: it does not say.
struct Term {
  std::optional<Instant> from, to;
};

class Register {
 public:
  struct Last {
    OrderKind kind{};
    std::uint64_t number = 0;
    Digest file;
    std::uint64_t index = 0;  // in the journal
    Instant issued, entered;
    Term term{};
  };
  template <class Body>
  struct Held {
    Body body;
    Last order;
  };

  /// The newest order of a kind; number 0 if there is none.
  Last last(OrderKind kind) const;
  /// Every approval in force at `now` for this seal certificate; none that the department took back.
  const Approval* approval_of(const Digest& seal_certificate, Instant now) const;
  /// Any approval in force at `now`; the newest.
  const Approval* approval(Instant now) const;
  const std::vector<Held<Approval>>& approvals() const noexcept { return approvals_; }
  const std::vector<Held<Succession>>& successions() const noexcept { return successions_; }
  const std::vector<Held<DepartmentSuccession>>& department_successions() const noexcept { return department_successions_; }
  /// SHA-256 of the department's certificate now, where entry 0 pins `first`.
  Digest department_certificate(const Digest& first) const;
  const Roster* roster() const noexcept { return roster_ ? &*roster_ : nullptr; }
  const Configuration* configuration() const noexcept { return configuration_ ? &*configuration_ : nullptr; }
  /// Whether the roster names this Unix account as a clerk at `now`, who has neither left nor handed the key over.
  bool is_clerk(std::uint32_t account, Instant now) const;

  /// Whether this Unix account is that of anybody in the roster.
  bool is_person(std::uint32_t account) const;

  /// SHA-256 of the certificates of whoever is principal at `at`: of the approvals in force, or a successor's.
  std::vector<Digest> principals(Instant at) const;
  /// Who had this certificate and has left: the person's key then; nothing: nobody.
  std::optional<std::string> left_with(const Digest& certificate) const;
  /// The person's newest departure; null: has not left.
  const Departure* departure_of(const std::string& person) const;
  /// Whether one of those who were principal when this delegation was entered still is at `at`. A successor who wants it to go on
  /// gives a new one.
  bool giver_is_principal(const Digest& delegation, Instant at) const;
  /// A delegation of the person for this kind and class that holds at `at`; null: none.
  const Delegation* delegation_of(const std::string& person, Kind kind, const std::string& class_code, Instant at) const;
  ClassState class_state(const std::string& school_year, const std::string& class_code) const;
  /// Whether the lock or unlock of this entry is the newest of any class.
  bool decides_a_class(std::uint64_t index) const;
  /// The correction that names exactly this replacement of this document.
  const Held<Correction>* correction_of(const Digest& replaced, const Digest& replacement) const;
  /// A standing authorisation for this account, kind and class at `now`.
  const Held<StandingAuthorisation>* standing_authorisation(std::uint32_t account, Kind kind, const std::string& class_name,
                                                            Instant now) const;
  std::optional<Ended> seal_revoked(const Digest& document) const;
  std::optional<Ended> intent_revoked(const Digest& document) const;
  std::optional<Ended> order_revoked(const Digest& file) const;
  const std::vector<Held<KeyHandover>>& key_handovers() const noexcept { return key_handovers_; }
  /// Whether the newest handover up to `at` that names this person takes the key from him.
  bool gave_key_away(const std::string& person, Instant at) const;
  /// Of the department's newest list.
  std::optional<Instant> status_as_of() const noexcept { return status_as_of_; }
  /// When the department was last heard of: its newest approval, succession or status.
  std::optional<Instant> department_heard() const noexcept { return department_heard_; }
  /// The newest clock correction.
  const ClockCorrection* clock_correction() const noexcept { return clock_correction_ ? &*clock_correction_ : nullptr; }

  /// Number of orders accepted: the register's version, in every decision.
  std::uint64_t version() const noexcept { return version_; }
  /// An order accepted before, by its file.
  const Last* accepted(const Digest& file) const;
  const std::vector<Last>& accepted() const noexcept { return accepted_; }

  /// Roster and configuration replace; the others add until they end or are revoked. `entered`: the time of its journal
  /// entry. Only after `judge_order` found nothing.
  void apply(const Order& order, std::uint64_t index, Instant entered);

 private:
  bool same_holder(const Digest& one, const Digest& other) const;
  template <class Body>
  bool live(const Held<Body>& held) const {
    return !ended_orders_.contains(held.order.file);
  }
  void take(const Approval& body, const Last& order) { approvals_.push_back({body, order}), department_heard_ = order.entered; }
  void take(const Configuration& body, const Last&) { configuration_ = body; }
  void take(const Roster& body, const Last&) { roster_ = body; }
  void take(const Delegation& body, const Last& order);
  void take(const Departure& body, const Last& order);
  void take(const ClassLock& body, const Last& order);
  void take(const Correction& body, const Last& order) { corrections_.push_back({body, order}); }
  void take(const Revocation& body, const Last& order);
  void take(const StandingAuthorisation& body, const Last& order) { authorisations_.push_back({body, order}); }
  void take(const KeyHandover& body, const Last& order) { key_handovers_.push_back({body, order}); }
  void take(const Succession& body, const Last& order) { successions_.push_back({body, order}), department_heard_ = order.entered; }
  void take(const DepartmentSuccession& body, const Last& order) {
    department_successions_.push_back({body, order}), department_heard_ = order.entered;
  }
  void take(const Status& body, const Last& order);
  void take(const ClockCorrection& body, const Last&) { clock_correction_ = body; }

  std::map<OrderKind, Last> last_;
  std::vector<Held<Approval>> approvals_;
  std::vector<Held<Succession>> successions_;
  std::vector<Held<DepartmentSuccession>> department_successions_;
  std::optional<Roster> roster_;
  std::optional<Configuration> configuration_;
  std::vector<Held<Delegation>> delegations_;
  std::map<Digest, std::vector<Digest>> delegated_by_;  // by the order's file: certificates of whoever was principal then
  std::vector<Held<Departure>> departures_;
  std::map<Digest, Held<Departure>> left_with_;                        // by the certificates that the roster gave the person then
  std::map<std::pair<std::string, std::string>, ClassState> classes_;  // by school year and class code
  std::vector<Held<Correction>> corrections_;
  std::vector<Held<StandingAuthorisation>> authorisations_;
  std::vector<Held<KeyHandover>> key_handovers_;
  std::map<Digest, Ended> ended_seals_, ended_intents_, ended_orders_;
  std::optional<Instant> department_heard_, status_as_of_;
  std::optional<ClockCorrection> clock_correction_;
  std::vector<Last> accepted_;
  std::uint64_t version_ = 0;
};

/// Everything that keeps an order, whose signatures are verified, from taking effect: journal, sequence, authority, and what
/// its kind needs (policy/order_conditions.h). `document`: facts of the order's document. The department's orders are sealed by
/// the pinned department and signed by the leader whom an approval names; every other is signed by the principal of an approval
/// in force, or his successor. Who signs a department's own orders is judged by department_orders.cpp.
std::vector<Finding> judge_order(const Order& order, const DocumentFacts& document, const Register& register_now,
                                 const JournalIdentity& identity, Instant now);

/// Whose signatures are read at all: the principals of all approvals, everybody in the roster. Who may sign what, and whether
/// an approval is in force, is for the decision.
void admit_signers(const Register& register_now, Signers& signers);
/// The leaders whom accepted approvals name: they sign the department's lists and successions.
void admit_leaders(const Register& register_now, Signers& signers);

}  // namespace signet
