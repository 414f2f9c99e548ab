#include "policy/examine_pdf.h"

#include <algorithm>
#include <limits>

#include "policy/base/limits.h"
#include "policy/model/pdf_field_rule.h"
#include "policy/pdf_lock.h"
#include "policy/pdf_record.h"
#include "policy/pdf_record_fields.h"
#include "policy/pdf_signature_check.h"
#include "policy/pdf_streams.h"
#include "policy/pdf_tie.h"
#include "policy/signature_check.h"
#include "policy/time_stamp.h"

namespace signet {
namespace {

class PdfExaminer {
 public:
  explicit PdfExaminer(const PdfExaminationInput& input) : in_(input) {}

  void run() {
    facts.document = in_.document;
    facts.form = Form::pdf;
    facts.profile_id = in_.profile.layout.profile_id;
    if (in_.evidence.document != in_.document) return defect({Reason::evidence_disagrees, "", "", "", "", "another document"});
    // Nothing is digested for a document that is refused for its size.
    if (in_.evidence.signatures.size() > limits::prior_signatures_max) return defect({Reason::too_large, "", "", "", "", "signatures"});
    find_leading();
    // Our own reading of objects begins only where the principal's signature holds over all of the file (invariant 1). What the
    // record says is then still told, from where the worker says it stands; nothing is sealed on it.
    metadata_ = in_.evidence.metadata;
    if (in_.evidence.attachment != ByteRange{}) attachment_ = std::optional{in_.evidence.attachment};
    if (leading_holds()) read_structure();
    for (const auto& signature : in_.evidence.signatures) check(signature);
    take_claims();
    read_record();
  }

  PdfExamination finish() {
    PdfExamination result;
    result.defects = std::move(defects_);
    std::sort(revocation_.begin(), revocation_.end());
    revocation_.erase(std::unique(revocation_.begin(), revocation_.end()), revocation_.end());
    result.revocation = std::move(revocation_);
    result.plan = std::move(plan_);
    readable = readable_;
    return result;
  }

  bool readable = false;
  DocumentFacts facts;

 private:
  Role leading_role() const { return in_.profile.layout.leading; }
  void defect(Finding found) { defects_.push_back(std::move(found)); }

  void report(const std::vector<Refusal>& problems, Role role, const SignerIdentity& signer, const std::string& subject) {
    for (const auto& problem : problems) defect({problem.reason, signer.name, std::string{code(role)}, subject, "", problem.detail});
  }

  // By the field's name, which read_structure compares with the form as we read it.
  std::optional<RoleMatch> role_of(const PdfSignatureEvidence& signature) const {
    return signature.field == in_.profile.layout.seal_field ? std::nullopt : match_rules(in_.profile.layout.fields, signature.field);
  }

  void find_leading() {
    for (const auto& each : in_.evidence.signatures) {
      const auto match = role_of(each);
      if (!match || match->role != leading_role()) continue;
      if (leading_ != nullptr) defect({Reason::unknown_signature, "", std::string{code(leading_role())}, "", "", "more than one"});
      leading_ = &each;
    }
    if (leading_ == nullptr) defect({Reason::principal_missing, "", std::string{code(leading_role())}, "", "", ""});
  }

  bool leading_holds() {
    if (leading_ == nullptr || leading_->end != in_.file.size()) return false;
    leading_reading_.emplace(read_pdf_signature(in_.file, *leading_, &in_.signers));
    if (!*leading_reading_) return false;
    const auto certificate = in_.signers.certificate((*leading_reading_)->certificate());
    return certificate && verify_cms((*leading_reading_)->cms, *certificate);
  }

  void check(const PdfSignatureEvidence& evidence) {
    const auto dictionary = read_signature_dictionary(in_.file, evidence.object);
    if (dictionary && is_timestamp(*dictionary) != evidence.timestamp)
      defect({Reason::evidence_disagrees, "", "", "", "", "a document time-stamp"});
    if (dictionary && is_timestamp(*dictionary)) return;  // it speaks for nobody
    const auto match = role_of(evidence);
    if (!match) return defect({Reason::unknown_signature, "", "", "", "", "field " + evidence.field});
    const Role role = match->role;
    if (evidence.role != static_cast<std::uint8_t>(role) || evidence.subject != match->subject)
      defect({Reason::evidence_disagrees, "", std::string{code(role)}, "", "", "the role of a field"});
    const bool read_before = &evidence == leading_ && leading_reading_;
    const auto signature = read_before ? *leading_reading_ : read_pdf_signature(in_.file, evidence, &in_.signers);
    if (!signature) return report({signature.refusal()}, role, {"", evidence.field}, match->subject);
    facts.prior_values.push_back(sha256(signature->cms.value));
    if (&evidence == leading_) take_leading(evidence, *signature);
    const bool new_field = !plan_ || plan_->new_field;
    const auto room = check_lock_of_signature(*dictionary, in_.profile.layout.seal_field, new_field);
    if (!room && in_.evidence.defects.empty()) defect({room.refusal().reason, "", std::string{code(role)}, "", "", room.refusal().detail});
    first_end_ = std::min(first_end_, evidence.end);
    SignerIdentity signer{"", evidence.field};
    auto problems = judge(*signature, signer);
    signers_[evidence.field] = {role, signer, match->subject};
    const auto time = read_pdf_date(signature->dictionary.date);
    if (!time) problems.push_back(time.refusal());
    const auto judged = time ? judge_time(*signature, *time, problems) : JudgedTime{};
    report(problems, role, signer, match->subject);
    if (!problems.empty()) return;
    facts.signatures.push_back({role, signer.person, role == Role::subject_teacher ? match->subject : "", evidence.field,
                                sha256(signature->certificate()), sha256(signature->cms.value), *time, judged.authority, judged.stamped});
  }

  void take_leading(const PdfSignatureEvidence& evidence, const PdfSignature& signature) {
    facts.leading_value = sha256(signature.cms.value);
    // The file received is what the principal signed: all of it, and nothing behind it (invariant 1).
    if (evidence.end != in_.file.size())
      defect({Reason::not_whole, "", std::string{code(leading_role())}, "", "", "octets behind what was signed"});
  }

  std::vector<Refusal> judge(const PdfSignature& signature, SignerIdentity& signer) {
    std::vector<Refusal> problems;
    const auto& profile = in_.profile;
    if (std::find(profile.subfilters.begin(), profile.subfilters.end(), signature.dictionary.subfilter) == profile.subfilters.end())
      problems.push_back({Reason::algorithm_not_allowed, "SubFilter " + signature.dictionary.subfilter});
    if (std::find(profile.algorithms.begin(), profile.algorithms.end(), signature.cms.algorithm) == profile.algorithms.end())
      problems.push_back({Reason::algorithm_not_allowed, std::string{code(signature.cms.algorithm)}});
    if (const auto* identity = in_.signers.identity(sha256(signature.certificate()))) signer = *identity;
    const auto certificate = in_.signers.certificate(signature.certificate());
    if (!certificate) return problems.push_back(certificate.refusal()), problems;
    if (const auto verified = verify_cms(signature.cms, *certificate); !verified) problems.push_back(verified.refusal());
    return problems;
  }

  // /M speaks; a signing-time attribute beside it (no PAdES, but in the field) may not say otherwise.
  struct JudgedTime {
    std::optional<Digest> authority;  // who issued the certificate
    std::optional<Instant> stamped;   // by when it existed
  };
  JudgedTime judge_time(const PdfSignature& signature, Instant time, std::vector<Refusal>& problems) {
    if (const auto other = signature.cms.signing_time; other && (*other > time + in_.skew_s || time > *other + in_.skew_s))
      problems.push_back({Reason::signature_malformed, "two signing times"});
    const auto certificate = in_.signers.certificate(signature.certificate());
    if (!certificate) return {};
    // EN 319 122-1 5.3: what is stamped is the value as the SignerInfo has it.
    std::vector<StampedValue> stamps;
    for (const auto& token : signature.cms.time_stamps) stamps.push_back({signature.cms.value, token});
    const auto stamped = judge_time_stamps(stamps, in_.trust, time, in_.now, in_.skew_s, revocation_);
    problems.insert(problems.end(), stamped.problems.begin(), stamped.problems.end());
    const auto seen = earlier(in_.first_seen ? in_.first_seen(sha256(signature.cms.value)) : std::nullopt, stamped.existed);
    const auto judged = judge_certificate(*certificate, in_.trust, time, in_.now, in_.skew_s, revocation_, seen);
    problems.insert(problems.end(), judged.problems.begin(), judged.problems.end());
    return {judged.authority, stamped.existed};
  }

  struct Known {
    Role role{};
    SignerIdentity signer;
    std::string subject;
  };

  // One change is told once, by the last of those whose signatures it breaks: all of them sign again.
  void take_claims() {
    const auto& defects = in_.evidence.defects;
    for (auto at = defects.begin(); at != defects.end(); ++at) {
      const auto same = [&](const PdfDefect& later) { return later.reason == at->reason && later.detail == at->detail; };
      const bool change = at->reason == static_cast<std::uint16_t>(Reason::changed_after_signing);
      if (!change || std::none_of(std::next(at), defects.end(), same)) take(*at);
    }
  }

  void take(const PdfDefect& claimed) {
    const auto reason = reason_from_number(claimed.reason).value_or(Reason::evidence_disagrees);
    const auto known = signers_.find(claimed.field);
    if (known == signers_.end()) return defect({reason, claimed.field, "", "", "", claimed.detail});
    defect({reason, known->second.signer.name, std::string{code(known->second.role)}, known->second.subject, "", claimed.detail});
  }

  void read_record() {
    const auto record = read_pdf_record(in_.file, metadata_);
    if (!record) return defect(finding_of(record.refusal()));
    readable_ = true;
    facts.fields = record->fields;
    for (const auto& subject : record->subjects) facts.subjects.push_back({subject, subject, "", {}});
    const auto kind = kind_from_code(field(facts, "kind"));
    const bool known = kind && *kind != Kind::order && in_.profile.kinds.contains(*kind);
    if (known) facts.kind = *kind;
    if (!known) defect({Reason::kind_not_permitted, "", "", "", "", field(facts, "kind")});
    // Everybody signed it, not only the last.
    if (!stands_in_first_revision(*record)) defect({Reason::record_missing, "", "", "", "", "written after the first signature"});
    for (const auto& problem : check_record_fields(facts)) defect(finding_of(problem));
    check_subjects();
    if (!has_xml_form(facts.kind)) return;
    facts.xml_tied = in_.profile.xml != XmlTie::none;
    tie();
  }

  // As the metadata of what the first person signed, where we can read that; else as octets of it.
  bool stands_in_first_revision(const PdfRecord& record) const {
    if (record.range.end > first_end_) return false;
    if (!own_reading_ || first_end_ > in_.file.size()) return true;
    const auto revision = in_.file.first(first_end_);
    const auto tables = PdfTableFile::open(revision);
    const auto metadata = tables ? find_metadata(*tables, tables->trailer().root) : Result<ByteRange>{tables.refusal()};
    return metadata && read_pdf_record(revision, *metadata);
  }

  // In an XML a teacher's signature covers a subject of the document. Here it covers all, and its field's name says the subject:
  // one that the record does not list would be asked of nobody's roster.
  void check_subjects() {
    if (!has_xml_form(facts.kind)) return;
    for (const auto& signature : facts.signatures) {
      const auto same = [&](const SubjectFact& each) { return each.code == signature.subject; };
      const bool listed = std::any_of(facts.subjects.begin(), facts.subjects.end(), same);
      if (signature.role == Role::subject_teacher && !listed)
        defect({Reason::unknown_signature, "", std::string{code(signature.role)}, signature.subject, "", "field " + signature.slot_id});
    }
  }

  void tie() {
    const bool in_all = attachment_ && *attachment_ && attachment_stands_in_first_revision(**attachment_);
    for (const auto& problem : tie_to_xml({in_.file, in_.profile.xml, attachment_, in_.evidence.embedded_files, in_all}, facts))
      defect(finding_of(problem));
  }

  bool attachment_stands_in_first_revision(const ByteRange& range) const {
    if (range.end > first_end_) return false;
    if (!own_reading_ || first_end_ > in_.file.size()) return true;
    const auto tables = PdfTableFile::open(in_.file.first(first_end_));
    const auto found = tables ? find_attachment(*tables, tables->trailer().root) : tables.refusal();
    return found && *found == range;
  }

  // Read by us where the file's tables can be; from the worker's account only where the profile says so.
  void read_structure() {
    const auto& claimed = in_.evidence.structure;
    const auto own = PdfTableFile::open(in_.file);
    const bool untrusted = !own && own.refusal().reason == Reason::increment_untrusted && in_.profile.increment_trusted;
    if (!own && !untrusted) return defect(finding_of(own.refusal()));
    own_reading_ = static_cast<bool>(own);
    if (own) {
      const auto found = find_metadata(*own, own->trailer().root);
      if (!found) defect(finding_of(found.refusal()));
      metadata_ = found ? *found : ByteRange{};
      attachment_ = find_attachment(*own, own->trailer().root);
    }
    const PdfAccount account{in_.file, claimed};
    const PdfTrailer said{claimed.startxref, claimed.size, claimed.root, claimed.info, claimed.id};
    const PdfObjects& objects = own ? static_cast<const PdfObjects&>(*own) : account;
    auto plan = plan_increment(
        {objects, own ? own->trailer() : said, !own && claimed.xref_stream, leading_->dictionary, in_.profile.layout.seal_field});
    if (!plan) return defect(finding_of(plan.refusal()));
    const bool agrees = plan->page == claimed.page && plan->leading_field == leading_->field &&
                        plan->leading_widget == claimed.leading_widget && plan->seal_field == claimed.seal_field &&
                        plan->trailer.root == claimed.root && plan->trailer.size == claimed.size;
    if (!agrees) return defect({Reason::evidence_disagrees, "", "", "", "", "the structure of the PDF"});
    check_fields(*plan, own ? &objects : nullptr);
    // It would be sealed where nobody sees it.
    if (!plan->new_field && !plan->field_rectangle)
      return defect({Reason::seal_place_unfit, "", "", "", "", "the seal's field has no area"});
    plan_ = *std::move(plan);
  }

  // Every filled field of the form is in the account, by its own name and once, and stands where the account says. What the
  // worker found wrong it leaves out, and says so.
  void check_fields(const PdfPlan& plan, const PdfObjects* own) {
    const auto& said = in_.evidence.signatures;
    std::size_t matched = 0;
    for (const auto& each : plan.filled) {
      const auto same = [&](const PdfSignatureEvidence& one) { return one.dictionary == each.dictionary && one.field == each.name; };
      matched += std::count_if(said.begin(), said.end(), same) == 1 ? 1 : 0;
    }
    bool agrees = matched == said.size() && (matched == plan.filled.size() || !in_.evidence.defects.empty());
    for (const auto& each : said) {
      if (own == nullptr) break;
      const auto object = own->object(each.dictionary);
      agrees = agrees && object && object->range == each.object;
    }
    if (!agrees) defect({Reason::evidence_disagrees, "", "", "", "", "the fields of the PDF"});
  }

  const PdfExaminationInput& in_;
  std::vector<Finding> defects_;
  std::vector<Digest> revocation_;
  std::map<std::string, Known> signers_;
  const PdfSignatureEvidence* leading_ = nullptr;
  std::optional<Result<PdfSignature>> leading_reading_;
  std::optional<PdfPlan> plan_;
  ByteRange metadata_;
  Result<std::optional<ByteRange>> attachment_{std::optional<ByteRange>{}};
  bool own_reading_ = false;
  std::uint64_t first_end_ = std::numeric_limits<std::uint64_t>::max();  // of the first person's signed revision
  bool readable_ = false;
};

}  // namespace

PdfExamination examine_pdf(const PdfExaminationInput& input) {
  PdfExaminer examiner{input};
  examiner.run();
  auto result = examiner.finish();
  if (!examiner.readable) return result;
  const bool good = result.defects.empty() && result.plan;
  if (good) result.verified = VerifiedDocument{examiner.facts};
  if (!good) result.plan.reset();
  result.facts = std::move(examiner.facts);
  return result;
}

}  // namespace signet
