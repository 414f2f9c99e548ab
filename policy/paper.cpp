#include "policy/common_conditions.h"
#include "policy/leading_signer.h"
#include "policy/review.h"
#include "policy/sealable_kinds.h"
#include "policy/signing_chain.h"

namespace signet {

// Of any year, so without a window: paper is often older than the appliance. Stricter than NĐ 30/2020 for copies.
void assess_paper(Assessment& a) {
  if (a.facts.kind == Kind::scanned_paper) assess_pupil(a.facts, a.findings);
  assess_school(a.in, a.facts, a.findings);
  assess_leading_signer(a);
  assess_review(a);
  assess_roles(a);
}

}  // namespace signet
