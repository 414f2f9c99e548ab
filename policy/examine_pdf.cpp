#include "policy/examine_pdf.h"

#include <algorithm>

#include "policy/base/limits.h"
#include "policy/pdf_record.h"
#include "policy/pdf_signature_check.h"
#include "policy/signature_check.h"

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
    if (in_.evidence.signatures.size() > limits::prior_signatures_max) defect({Reason::too_large, "", "", "", "", "signatures"});
    for (const auto& signature : in_.evidence.signatures) check(signature);
    for (const auto& claimed : in_.evidence.defects) take(claimed);
    const auto leads = [&](const PdfSignatureEvidence& each) { return each.role == static_cast<std::uint8_t>(leading_role()); };
    if (std::none_of(in_.evidence.signatures.begin(), in_.evidence.signatures.end(), leads))
      defect({Reason::principal_missing, "", std::string{code(leading_role())}, "", "", ""});
    read_record();
    if (leading_ != nullptr) make_plan();
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
    for (const auto& problem : problems) {
      // Nobody's name tells which field it was.
      const auto person = signer.name;
      defect({problem.reason, person, std::string{code(role)}, subject, "", problem.detail});
    }
  }

  // The worker says which field it is; whose signature it is, the certificate says.
  std::optional<Role> role_of(const PdfSignatureEvidence& signature) const {
    for (const auto& rule : in_.profile.layout.fields) {
      if (static_cast<std::uint8_t>(rule.role) == signature.role) return rule.role;
    }
    return std::nullopt;
  }

  void check(const PdfSignatureEvidence& evidence) {
    if (evidence.timestamp) return;  // it speaks for nobody
    const auto role = role_of(evidence);
    if (!role) return defect({Reason::unknown_signature, "", "", "", "", "field " + evidence.field});
    const auto signature = read_pdf_signature(in_.file, evidence);
    if (!signature) return report({signature.refusal()}, *role, {"", evidence.field}, evidence.subject);
    facts.prior_values.push_back(sha256(signature->cms.value));
    if (*role == leading_role()) take_leading(evidence, *signature);
    SignerIdentity signer{"", evidence.field};
    auto problems = judge(*signature, signer);
    signers_[evidence.field] = {*role, signer, evidence.subject};
    const auto time = read_pdf_date(signature->dictionary.date);
    if (!time) problems.push_back(time.refusal());
    if (time) judge_time(*signature, *time, problems);
    report(problems, *role, signer, evidence.subject);
    if (!problems.empty()) return;
    facts.signatures.push_back({*role, signer.person, *role == Role::subject_teacher ? evidence.subject : "", evidence.field,
                                sha256(signature->certificate()), sha256(signature->cms.value), *time});
  }

  void take_leading(const PdfSignatureEvidence& evidence, const PdfSignature& signature) {
    if (leading_ != nullptr) return defect({Reason::unknown_signature, "", std::string{code(leading_role())}, "", "", "more than one"});
    leading_ = &evidence;
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
  void judge_time(const PdfSignature& signature, Instant time, std::vector<Refusal>& problems) {
    if (const auto other = signature.cms.signing_time; other && (*other > time + in_.skew_s || time > *other + in_.skew_s))
      problems.push_back({Reason::signature_malformed, "two signing times"});
    const auto certificate = in_.signers.certificate(signature.certificate());
    if (!certificate) return;
    const auto judged = judge_certificate(*certificate, in_.trust, time, in_.now, in_.skew_s, revocation_);
    problems.insert(problems.end(), judged.begin(), judged.end());
  }

  struct Known {
    Role role{};
    SignerIdentity signer;
    std::string subject;
  };

  void take(const PdfDefect& claimed) {
    const auto reason = reason_from_number(claimed.reason).value_or(Reason::evidence_disagrees);
    const auto known = signers_.find(claimed.field);
    if (known == signers_.end()) return defect({reason, claimed.field, "", "", "", claimed.detail});
    defect({reason, known->second.signer.name, std::string{code(known->second.role)}, known->second.subject, "", claimed.detail});
  }

  void read_record() {
    const auto record = read_pdf_record(in_.file);
    if (!record) return defect(finding_of(record.refusal()));
    readable_ = true;
    facts.fields = record->fields;
    for (const auto& subject : record->subjects) facts.subjects.push_back({subject, subject, "", {}});
    const auto kind = kind_from_code(field(facts, "kind"));
    const bool known = kind && *kind != Kind::order && in_.profile.kinds.contains(*kind);
    if (known) facts.kind = *kind;
    if (!known) defect({Reason::kind_not_permitted, "", "", "", "", field(facts, "kind")});
    // A reader who looks for it looks in the metadata; anywhere else it would be nobody's statement.
    const auto [begin, end] = in_.evidence.metadata;
    if (record->range.begin < begin || record->range.end > end) defect({Reason::record_missing, "", "", "", "", "outside the metadata"});
    require_fields();
  }

  void require_fields() {
    const auto need = [&](const char* name) {
      if (field(facts, name).empty()) defect({Reason::field_missing, "", "", "", "", name});
    };
    for (const auto* name : {"number", "school-code", "school-year"}) need(name);
    if (facts.kind == Kind::annual_transcript) {
      for (const auto* name : {"class-code", "class-name", "pupil-id"}) need(name);
      facts.xml_tied = in_.profile.xml == XmlTie::required;
    }
    if (facts.kind == Kind::scanned_paper) need("pupil-id");
    if (facts.kind == Kind::scanned_paper || facts.kind == Kind::true_copy) need_digest("source-sha256");
    if (facts.xml_tied) need_digest("xml-sha256");
  }

  void need_digest(const char* name) {
    if (!digest_from_hex(field(facts, name))) defect({Reason::field_missing, "", "", "", "", name});
  }

  // Read by us where the file's tables can be; from the worker's account only where the profile says so.
  void make_plan() {
    const auto& claimed = in_.evidence.structure;
    const auto own = PdfTableFile::open(in_.file);
    const bool untrusted = !own && own.refusal().reason == Reason::increment_untrusted && in_.profile.increment_trusted;
    if (!own && !untrusted) return defect(finding_of(own.refusal()));
    const PdfAccount account{in_.file, claimed};
    const PdfTrailer said{claimed.startxref, claimed.size, claimed.root, claimed.info, claimed.id};
    const PdfObjects& objects = own ? static_cast<const PdfObjects&>(*own) : account;
    auto plan = plan_increment(
        {objects, own ? own->trailer() : said, !own && claimed.xref_stream, leading_->dictionary, in_.profile.layout.seal_field});
    if (!plan) return defect(finding_of(plan.refusal()));
    const auto dictionary = objects.object(leading_->dictionary);
    const bool same_object = !own || (dictionary && dictionary->range == leading_->object);
    const bool agrees = same_object && plan->page == claimed.page && plan->leading_field == leading_->field &&
                        plan->leading_widget == claimed.leading_widget && plan->seal_field == claimed.seal_field &&
                        plan->trailer.root == claimed.root && plan->trailer.size == claimed.size;
    if (!agrees) return defect({Reason::evidence_disagrees, "", "", "", "", "the structure of the PDF"});
    // It would be sealed where nobody sees it.
    if (!plan->new_field && !plan->field_rectangle)
      return defect({Reason::seal_place_unfit, "", "", "", "", "the seal's field has no area"});
    plan_ = *std::move(plan);
  }

  const PdfExaminationInput& in_;
  std::vector<Finding> defects_;
  std::vector<Digest> revocation_;
  std::map<std::string, Known> signers_;
  const PdfSignatureEvidence* leading_ = nullptr;
  std::optional<PdfPlan> plan_;
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
