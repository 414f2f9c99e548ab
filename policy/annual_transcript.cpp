#include "policy/calendar_conditions.h"
#include "policy/common_conditions.h"
#include "policy/leading_signer.h"
#include "policy/review.h"
#include "policy/sealable_kinds.h"
#include "policy/signing_chain.h"

namespace signet {

void assess_annual_transcript(Assessment& a) {
  assess_pupil(a.facts, a.findings);
  assess_school(a.in, a.facts, a.findings);
  assess_window(a, Window::closing);
  assess_frames(a);
  assess_lock(a, Lock::required);
  assess_record_fields(a);
  assess_leading_signer(a);
  assess_review(a);
  if (const auto* group = find_class(a)) {
    assess_homeroom(a, *group);
    assess_subjects(a, *group, Subjects::due);
  }
  assess_order_in_time(a);
  assess_roles(a);
}

}  // namespace signet
