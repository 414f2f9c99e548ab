#include "policy/calendar_conditions.h"
#include "policy/common_conditions.h"
#include "policy/leading_signer.h"
#include "policy/review.h"
#include "policy/sealable_kinds.h"
#include "policy/signing_chain.h"

namespace signet {
namespace {

bool says_yes(const Assessment& a, const char* name) {
  const auto text = field(a.facts, name);
  return !text.empty() && text != "0";
}

// S3 Đ.25.2 is about pupils who have not completed the grade by 31 May. What is sealed before that day is the annual transcript,
// whatever closing day a school has set for itself.
bool year_is_over(const Assessment& a) {
  const auto year = year_it_ends(a.school_year());
  return !year || a.in.now > end_of(widest_windows.closing, *year);  // no year: told already
}

}  // namespace

void assess_summer_supplement(Assessment& a) {
  assess_pupil(a.facts, a.findings);
  assess_school(a.in, a.facts, a.findings);
  assess_window(a, Window::year);
  if (!year_is_over(a)) a.add(Reason::supplement_not_due, date_of(a.in.now));
  if (!says_yes(a, "retest") && !says_yes(a, "summer-training")) a.add(Reason::supplement_not_due, "no re-test and no summer training");
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
