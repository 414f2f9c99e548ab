#include "policy/leading_signer.h"

#include <algorithm>

#include "policy/common_conditions.h"

namespace signet {
namespace {

class LeadingSigner {
 public:
  LeadingSigner(Assessment& assessment, const SignatureFact& signature)
      : a_(assessment), register_(assessment.in.register_now), signature_(signature) {}

  bool has_right() {
    const auto* departure = register_.departure_of(signature_.person);
    if (departure != nullptr && signature_.signing_time > departure->last)
      return add(Reason::signer_departed, date_of(departure->last)), false;
    if (departure != nullptr && departure->last < a_.in.now && !a_.proved_by(signature_, departure->last))
      return add(Reason::signing_time_unproved), false;
    if (is_principal(a_.in.now)) {
      // An approval may be younger than what it is used for; but where somebody else was principal then, that person signs.
      const auto then = register_.principals(signature_.signing_time);
      return then.empty() || contains(then) || (add(Reason::signer_not_assigned), false);
    }
    if (is_principal(signature_.signing_time)) return proved([&](Instant at) { return is_principal(at); });
    return delegate_has_right();
  }

 private:
  void add(Reason reason, std::string detail = {}) const {
    a_.add(reason, a_.name_of(signature_.person), Role::principal, "", std::move(detail));
  }
  bool contains(const std::vector<Digest>& certificates) const {
    return std::find(certificates.begin(), certificates.end(), signature_.certificate) != certificates.end();
  }
  bool is_principal(Instant at) const { return contains(register_.principals(at)); }

  // The authority has ended by now: what the journal saw, or an authority stamped, while it held is older (invariant 12).
  template <class Holds>
  bool proved(Holds holds) const {
    const auto seen = a_.in.first_seen(signature_.value);
    const auto& stamped = signature_.stamped;
    return (seen && holds(*seen)) || (stamped && holds(*stamped)) || (add(Reason::signing_time_unproved), false);
  }

  bool delegate_has_right() {
    if (!is_vice_principal(register_, signature_.person)) return add(Reason::signer_not_assigned), false;
    const auto delegation = [&](Instant at) { return register_.delegation_of(signature_.person, a_.facts.kind, a_.class_code(), at); };
    const auto delegated = [&](Instant at) { return delegation(at) != nullptr; };
    if (!delegated(signature_.signing_time)) return add(Reason::delegation_ended, date_of(signature_.signing_time)), false;
    if (!delegated(a_.in.now) && !proved(delegated)) return false;
    a_.notes.push_back({Note::What::delegation, a_.name_of(signature_.person), std::string{code(Role::principal)}, "",
                        delegation(signature_.signing_time)->decision.number});
    return true;
  }

  Assessment& a_;
  const Register& register_;
  const SignatureFact& signature_;
};

}  // namespace

void assess_leading_signer(Assessment& a) {
  const auto leading = a.signatures(Role::principal);
  if (leading.empty()) a.add(Reason::principal_missing, "", Role::principal, "");
  if (a.in.register_now.approval_of(a.in.seal_certificate, a.in.now) == nullptr) return;  // told already
  for (const auto* signature : leading) {
    if (!LeadingSigner{a, *signature}.has_right()) a.without_right.push_back(signature);
  }
}

}  // namespace signet
