// What is in force: a fold over the orders that the journal names. A plain value; keyhold rebuilds it at each start.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "policy/order.h"
#include "policy/signers.h"

namespace signet {

/// What ties an order to this appliance (invariant 10): the journal's first entry.
struct JournalIdentity {
  Digest root_entry;     // RFC 6962 leaf hash of entry 0
  std::string origin;    // without its year
  Bytes checkpoint_key;  // raw Ed25519
  std::string school_code;
  Digest pin;  // the department's certificate
};

class Register {
 public:
  struct Last {
    std::uint64_t number = 0;
    Digest file;
    std::uint64_t index = 0;  // in the journal
    Instant issued;
  };

  /// The newest order of a kind; number 0 if there is none.
  Last last(OrderKind kind) const;
  /// Every approval in force at `now` for this seal certificate.
  const Approval* approval_of(const Digest& seal_certificate, Instant now) const;
  /// Any approval in force at `now`; the newest.
  const Approval* approval(Instant now) const;
  const std::vector<Approval>& approvals() const noexcept { return approvals_; }
  const Roster* roster() const noexcept { return roster_ ? &*roster_ : nullptr; }
  const Configuration* configuration() const noexcept { return configuration_ ? &*configuration_ : nullptr; }
  /// Whether the roster names this Unix account as a clerk at `now`.
  bool is_clerk(std::uint32_t account, Instant now) const;
  /// Number of orders accepted: the register's version, in every decision.
  std::uint64_t version() const noexcept { return version_; }
  /// An order accepted before, by its file.
  const Last* accepted(const Digest& file) const;

  /// Roster and configuration replace; approvals add. Only after `judge_order` found nothing.
  void apply(const Order& order, std::uint64_t index);

 private:
  std::map<OrderKind, Last> last_;
  std::vector<Approval> approvals_;
  std::optional<Roster> roster_;
  std::optional<Configuration> configuration_;
  std::vector<Last> accepted_;
  std::uint64_t version_ = 0;
};

/// Everything that keeps an order, whose signatures are verified, from taking effect: journal, sequence, authority.
/// `signers`: facts of the order's document. An approval must be sealed by the pinned department and signed by the
/// leader it names; every other order is led by the principal whom an approval in force names.
std::vector<Finding> judge_order(const Order& order, const DocumentFacts& document, const Register& register_now,
                                 const JournalIdentity& identity, Instant now);

/// Whose signatures are read at all: the principals of all approvals, everybody in the roster. Who may sign what, and whether
/// an approval is in force, is for the decision.
void admit_signers(const Register& register_now, Signers& signers);

}  // namespace signet
