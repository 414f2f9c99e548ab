#include "policy/decide.h"

#include "policy/annual_transcript.h"
#include "policy/common_conditions.h"
#include "policy/department.h"

namespace signet {
namespace {

void assess_authority(const DecisionInput& in, std::vector<Finding>& findings) {
  // A department's certificate is the pin of its own journal: nobody above it approves it here.
  if (in.organisation == Organisation::school && in.register_now.approval_of(in.seal_certificate, in.now) == nullptr)
    findings.push_back({Reason::school_certificate_not_approved, "", "", "", "", ""});
  for (const auto& problem : in.seal_certificate_problems)
    findings.push_back({problem.reason, "", std::string{code(Role::school)}, "", "", problem.detail});
  if (in.register_now.configuration() == nullptr) findings.push_back({Reason::configuration_not_ordered, "", "", "", "", "(no order yet)"});
  for (const auto& file : in.unordered_files) findings.push_back({Reason::configuration_not_ordered, "", "", "", "", file});
  if (in.register_now.roster() == nullptr) findings.push_back({Reason::roster_missing, "", "", "", "", ""});
}

void assess_activation(const DecisionInput& in, const DocumentFacts& facts, std::vector<Finding>& findings) {
  const auto class_name = field(facts, "class-name");
  const auto* a = in.activation ? &*in.activation : nullptr;
  // Whoever opened it must be a clerk still: an activation does not outlive its clerk's place in the roster.
  const bool covers = a != nullptr && in.now <= a->until && in.register_now.is_clerk(a->opened_by, in.now) &&
                      a->users.contains(in.caller) && (a->kinds.empty() || a->kinds.contains(facts.kind)) &&
                      (a->classes.empty() || a->classes.contains(class_name)) && a->left != 0U;
  if (!covers) findings.push_back({Reason::activation_missing, "", "", "", class_name, ""});
}

void assess_tuple(const DecisionInput& in, const DocumentFacts& facts, std::vector<Finding>& findings) {
  if (!in.tuple || in.tuple->document == facts.document) return;
  const bool sealed = in.tuple->state == TupleState::State::sealed;
  findings.push_back(
      {sealed ? Reason::already_sealed : Reason::intent_open, "", "", "", field(facts, "class-name"), std::to_string(in.tuple->index)});
}

// The code's floor: kinds whose chain of signatures it does not know are never sealed, whatever the file permits.
void assess_kind(const DecisionInput& in, const DocumentFacts& facts, std::vector<Finding>& findings) {
  const bool permitted = in.rules.kinds.contains(facts.kind);
  const bool rests_on_principal = facts.form == Form::pdf && (facts.kind == Kind::scanned_paper || facts.kind == Kind::true_copy);
  if (permitted && in.organisation == Organisation::department) {
    assess_department(in, facts, findings);
  } else if (permitted && facts.kind == Kind::annual_transcript) {
    assess_annual_transcript(in, facts, findings);
  } else if (permitted && rests_on_principal) {
    // Paper that was scanned, or a copy of it: the principal answers for it (S3 Đ.26.3.a; stricter than NĐ 30/2020 for copies).
    if (facts.kind == Kind::scanned_paper) assess_pupil(facts, findings);
    assess_school(in, facts, findings);
    assess_principal(in, facts, findings);
  } else {
    findings.push_back({Reason::kind_not_permitted, "", "", "", "", facts.kind == Kind{} ? std::string{} : std::string{code(facts.kind)}});
  }
}

}  // namespace

std::vector<Finding> assess(const DecisionInput& in, const DocumentFacts& facts) {
  std::vector<Finding> findings;
  assess_authority(in, findings);
  assess_kind(in, facts, findings);
  assess_xml_tie(in, facts, findings);
  if (facts.form == Form::xml && !facts.seal_slot.empty)
    findings.push_back({facts.seal_slot.name.empty() ? Reason::seal_slot_missing : Reason::seal_slot_filled, "", "", "", "", ""});
  assess_tuple(in, facts, findings);
  assess_activation(in, facts, findings);
  return findings;
}

Decision decide(const DecisionInput& input, const VerifiedDocument& document) {
  Decision decision;
  decision.findings_ = assess(input, document.facts());
  if (decision.findings_.empty()) decision.permit_.emplace(Permit{document.facts().document, input.now});
  return decision;
}

}  // namespace signet
