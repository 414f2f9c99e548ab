// Whether a verified document may be sealed now: a pure function of policy, register, facts and time (invariant 6).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "policy/base/note.h"
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
  enum class State : std::uint8_t {
    intent_open,  // of `document`: its outcome is not known
    sealed,       // `document` was sealed last, also where that seal was revoked since
    replaced,     // this very document's seal: another took its place
    revoked,      // this very document's seal
  };
  State state{};
  Digest document;
  std::uint64_t index = 0;           // the entry that says so
  std::optional<Digest> replaces{};  // of an open intent: the sealed document whose place it takes
  bool pdf_left = false;             // a live PDF names the document to be replaced, and no new PDF comes with the new one
};

/// By what a caller may ask for a seal: the entry of a clerk's activation, else of the principal's standing authorisation.
struct Leave {
  std::uint64_t activation = 0, authorisation = 0;
};

/// The record that an opened one names by the SHA-256 of its file: sealed here and neither revoked nor replaced, or sealed by
/// another school and found good here.
struct PreviousRecord {
  bool same_pupil = false;
  std::string school_year;
  Kind kind = Kind::annual_transcript;
  bool elsewhere = false;  // sealed by another school
};

/// The XML that a PDF names: sealed here already, or judged fit in the same request.
struct XmlPartner {
  std::string differs;  // the first field in which they are not of one document; empty: they are
};

/// What ledger and archive say now of a seal that another one rests on.
struct MemberStanding {
  enum class State : std::uint8_t { live, revoked, replaced };
  State state{};
  std::uint64_t ended_by = 0;  // the entry that says so
  bool read = false;           // the archived document was read again; what follows is from octets that its principal signed
  std::string school_code, school_year, class_name;
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
  std::optional<XmlPartner> xml{};           // of a PDF's `xml-sha256`; nothing: not sealed here
  std::optional<PreviousRecord> previous{};  // of an opened record's `previous-sha256`; nothing: not sealed here, nor checked
  /// When the journal first named a signature value, by the value's SHA-256: proof that the signature existed (invariant 12).
  const std::map<Digest, Instant>* seen = nullptr;
  Organisation organisation = Organisation::school;
  std::optional<RegistrationState> registration{};  // in a department: what was done with the request that an approval rests on
  std::map<Digest, MemberStanding> members{};       // by the sealed file; a member that is not here is no seal of ours
  std::string witness{};                            // in a department: the vkey that it cosigns its schools' journals with
  std::optional<Digest> seal_authority{};           // who issued the token's certificate

  std::optional<Instant> first_seen(const Digest& value) const {
    if (seen == nullptr) return std::nullopt;
    const auto found = seen->find(value);
    return found == seen->end() ? std::nullopt : std::optional{found->second};
  }
};

class Decision {
 public:
  bool permitted() const noexcept { return permit_.has_value(); }
  const std::vector<Finding>& findings() const noexcept { return findings_; }
  const std::vector<Note>& notes() const noexcept { return notes_; }
  /// Only when permitted.
  Permit take_permit() { return ensure(permit_.has_value(), "a permit is taken only when one was written"), std::move(*permit_); }

 private:
  friend Decision decide(const DecisionInput& input, const VerifiedDocument& document);
  std::optional<Permit> permit_;
  std::vector<Finding> findings_;
  std::vector<Note> notes_;
};

/// What lets this caller ask for a seal of this document; nothing: `activation_missing`.
std::optional<Leave> leave_of(const DecisionInput& input, const DocumentFacts& facts);
/// Every unmet condition, whatever the document's signatures are worth. Grants nothing.
std::vector<Finding> assess(const DecisionInput& input, const DocumentFacts& facts);
/// What would be noted of it besides.
std::vector<Note> notes_of(const DecisionInput& input, const DocumentFacts& facts);
/// A permit only if nothing is unmet.
Decision decide(const DecisionInput& input, const VerifiedDocument& document);

}  // namespace signet
