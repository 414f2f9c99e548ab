// Whether a verified document may be sealed now: a pure function of policy, register, facts and time (invariant 6).
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "policy/base/reason.h"
#include "policy/model/organisation.h"
#include "policy/model/permit.h"
#include "policy/register.h"
#include "policy/registrations.h"
#include "policy/rules.h"

namespace signet {

/// A clerk's leave to seal, opened on keyhold's own socket.
struct Activation {
  std::uint32_t opened_by = 0;
  std::set<std::uint32_t> users;      // who may use it
  std::set<Kind> kinds;               // empty: every permitted kind
  std::set<std::string> classes;      // names; empty: every class
  std::optional<std::uint32_t> left;  // seals left; nothing: no count
  Instant until;
  std::uint64_t index = 0;  // its journal entry
};

/// What the journal says of the document's tuple (invariant 7).
struct TupleState {
  enum class State : std::uint8_t { intent_open, sealed };
  State state{};
  Digest document;
  std::uint64_t index = 0;
};

/// The XML that a PDF names: sealed here already, or judged fit in the same request.
struct XmlPartner {
  bool same_transcript = false;  // school, pupil, kind and year agree; in the same request also class and subjects
};

struct DecisionInput {
  const Rules& rules;
  const Register& register_now;
  std::string school_code;
  Digest seal_certificate;                         // the token's
  std::vector<Refusal> seal_certificate_problems;  // dates, chain, usage, revocation of the token's certificate at `now`
  std::vector<std::string> unordered_files;        // configuration that no order of the principal lists
  std::optional<TupleState> tuple;
  std::optional<Activation> activation;  // the caller's, if one is open
  std::uint32_t caller = 0;
  Instant now;
  std::optional<XmlPartner> xml{};  // of a PDF's `xml-sha256`; nothing: not sealed here
  Organisation organisation = Organisation::school;
  std::optional<RegistrationState> registration{};  // in a department: what was done with the request that an approval rests on
};

class Decision {
 public:
  bool permitted() const noexcept { return permit_.has_value(); }
  const std::vector<Finding>& findings() const noexcept { return findings_; }
  /// Only when permitted.
  Permit take_permit() { return ensure(permit_.has_value(), "a permit is taken only when one was written"), std::move(*permit_); }

 private:
  friend Decision decide(const DecisionInput& input, const VerifiedDocument& document);
  std::optional<Permit> permit_;
  std::vector<Finding> findings_;
};

/// Every unmet condition, whatever the document's signatures are worth. Grants nothing.
std::vector<Finding> assess(const DecisionInput& input, const DocumentFacts& facts);
/// A permit only if nothing is unmet.
Decision decide(const DecisionInput& input, const VerifiedDocument& document);

}  // namespace signet
