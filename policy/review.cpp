#include "policy/review.h"

#include <algorithm>

#include "policy/common_conditions.h"
#include "policy/signing_chain.h"

namespace signet {
namespace {

bool has_right(const Assessment& a, const SignatureFact& signature) {
  const auto add = [&](Reason reason, std::string detail = {}) {
    a.add(reason, a.name_of(signature.person), Role::vice_principal, "", std::move(detail));
    return false;
  };
  if (!is_vice_principal(a.in.register_now, signature.person)) return add(Reason::reviewer_not_entitled);
  const auto* departure = a.in.register_now.departure_of(signature.person);
  if (departure == nullptr) return true;
  if (signature.signing_time > departure->last) return add(Reason::signer_departed, date_of(departure->last));
  return departure->last >= a.in.now || a.proved_by(signature, departure->last) || add(Reason::signing_time_unproved);
}

// Whoever signs for the principal has seen it already: a review is somebody else's look.
void assess_two_people(const Assessment& a, const SignatureFact& review) {
  for (const auto* leading : a.signatures(Role::principal)) {
    if (same_person(review, *leading))
      a.add(Reason::roles_conflict, a.name_of(review.person), Role::principal, "", std::string{code(Role::vice_principal)});
  }
}

}  // namespace

void assess_review(Assessment& a) {
  const auto reviews = a.signatures(Role::vice_principal);
  if (reviews.empty() && a.in.rules.review.contains(a.facts.kind)) a.add(Reason::review_missing, "", Role::vice_principal, "");
  for (const auto* review : reviews) {
    if (!has_right(a, *review)) a.without_right.push_back(review);
    assess_two_people(a, *review);
  }
  assess_later(a, Role::vice_principal, Role::principal);
}

}  // namespace signet
