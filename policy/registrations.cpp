#include "policy/registrations.h"

#include <algorithm>

#include "policy/department.h"

namespace signet {
namespace {

using What = DepartmentAct::What;

struct ActRow {
  What what;
  std::string_view code;
};
constexpr ActRow acts[] = {{What::review, "review"}, {What::approve, "approve"}, {What::reject, "reject"}};

Finding unmet(Reason reason, std::string detail) { return {reason, "", "", "", "", std::move(detail)}; }

}  // namespace

std::string_view code(What what) noexcept {
  for (const auto& each : acts) {
    if (each.what == what) return each.code;
  }
  broken_promise("every act has a code");
}

std::optional<What> act_from_code(std::string_view text) noexcept {
  for (const auto& each : acts) {
    if (each.code == text) return each.what;
  }
  return std::nullopt;
}

void Registrations::apply(const DepartmentAct& act) {
  switch (act.what) {
    case What::review: states_[act.subject] = {act.account, std::nullopt}; return;
    case What::approve: states_[act.subject].approver = act.account; return;
    case What::reject: states_.erase(act.subject); return;
  }
}

std::optional<RegistrationState> Registrations::state_of(const Digest& subject) const {
  const auto found = states_.find(subject);
  return found == states_.end() ? std::nullopt : std::optional{found->second};
}

std::vector<Finding> judge_act(const DepartmentAct& act, const Digest& principal, const Register& register_now,
                               const std::optional<RegistrationState>& state, Instant now) {
  const Duty duty = act.what == What::review ? Duty::officer : Duty::leader;
  const auto* person = person_of_account(register_now, act.account, now);
  std::vector<Finding> findings;
  // Told first: whoever reviewed it learns that somebody else must go on.
  if (act.what == What::approve && state && state->reviewer == act.account)
    findings.push_back(unmet(Reason::same_person, "review, approve"));
  if (person == nullptr || !person->duties.contains(duty)) {
    findings.push_back(unmet(Reason::duty_missing, std::string{code(duty)} + ", uid " + std::to_string(act.account)));
    return findings;
  }
  const auto& own = person->certificates;
  if (std::find(own.begin(), own.end(), principal) != own.end())
    findings.push_back(unmet(Reason::same_person, "principal, " + std::string{code(duty)}));
  if (act.what == What::approve && (!state || !state->reviewer))
    findings.push_back(unmet(Reason::registration_not_reviewed, to_hex(act.subject).substr(0, 16)));
  return findings;
}

}  // namespace signet
