#include "daemon/keyhold/seal_judgement.h"

#include <algorithm>

#include "daemon/keyhold/incoming_judgement.h"
#include "policy/department.h"
#include "policy/pdf_record_fields.h"

namespace signet::keyhold {
namespace {

// A signature that is there and wrong is told once, by what is wrong with it, and not again as missing.
void drop_told(const std::vector<Finding>& defects, std::vector<Finding>& unmet) {
  const auto told = [&](const Finding& missing) {
    const auto same = [&](const Finding& defect) { return defect.role == missing.role && !missing.role.empty(); };
    // Which XML it is could not be told, and why is among the defects.
    if (missing.reason == Reason::xml_not_sealed && missing.detail.empty()) return !defects.empty();
    if (missing.reason == Reason::principal_missing || missing.reason == Reason::review_missing)
      return std::any_of(defects.begin(), defects.end(), same);
    const bool about_signature = missing.reason == Reason::subject_teacher_missing || missing.reason == Reason::homeroom_teacher_missing;
    return about_signature && std::any_of(defects.begin(), defects.end(), [&](const Finding& defect) {
             const bool same_subject =
                 missing.reason == Reason::homeroom_teacher_missing || (!defect.subject.empty() && defect.subject == missing.subject);
             return defect.role == missing.role && same_subject && (defect.person.empty() || defect.person == missing.person);
           });
  };
  std::erase_if(unmet, told);
}

// This document's own seal, where it does not count any more: what was replaced or revoked never returns.
std::optional<TupleState> ended_seal(const ApplianceOnRecord& appliance, const Digest& digest) {
  const auto own = appliance.ledger.by_document(digest);
  if (!own) return std::nullopt;
  if (own->state() == SealState::replaced) return TupleState{TupleState::State::replaced, digest, *own->replaced_by};
  if (own->state() == SealState::revoked) return TupleState{TupleState::State::revoked, digest, *own->revoked_by};
  return std::nullopt;
}

std::optional<TupleState> tuple_state(const ApplianceOnRecord& appliance, Judgement& judgement, const Digest& digest,
                                      const Company& company) {
  if (auto ended = ended_seal(appliance, digest)) return ended;
  const auto tuple = tuple_of(*judgement.facts());
  if (!tuple) return std::nullopt;
  const auto name = appliance.tuple_name(*tuple);
  if (!name) return judgement.findings.push_back(finding_of(name.refusal())), std::nullopt;
  if (!*name) return std::nullopt;
  auto record = appliance.ledger.by_tuple(**name);
  if (!record) return std::nullopt;
  // A revoked seal does not free its tuple: else revoking would spare the school the papers of a correction.
  const bool sealed = record->sealed.has_value();
  const bool same = record->intent.document == digest;
  TupleState state{sealed ? TupleState::State::sealed : TupleState::State::intent_open, record->intent.document,
                   sealed ? record->sealed_index : record->intent_index, record->intent.replaces};
  if (!same && sealed) judgement.replaces = record->intent.document;
  if (same && !sealed) judgement.replaces = record->intent.replaces;
  state.pdf_left = judgement.replaces && !company.pdf && appliance.ledger.has_live_pdf(*judgement.replaces);
  if (same && !sealed) judgement.open_intent = std::move(record);
  return state;
}

std::optional<RegistrationState> registration_state(const ApplianceOnRecord& appliance, const DocumentFacts& facts) {
  const auto subject = subject_of(facts);
  return subject ? appliance.registration_of(*subject) : std::nullopt;
}

// An XML sealed before is read again from the archive: a receipt or an index of ours would say less than it does.
std::optional<XmlPartner> sealed_before(ApplianceOnRecord& appliance, os::Channel& inspect, const Standing& standing,
                                        const DocumentFacts& pdf, const Digest& named, Instant now) {
  const auto record = appliance.ledger.by_document(named);
  if (!record || record->state() != SealState::sealed || record->intent.kind != pdf.kind) return std::nullopt;
  const auto file = appliance.fetch(record->sealed->file, limits::xml_bytes_max + limits::seal_bytes_max);
  if (!file) return std::nullopt;
  const auto read = read_document(appliance, standing, inspect, *file, record->sealed->file, now);
  if (!read.facts || read.facts->form != Form::xml) return XmlPartner{"xml-sha256"};
  return XmlPartner{first_difference(pdf, *read.facts)};
}

std::optional<XmlPartner> xml_partner(ApplianceOnRecord& appliance, os::Channel& inspect, const Standing& standing,
                                      const DocumentFacts& pdf, const std::optional<Partner>& partner, Instant now) {
  const auto named = digest_from_hex(field(pdf, "xml-sha256"));
  if (!named || !pdf.xml_tied) return std::nullopt;
  if (!partner) return sealed_before(appliance, inspect, standing, pdf, *named, now);
  if (partner->document != *named) return XmlPartner{"xml-sha256"};
  // One that could not be read is told by itself.
  return XmlPartner{partner->facts == nullptr ? std::string{} : first_difference(pdf, *partner->facts)};
}

PreviousRecord as_previous(const DocumentFacts& record, const DocumentFacts& opened, bool elsewhere) {
  const auto pupil = field(record, "pupil-id");
  return {!pupil.empty() && pupil == field(opened, "pupil-id"), field(record, "school-year"), record.kind, elsewhere};
}

// Another school's, checked here before: read and judged again, for what it says and whether its school is still listed.
std::optional<PreviousRecord> record_from_elsewhere(ApplianceOnRecord& appliance, os::Channel& inspect, const Standing& standing,
                                                    const DocumentFacts& facts, const Digest& named, Instant now) {
  if (!appliance.incoming.of(named)) return std::nullopt;
  const auto file = appliance.fetch(named, limits::xml_bytes_max);
  if (!file) return std::nullopt;
  const auto judged = read_incoming(appliance, standing, inspect, *file, named, now);
  if (!judged.facts || !judged.findings.empty()) return std::nullopt;
  return as_previous(*judged.facts, facts, true);
}

// The record before, in either form (S3 Đ.3.2), is read again from the archive: whose it is and of which year, the journal does not
// say.
std::optional<PreviousRecord> previous_record(ApplianceOnRecord& appliance, os::Channel& inspect, const Standing& standing,
                                              const DocumentFacts& facts, Instant now) {
  const auto named = facts.kind == Kind::opening ? digest_from_hex(field(facts, "previous-sha256")) : std::nullopt;
  if (!named) return std::nullopt;
  const auto record = appliance.ledger.live(*named);
  if (!record) return record_from_elsewhere(appliance, inspect, standing, facts, *named, now);
  // A revocation ends one form: the PDF of an XML that was revoked is no way round it.
  if (record->intent.xml && !appliance.ledger.live(*record->intent.xml)) return std::nullopt;
  const auto file = appliance.fetch(record->sealed->file, limits::pdf_bytes_max + limits::pdf_seal_bytes_max);
  if (!file) return std::nullopt;
  const auto read = read_document(appliance, standing, inspect, *file, record->sealed->file, now);
  return read.facts ? std::optional{as_previous(*read.facts, facts, false)} : std::nullopt;
}

std::optional<std::string> package_tuple(const DocumentFacts& facts) {
  const auto year = field(facts, "school-year"), number = field(facts, "package-number");
  if (year.empty() || number.empty()) return std::nullopt;
  return field(facts, "school-code") + "\n" + field(facts, "class-name") + "\n" + std::string{code(facts.kind)} + "\n" + year + "\n" +
         number;
}

}  // namespace

// The parts are told apart by a character none of them has.
std::string pupil_tuple(const std::string& school_code, const std::string& pupil, Kind kind, const std::string& school_year, Form form) {
  return school_code + "\n" + pupil + "\n" + std::string{code(kind)} + "\n" + school_year + "\n" + std::string{code(form)};
}

std::optional<std::string> tuple_of(const DocumentFacts& facts) {
  if (facts.kind == Kind::certificate_approval || facts.kind == Kind::certificate) return department_tuple(facts);
  const auto pupil = field(facts, "pupil-id");
  const bool by_source = facts.kind == Kind::scanned_paper || facts.kind == Kind::true_copy;
  const bool of_class = facts.kind == Kind::assessment_book, of_transfer = facts.kind == Kind::transfer;
  if (facts.kind == Kind::package) return package_tuple(facts);
  const auto whose = by_source ? std::string{} : of_class ? field(facts, "class-code") : pupil;
  const auto what = by_source ? field(facts, "source-sha256") : field(facts, "school-year");
  const auto until = field(facts, "results-until");
  if (facts.kind == Kind{} || what.empty() || (whose.empty() && !by_source) || (of_transfer && until.empty())) return std::nullopt;
  return pupil_tuple(field(facts, "school-code"), whose, facts.kind, what, facts.form) + (of_transfer ? "\n" + until : "");
}

Judgement judge_document(const ApplianceOnRecord& appliance, os::Channel& inspect, ByteView document, const Digest& digest, Instant now) {
  Judgement judgement;
  judgement.standing = appliance.standing();
  judgement.read = read_document(appliance, *judgement.standing, inspect, document, digest, now);
  judgement.findings = judgement.read.findings;
  judgement.revocation = judgement.read.revocation;
  return judgement;
}

Judgement judge_manifest(const ApplianceOnRecord& appliance, const Resting& resting) {
  Judgement judgement;
  judgement.standing = appliance.standing();
  judgement.findings = resting.findings;
  judgement.members = resting.members;
  judgement.read.facts = resting.facts;
  if (!resting.manifest) return judgement;
  judgement.read.form = composed_form(appliance, resting.manifest->octets, resting.facts);
  judgement.read.verified.emplace(resting.manifest->document);
  return judgement;
}

void settle(ApplianceOnRecord& appliance, os::Channel& inspect, const wire::ServiceRequest& request, Judgement& judgement,
            const Digest& digest, const Company& company, Instant now) {
  const auto* facts = judgement.facts();
  if (facts == nullptr) return;
  const auto& standing = *judgement.standing;
  if (appliance.on_hold()) judgement.findings.push_back({Reason::on_hold, "", "", "", "", ""});
  if (!request.kind.empty() && request.kind != code(facts->kind))
    judgement.findings.push_back({Reason::kind_not_permitted, "", "", "", "", request.kind});
  const auto seen = appliance.values.seen(facts->prior_values);
  // Our own certificate is judged as strictly as everybody's.
  auto own = standing.trust ? standing.trust->check(appliance.seal_certificate, now) : ChainVerdict{};
  auto& revocation = judgement.revocation;
  revocation.insert(revocation.end(), own.revocation.begin(), own.revocation.end());
  std::sort(revocation.begin(), revocation.end());
  revocation.erase(std::unique(revocation.begin(), revocation.end()), revocation.end());
  const DecisionInput input{appliance.files.rules,
                            standing.register_now,
                            appliance.files.settings.school_code,
                            appliance.seal_certificate.digest(),
                            std::move(own.problems),
                            standing.unordered_files,
                            tuple_state(appliance, judgement, digest, company),
                            appliance.activation_for(request.caller.uid, now),
                            request.caller.uid,
                            now,
                            xml_partner(appliance, inspect, standing, *facts, company.xml, now),
                            previous_record(appliance, inspect, standing, *facts, now),
                            &seen,
                            appliance.files.settings.organisation,
                            registration_state(appliance, *facts),
                            judgement.members,
                            appliance.witness,
                            own.authority};
  judgement.leave = leave_of(input, *facts).value_or(Leave{});
  if (judgement.findings.empty() && judgement.read.verified) {
    judgement.decision.emplace(decide(input, *judgement.read.verified));
    judgement.findings = judgement.decision->findings();
    return;
  }
  auto unmet = assess(input, *facts);
  drop_told(judgement.findings, unmet);
  judgement.findings.insert(judgement.findings.end(), unmet.begin(), unmet.end());
}

}  // namespace signet::keyhold
