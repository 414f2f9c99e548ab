#include "policy/calendar_conditions.h"
#include "policy/common_conditions.h"
#include "policy/leading_signer.h"
#include "policy/review.h"
#include "policy/sealable_kinds.h"
#include "policy/signing_chain.h"

namespace signet {
namespace {

// A day of the school year (which may begin any day after the year before it is closed), and not ahead of anybody who signed
// for what is recorded up to it; so neither of now nor of the final date.
void assess_results_date(Assessment& a) {
  const auto text = field(a.facts, "results-until");
  const auto day = start_of_day(text);
  const auto year = year_it_ends(a.school_year());
  if (!year) return;  // told already
  bool wrong = !day || *day <= end_of(widest_windows.closing, *year - 1);
  for (const auto& signature : a.facts.signatures) wrong = wrong || date_of(signature.signing_time) < text;
  if (wrong) a.add(Reason::results_date_wrong, text);
}

}  // namespace

void assess_transfer(Assessment& a) {
  assess_pupil(a.facts, a.findings);
  assess_school(a.in, a.facts, a.findings);
  assess_window(a, Window::year);
  assess_results_date(a);
  assess_lock(a, Lock::not_open);
  assess_record_fields(a);
  assess_leading_signer(a);
  assess_review(a);
  if (const auto* group = find_class(a)) {
    assess_homeroom(a, *group);
    assess_subjects(a, *group, Subjects::contained);
  }
  assess_order_in_time(a);
  assess_roles(a);
}

}  // namespace signet
