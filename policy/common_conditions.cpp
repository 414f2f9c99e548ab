#include "policy/common_conditions.h"

#include <algorithm>

namespace signet {

std::string roster_name(const Register& register_now, const std::string& person) {
  const auto* roster = register_now.roster();
  if (roster == nullptr) return {};
  const auto found = roster->persons.find(person);
  return found == roster->persons.end() ? std::string{} : found->second.name;
}

bool is_vice_principal(const Register& register_now, const std::string& person) {
  const auto* roster = register_now.roster();
  if (roster == nullptr) return false;
  const auto found = roster->persons.find(person);
  return found != roster->persons.end() && found->second.duties.contains(Duty::vice_principal);
}

void assess_school(const DecisionInput& in, const DocumentFacts& facts, std::vector<Finding>& findings) {
  if (field(facts, "school-code") != in.school_code)
    findings.push_back({Reason::school_mismatch, "", "", "", field(facts, "class-name"), field(facts, "school-code")});
}

void assess_pupil(const DocumentFacts& facts, std::vector<Finding>& findings) {
  const auto pupil = field(facts, "pupil-id");
  const bool digits = std::all_of(pupil.begin(), pupil.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (pupil.size() != 12 || !digits) findings.push_back({Reason::pupil_id_invalid, "", "", "", field(facts, "class-name"), ""});
}

void assess_xml_tie(const DecisionInput& in, const DocumentFacts& facts, std::vector<Finding>& findings) {
  if (!facts.xml_tied) return;
  const auto name = field(facts, "xml-sha256").substr(0, 16);
  if (!in.xml)
    findings.push_back({Reason::xml_not_sealed, "", "", "", field(facts, "class-name"), name});
  else if (!in.xml->differs.empty())
    findings.push_back({Reason::xml_differs, "", "", "", field(facts, "class-name"), "in the field " + in.xml->differs});
}

void assess_issuers(const DecisionInput& in, const DocumentFacts& facts, std::vector<Finding>& findings) {
  for (const auto& [signature, problem] : wrong_authorities(in.rules.authorities_or_none(), facts.signatures))
    findings.push_back({problem.reason, roster_name(in.register_now, signature->person), std::string{code(signature->role)},
                        signature->subject, field(facts, "class-name"), problem.detail});
}

}  // namespace signet
