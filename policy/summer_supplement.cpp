#include "policy/calendar_conditions.h"
#include "policy/common_conditions.h"
#include "policy/leading_signer.h"
#include "policy/sealable_kinds.h"
#include "policy/signing_chain.h"

namespace signet {
namespace {

bool says_yes(const Assessment& a, const char* name) {
  const auto text = field(a.facts, name);
  return !text.empty() && text != "0";
}

}  // namespace

// No beginning: a school that is ready earlier issues the annual transcript, and no second one for the same pupil.
void assess_summer_supplement(Assessment& a) {
  assess_pupil(a.facts, a.findings);
  assess_school(a.in, a.facts, a.findings);
  assess_window(a, Window::year);
  if (!says_yes(a, "retest") && !says_yes(a, "summer-training")) a.add(Reason::supplement_not_due);
  assess_lock(a, Lock::not_open);
  assess_record_fields(a);
  assess_leading_signer(a);
  if (const auto* group = find_class(a)) {
    assess_homeroom(a, *group);
    assess_subjects(a, *group, Subjects::due);
  }
  assess_order_in_time(a);
  assess_roles(a);
}

}  // namespace signet
