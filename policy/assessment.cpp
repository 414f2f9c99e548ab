#include "policy/assessment.h"

#include "policy/common_conditions.h"
#include "policy/time_stamp.h"

namespace signet {

std::string Assessment::name_of(const std::string& person) const { return roster_name(in.register_now, person); }

std::vector<const SignatureFact*> Assessment::signatures(Role role) const {
  std::vector<const SignatureFact*> found;
  for (const auto& signature : facts.signatures) {
    if (signature.role == role) found.push_back(&signature);
  }
  return found;
}

std::string Assessment::subject_name(const std::string& subject_code) const {
  for (const auto& subject : facts.subjects) {
    if (subject.code == subject_code) return subject.name;
  }
  return subject_code;
}

void Assessment::add(Reason reason, std::string detail) const { findings.push_back({reason, "", "", "", class_name(), std::move(detail)}); }

void Assessment::add(Reason reason, const std::string& person, Role role, const std::string& subject, std::string detail) const {
  findings.push_back({reason, person, std::string{code(role)}, subject, class_name(), std::move(detail)});
}

bool Assessment::proved_by(const SignatureFact& signature, Instant end) const {
  const auto existed = earlier(in.first_seen(signature.value), signature.stamped);
  return existed && *existed <= end;
}

}  // namespace signet
