#include "policy/decide.h"

#include "policy/base/ensure.h"
#include "policy/common_conditions.h"
#include "policy/department.h"
#include "policy/sealable_kinds.h"

namespace signet {
namespace {

constexpr std::int64_t day_s = std::chrono::seconds{limits::Days{1}}.count();

void assess_authority(const DecisionInput& in, std::vector<Finding>& findings) {
  // A department's certificate is the pin of its own journal: nobody above it approves it here.
  const bool of_school = in.organisation == Organisation::school;
  if (of_school && in.register_now.approval_of(in.seal_certificate, in.now) == nullptr)
    findings.push_back({Reason::school_certificate_not_approved, "", "", "", "", ""});
  // What the old certificate seals once the new one is named would be believed by nobody.
  if (!of_school && in.register_now.department_certificate(in.seal_certificate) != in.seal_certificate)
    findings.push_back({Reason::department_certificate_succeeded, "", "", "", "", ""});
  for (const auto& problem : in.seal_certificate_problems)
    findings.push_back({problem.reason, "", std::string{code(Role::school)}, "", "", problem.detail});
  // Before the first configuration there is no anchor, and nobody who could have issued it: told below.
  const Role seals = of_school ? Role::school : Role::department;
  if (const auto allowed = check_authority(in.rules.authorities_or_none(), seals, in.seal_authority);
      !allowed && in.seal_certificate_problems.empty() && in.register_now.configuration() != nullptr)
    findings.push_back({allowed.refusal().reason, "", std::string{code(seals)}, "", "", allowed.refusal().detail});
  if (in.register_now.configuration() == nullptr) findings.push_back({Reason::configuration_not_ordered, "", "", "", "", "(no order yet)"});
  for (const auto& file : in.unordered_files) findings.push_back({Reason::configuration_not_ordered, "", "", "", "", file});
  if (in.register_now.roster() == nullptr) findings.push_back({Reason::roster_missing, "", "", "", "", ""});
  // Whoever approves is heard of from time to time, or an approval taken back would never be learnt of here.
  const auto heard = in.register_now.department_heard();
  const auto silent_days = heard ? seconds_between(*heard, in.now) / day_s : 0;
  if (of_school && silent_days > in.rules.contact_days_max)
    findings.push_back({Reason::department_silent, "", "", "", "", std::to_string(silent_days)});
}

void assess_leave(const DecisionInput& in, const DocumentFacts& facts, std::vector<Finding>& findings) {
  if (!leave_of(in, facts)) findings.push_back({Reason::activation_missing, "", "", "", field(facts, "class-name"), ""});
}

// What a replacement needs beyond a seal: the correction order that names exactly these two documents (S0 Đ.8.2; S3 Đ.17.3),
// and both forms of the transcript at once (S3 Đ.3.2).
void assess_replacement(const DecisionInput& in, const DocumentFacts& facts, const Digest& replaced, std::vector<Finding>& findings) {
  const auto class_name = field(facts, "class-name");
  if (in.register_now.correction_of(replaced, facts.document) == nullptr)
    findings.push_back({Reason::correction_missing, "", "", "", class_name, ""});
  if (in.tuple->pdf_left) findings.push_back({Reason::form_left_behind, "", "", "", class_name, ""});
}

void assess_tuple(const DecisionInput& in, const DocumentFacts& facts, std::vector<Finding>& findings) {
  if (!in.tuple) return;
  const auto& tuple = *in.tuple;
  const bool same = tuple.document == facts.document;
  const auto add = [&](Reason reason) {
    findings.push_back({reason, "", "", "", field(facts, "class-name"), std::to_string(tuple.index)});
  };
  switch (tuple.state) {
    case TupleState::State::replaced: return add(Reason::seal_replaced);
    case TupleState::State::revoked: return add(Reason::seal_revoked);
    case TupleState::State::intent_open:
      if (!same) return add(Reason::intent_open);
      if (tuple.replaces) assess_replacement(in, facts, *tuple.replaces, findings);
      return;
    case TupleState::State::sealed:
      if (same) return;
      // Nobody corrects what a department sealed: a number is given once, and what was wrong is taken back.
      // Nor a manifest: it is composed anew, and its number or its source is given once.
      if (in.organisation == Organisation::department || !facts.members.empty()) return add(Reason::already_sealed);
      if (in.register_now.correction_of(tuple.document, facts.document) == nullptr) add(Reason::already_sealed);
      return assess_replacement(in, facts, tuple.document, findings);
  }
}

// The code's floor: kinds whose chain of signatures it does not know are never sealed, whatever the file permits.
void (*chain_of_department(const DocumentFacts& facts))(Assessment&) {
  const bool its_own = facts.kind == Kind::certificate_approval || facts.kind == Kind::certificate;
  return its_own && facts.form == Form::xml ? &assess_department : nullptr;
}

void (*chain_of_school(const DocumentFacts& facts))(Assessment&) {
  const bool pdf = facts.form == Form::pdf;
  switch (facts.kind) {
    case Kind::annual_transcript: return &assess_annual_transcript;
    case Kind::opening: return &assess_opening;
    case Kind::summer_supplement: return &assess_summer_supplement;
    case Kind::transfer: return &assess_transfer;
    case Kind::assessment_book: return &assess_assessment_book;
    case Kind::scanned_paper: return pdf ? &assess_paper : nullptr;
    case Kind::true_copy: return pdf ? &assess_paper : &assess_electronic_copy;
    case Kind::package: return pdf ? nullptr : &assess_package;
    case Kind::certificate_approval:
    case Kind::certificate:
    case Kind::order: break;
  }
  return nullptr;
}

void assess_kind(Assessment& a) {
  const auto chain_of = a.in.organisation == Organisation::department ? &chain_of_department : &chain_of_school;
  const auto chain = a.in.rules.kinds.contains(a.facts.kind) ? chain_of(a.facts) : nullptr;
  if (chain != nullptr) return chain(a);
  a.findings.push_back(
      {Reason::kind_not_permitted, "", "", "", "", a.facts.kind == Kind{} ? std::string{} : std::string{code(a.facts.kind)}});
}

void assess_everything(const DecisionInput& in, const DocumentFacts& facts, std::vector<Finding>& findings, std::vector<Note>& notes) {
  assess_authority(in, findings);
  assess_issuers(in, facts, findings);
  Assessment assessment{in, facts, findings, notes};
  assess_kind(assessment);
  for (const auto& doubt : facts.doubts)
    notes.push_back({doubt.of_marks ? Note::What::marks_doubtful : Note::What::level_unknown, "", "", doubt.subject, doubt.detail});
  assess_xml_tie(in, facts, findings);
  if (facts.form == Form::xml && !facts.seal_slot.empty)
    findings.push_back({facts.seal_slot.name.empty() ? Reason::seal_slot_missing : Reason::seal_slot_filled, "", "", "", "", ""});
  assess_tuple(in, facts, findings);
  assess_leave(in, facts, findings);
}

}  // namespace

std::optional<Leave> leave_of(const DecisionInput& in, const DocumentFacts& facts) {
  const auto class_name = field(facts, "class-name");
  const auto* a = in.activation ? &*in.activation : nullptr;
  // Whoever opened it must be a clerk still: an activation does not outlive its clerk's place in the roster.
  const bool covers = a != nullptr && in.now <= a->until && in.register_now.is_clerk(a->opened_by, in.now) &&
                      a->users.contains(in.caller) && (a->kinds.empty() || a->kinds.contains(facts.kind)) &&
                      (a->classes.empty() || a->classes.contains(class_name)) && a->left != 0U;
  if (covers) return Leave{a->index, 0};
  // Without a clerk only a system's account, never a person's: a clerk's own seals are explicit acts (S3 Đ.8.3).
  if (!in.rules.system_uids.contains(in.caller) || in.register_now.is_person(in.caller)) return std::nullopt;
  const auto* standing = in.register_now.standing_authorisation(in.caller, facts.kind, class_name, in.now);
  return standing == nullptr ? std::nullopt : std::optional{Leave{0, standing->order.index}};
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
