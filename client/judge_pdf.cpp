#include "client/judge_pdf.h"

#include <algorithm>

#include "client/pdf_seal_record.h"
#include "document/compose/seal.h"
#include "policy/base/limits.h"
#include "policy/pdf_record.h"
#include "policy/pdf_signature_check.h"

namespace signet::client {
namespace {

constexpr auto two_times_s = std::chrono::seconds{limits::clock_skew_max}.count();

/// What was read of one signature beside its report.
struct JudgedPdf {
  SignatureReport report;
  std::optional<PdfSignature> signature;  // nothing: it cannot be read
};

class PdfJudge {
 public:
  PdfJudge(ByteView file, const PdfSignatureEvidence& evidence, const Belief& belief) : file_(file), evidence_(evidence), belief_(belief) {
    report_.slot = evidence.field;
    report_.style = "other";
    report_.timestamp = evidence.timestamp;
    report_.covers = {"0-" + std::to_string(evidence.end)};
  }

  JudgedPdf judge() {
    if (evidence_.timestamp) return report_.style = "timestamp", JudgedPdf{std::move(report_), {}};
    const auto dictionary = read_signature_dictionary(file_, evidence_.object);
    if (!dictionary) return take(dictionary.refusal()), JudgedPdf{std::move(report_), {}};
    if (dictionary->subfilter == "ETSI.CAdES.detached") report_.style = "pades";
    if (dictionary->subfilter == "adbe.pkcs7.detached") report_.style = "pkcs7";
    // Other kinds of signature sign other octets than these (12.8.3): what is read of them means nothing.
    if (report_.style == "other")
      return found(Reason::unsupported_transform, "SubFilter " + dictionary->subfilter), JudgedPdf{std::move(report_), {}};
    auto signature = read_pdf_signature(file_, evidence_);
    if (!signature) return take(signature.refusal()), JudgedPdf{std::move(report_), {}};
    judge_time(*signature);
    judge_signer(*signature);
    return {std::move(report_), *std::move(signature)};
  }

 private:
  void found(Reason reason, std::string detail) {
    Finding finding;
    finding.reason = reason;
    finding.person = report_.person;
    finding.detail = std::move(detail);
    report_.findings.push_back(std::move(finding));
  }

  // What proves that these are not the signed octets, or no signature at all, breaks it; what is not known here leaves it open.
  void take(const Refusal& refusal) {
    switch (refusal.reason) {
      case Reason::content_changed:
      case Reason::signature_malformed:
      case Reason::signature_invalid:
      case Reason::not_whole: report_.integrity = Integrity::broken; break;
      default: break;
    }
    found(refusal.reason, refusal.detail);
  }

  // /M (12.8.1), or the attribute of the CMS; two that differ are none.
  void judge_time(const PdfSignature& signature) {
    if (const auto date = read_pdf_date(signature.dictionary.date)) report_.signing_time = *date;
    const auto& other = signature.cms.signing_time;
    if (!report_.signing_time) report_.signing_time = other;
    if (!other || !report_.signing_time) return;
    const auto& time = *report_.signing_time;
    if (*other > time + two_times_s || time > *other + two_times_s) found(Reason::signature_malformed, "two signing times");
  }

  void judge_signer(const PdfSignature& signature) {
    const auto certificate = Certificate::decode(signature.certificate());
    if (!certificate) return take({Reason::certificate_untrusted, certificate.refusal().detail});
    report_.person = certificate->common_name();
    report_.subject = certificate->subject();
    report_.issuer = certificate->issuer();
    report_.serial = certificate->serial();
    if (const auto verified = verify_cms(signature.cms, *certificate); !verified) return take(verified.refusal());
    report_.integrity = Integrity::ok;
    std::vector<StampedValue> stamps;
    for (const auto& token : signature.cms.time_stamps) stamps.push_back({signature.cms.value, token});
    const auto judged = judge_certificate_state(*certificate, belief_, report_.signing_time.value_or(belief_.now), stamps);
    report_.certificate = judged.state;
    for (const Refusal& problem : judged.problems) found(problem.reason, problem.detail);
  }

  ByteView file_;
  const PdfSignatureEvidence& evidence_;
  const Belief& belief_;
  SignatureReport report_;
};

class PdfFileJudge {
 public:
  PdfFileJudge(ByteView file, const PdfEvidence& evidence, const Belief& belief, const std::optional<ReceiptGiven>& receipt,
               FileReport& report)
      : file_(file), evidence_(evidence), belief_(belief), receipt_(receipt), report_(report) {}

  void judge() {
    report_.whole = evidence_.whole;
    for (const auto& each : evidence_.signatures) judged_.push_back(PdfJudge{file_, each, belief_}.judge());
    for (std::size_t i = 0; i < judged_.size(); ++i) judge_seal(i);
    read_kind();
    if (receipt_ && !sealed_) found(Reason::not_journaled, "no seal that names a journal");
    for (auto& each : judged_) report_.signatures.push_back(std::move(each.report));
    for (const auto& defect : evidence_.defects) take(defect);
    const auto counts = [](const SignatureReport& each) { return !each.timestamp; };
    if (std::none_of(report_.signatures.begin(), report_.signatures.end(), counts)) found(Reason::no_signature, "");
  }

 private:
  void found(Reason reason, std::string detail) { report_.findings.push_back(finding_of({reason, std::move(detail)})); }

  // What the record says counts where everybody signed it: it stands in what the first signature covers, unbroken.
  void read_kind() {
    if (judged_.empty() || judged_.front().report.integrity != Integrity::ok) return;
    const auto record = read_pdf_record(file_, evidence_.metadata);
    if (!record || record->range.end > evidence_.signatures.front().end) return;
    const auto kind = record->fields.find("kind");
    const auto known = kind == record->fields.end() ? std::nullopt : kind_from_code(kind->second);
    if (known && *known != Kind::order) report_.kind = code(*known);
    const auto year = record->fields.find("school-year");
    if (year != record->fields.end()) report_.school_year = year->second;
  }

  /// The values of the signatures that stood there when the seal was made; nothing where one of them cannot be read.
  std::optional<std::vector<Digest>> values_before(std::uint64_t end) const {
    std::vector<Digest> values;
    for (std::size_t i = 0; i < judged_.size(); ++i) {
      const auto& each = evidence_.signatures[i];
      if (each.timestamp || each.end >= end) continue;
      if (!judged_[i].signature) return std::nullopt;
      values.push_back(sha256(judged_[i].signature->cms.value));
    }
    return values;
  }

  // A record that its signature does not cover unbroken says nothing.
  void judge_seal(std::size_t index) {
    auto& [report, signature] = judged_[index];
    if (report.integrity != Integrity::ok || !signature) return;
    const auto record = read_pdf_seal_record(signature->dictionary);
    if (!record) return;
    sealed_ = true;
    report.role = code(Role::school);
    const auto end = evidence_.signatures[index].end;
    const auto values = values_before(end);
    const bool stand =
        values && to_hex(digest_of_values(*values)) == record->prior_signatures &&
        std::any_of(values->begin(), values->end(), [&](const Digest& each) { return to_hex(each) == record->principal_signature; });
    if (!stand) report.findings.push_back({Reason::sealed_signature_replaced, report.person, "", "", "", ""});
    if (!receipt_) return found(Reason::receipt_not_given, "");
    // What is appended later, a timestamp or a DSS, leaves these octets as they were delivered.
    const auto checked = check_receipt(*receipt_, record->journal, {sha256(file_.first(end)), record->seal_id, evidence_.document});
    if (!checked) report_.findings.push_back(finding_of(checked.refusal()));
  }

  void take(const PdfDefect& defect) {
    const auto reason = reason_from_number(defect.reason).value_or(Reason::evidence_disagrees);
    if (defect.field.empty()) return found(reason, defect.detail);
    auto& all = report_.signatures;
    auto own = std::find_if(all.begin(), all.end(), [&](const SignatureReport& each) { return each.slot == defect.field; });
    if (own == all.end()) {  // a signature that is not even one
      SignatureReport broken;
      broken.slot = defect.field;
      broken.style = "other";
      broken.integrity = Integrity::broken;
      own = all.insert(all.end(), std::move(broken));
    }
    own->findings.push_back({reason, own->person, "", "", "", defect.detail});
  }

  ByteView file_;
  const PdfEvidence& evidence_;
  const Belief& belief_;
  const std::optional<ReceiptGiven>& receipt_;
  FileReport& report_;
  std::vector<JudgedPdf> judged_;
  bool sealed_ = false;
};

}  // namespace

void judge_pdf(ByteView file, const PdfEvidence& evidence, const Belief& belief, const std::optional<ReceiptGiven>& receipt,
               FileReport& report) {
  PdfFileJudge{file, evidence, belief, receipt, report}.judge();
}

}  // namespace signet::client
