// A document being assessed: what it is asked of, and what was found so far. Shared by the conditions of all kinds.
#pragma once

#include <string>
#include <vector>

#include "policy/decide.h"

namespace signet {

struct Assessment {
  const DecisionInput& in;
  const DocumentFacts& facts;
  std::vector<Finding>& findings;
  std::vector<Note>& notes;
  /// Signatures by people to whom neither roster nor order gives the place that they signed in.
  std::vector<const SignatureFact*> without_right{};

  std::string class_name() const { return field(facts, "class-name"); }
  std::string class_code() const { return field(facts, "class-code"); }
  std::string school_year() const { return field(facts, "school-year"); }
  std::string name_of(const std::string& person) const;
  std::vector<const SignatureFact*> signatures(Role role) const;
  /// As the document has it; the code itself where it has none.
  std::string subject_name(const std::string& subject_code) const;

  void add(Reason reason, std::string detail = {}) const;
  void add(Reason reason, const std::string& person, Role role, const std::string& subject, std::string detail = {}) const;

  /// Whether something other than the signer's own claim proves that the signature existed by then (invariant 12).
  bool proved_by(const SignatureFact& signature, Instant end) const;
};

}  // namespace signet
