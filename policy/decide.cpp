#include "policy/decide.h"

#include "policy/base/ensure.h"
#include "policy/common_conditions.h"
#include "policy/sealable_kinds.h"

namespace signet {
namespace {

void assess_authority(const DecisionInput& in, std::vector<Finding>& findings) {
  if (in.register_now.approval_of(in.seal_certificate, in.now) == nullptr)
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
void (*chain_of(const DocumentFacts& facts))(Assessment&) {
  const bool pdf = facts.form == Form::pdf;
  switch (facts.kind) {
    case Kind::annual_transcript: return &assess_annual_transcript;
    case Kind::opening: return pdf ? nullptr : &assess_opening;
    case Kind::summer_supplement: return pdf ? nullptr : &assess_summer_supplement;
    case Kind::transfer: return pdf ? nullptr : &assess_transfer;
    case Kind::assessment_book: return pdf ? nullptr : &assess_assessment_book;
    case Kind::scanned_paper:
    case Kind::true_copy: return pdf ? &assess_paper : nullptr;
    case Kind::package:
    case Kind::certificate_approval:
    case Kind::certificate:
    case Kind::order: break;
  }
  return nullptr;
}

void assess_kind(Assessment& a) {
  const auto chain = a.in.rules.kinds.contains(a.facts.kind) ? chain_of(a.facts) : nullptr;
  if (chain != nullptr) return chain(a);
  a.findings.push_back(
      {Reason::kind_not_permitted, "", "", "", "", a.facts.kind == Kind{} ? std::string{} : std::string{code(a.facts.kind)}});
}

void assess_everything(const DecisionInput& in, const DocumentFacts& facts, std::vector<Finding>& findings, std::vector<Note>& notes) {
  assess_authority(in, findings);
  Assessment assessment{in, facts, findings, notes};
  assess_kind(assessment);
  assess_xml_tie(in, facts, findings);
  if (facts.form == Form::xml && !facts.seal_slot.empty)
    findings.push_back({facts.seal_slot.name.empty() ? Reason::seal_slot_missing : Reason::seal_slot_filled, "", "", "", "", ""});
  assess_tuple(in, facts, findings);
  assess_activation(in, facts, findings);
}

}  // namespace

std::string_view code(Note::What what) noexcept {
  switch (what) {
    case Note::What::late: return "late";
    case Note::What::substitution: return "substitution";
    case Note::What::delegation: return "delegation";
  }
  broken_promise("every note has its name");
}

std::vector<Finding> assess(const DecisionInput& in, const DocumentFacts& facts) {
  std::vector<Finding> findings;
  std::vector<Note> notes;
  assess_everything(in, facts, findings, notes);
  return findings;
}

std::vector<Note> notes_of(const DecisionInput& in, const DocumentFacts& facts) {
  std::vector<Finding> findings;
  std::vector<Note> notes;
  assess_everything(in, facts, findings, notes);
  return notes;
}

Decision decide(const DecisionInput& input, const VerifiedDocument& document) {
  Decision decision;
  assess_everything(input, document.facts(), decision.findings_, decision.notes_);
  if (decision.findings_.empty()) decision.permit_.emplace(Permit{document.facts().document, input.now});
  return decision;
}

}  // namespace signet
