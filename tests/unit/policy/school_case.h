// One question to the policy of which a test may change anything: a document of each kind that is in order, read from real
// signed files, and the orders of a school that is in order.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "tests/unit/policy/standing.h"

namespace signet::test {

constexpr auto as_xml = signet::Form::xml, as_pdf = signet::Form::pdf;

struct GivenOrder {
  OrderKind kind{};
  OrderBody body;
  Instant entered;
};

struct SchoolCase {
  DocumentFacts facts;
  Rules rules;
  Instant now;
  std::vector<GivenOrder> orders;  // approval, configuration, roster, lock; then what a test adds
  std::optional<PreviousRecord> previous;
  std::map<Digest, Instant> seen;
  std::map<Digest, MemberStanding> members;
  std::optional<TupleState> tuple;
  std::uint32_t caller = 7;
  std::uint32_t clerk = 7;

  Roster& roster();
  RosterClass& group() { return roster().classes.front(); }
  RosterSubject& subject(std::string_view code);
  SignatureFact& signature(Role role, std::string_view subject_code = {});
  /// Somebody else signed there; a member of the cast.
  SchoolCase& signs(Role role, std::string_view subject_code, const std::string& person);
  SchoolCase& signs_at(Role role, std::string_view subject_code, Instant time);
  SchoolCase& give(OrderKind kind, OrderBody body, Instant entered);
  SchoolCase& depart(const std::string& person, Instant last, bool principal_signs);
  SchoolCase& delegate(Instant from, Instant to, std::set<Kind> kinds = {}, std::set<std::string> classes = {});
  SchoolCase& unlock(Instant entered);
  SchoolCase& lock(Instant entered);
  /// `05-30T23:59:59+07:00` in the year in which the school year ends.
  SchoolCase& at(const std::string& moment);
  std::string field_text(const char* name) const { return field(facts, name); }
  SchoolCase& say(const char* name, const std::string& text) { return facts.fields[name] = text, *this; }

  std::set<std::string> reasons() const;
  std::vector<Note> notes() const;

 private:
  template <class Ask>
  auto ask(Ask question) const;
};

/// A signed and read document of this kind, of class 8A1, and all that it needs. As a PDF, a kind that has both forms has the
/// signatures of the XML and the fields and subjects that were read from the record of its PDF.
SchoolCase case_of(Kind kind);
SchoolCase case_of(Kind kind, signet::Form form);

}  // namespace signet::test
