#include "policy/calendar_conditions.h"
#include "policy/common_conditions.h"
#include "policy/leading_signer.h"
#include "policy/review.h"
#include "policy/sealable_kinds.h"
#include "policy/signing_chain.h"

namespace signet {

// Of a class, so without a pupil: no elective and no exemption makes a subject's page unnecessary.
void assess_assessment_book(Assessment& a) {
  assess_school(a.in, a.facts, a.findings);
  assess_window(a, Window::year);
  assess_lock(a, Lock::required);
  assess_leading_signer(a);
  assess_review(a);
  if (const auto* group = find_class(a)) {
    assess_homeroom(a, *group);
    assess_subjects(a, *group, Subjects::all);
  }
  assess_order_in_time(a);
  assess_roles(a);
}

}  // namespace signet
