#include "client/verify_file.h"

#include "client/input.h"
#include "client/judge_manifest.h"
#include "client/judge_pdf.h"
#include "client/profile_words.h"
#include "client/seal_record.h"
#include "daemon/os/private_inspect.h"
#include "policy/base/limits.h"

namespace signet::client {
namespace {

Finding finding(Reason reason, std::string detail = {}, std::string person = {}) {
  Finding made;
  made.reason = reason;
  made.detail = std::move(detail);
  made.person = std::move(person);
  return made;
}

void judge_seal(const Evidence& evidence, const SignatureEvidence& seal, const SealRecord& record,
                const std::optional<ReceiptGiven>& receipt, FileReport& file, SignatureReport& report) {
  report.role = code(Role::school);
  if (!prior_signatures_stand(evidence, seal, record))
    report.findings.push_back(finding(Reason::sealed_signature_replaced, "", report.person));
  if (!receipt) return file.findings.push_back(finding(Reason::receipt_not_given));
  const auto checked = check_receipt(*receipt, record.journal, {sha256(seal.value), record.seal_id, evidence.document});
  if (!checked) file.findings.push_back(finding(checked.refusal().reason, checked.refusal().detail));
}

/// The evidence, or why there is none.
Result<wire::InspectOutput> evidence_of(os::Channel& inspect, const Bytes& document, const Profiles& profiles) {
  wire::InspectRequest request;
  request.mode = wire::InspectMode::general;
  for (const Profile& each : profiles.xml) request.layouts.push_back(each.layout);  // they give roles; of a PDF see add_roles
  TRY(auto output, os::inspect(inspect, document, std::move(request)));
  if (output.reason != 0) return Refusal{reason_from_number(output.reason).value_or(Reason::inspection_failed), output.detail};
  const Digest& read = output.pdf ? output.pdf->document : output.evidence.document;
  if (output.pdf.has_value() != is_pdf(document) || read != sha256(document)) return Refusal{Reason::evidence_disagrees, "the document"};
  return output;
}

}  // namespace

void judge_document(const Evidence& evidence, const Belief& belief, const std::optional<ReceiptGiven>& receipt, FileReport& report) {
  report.whole = evidence.whole;
  bool sealed = false;
  for (const SignatureEvidence& each : evidence.signatures) {
    SignatureReport judged = judge_signature(evidence, each, belief);
    // A record that its signature does not cover unbroken says nothing.
    const auto record = judged.integrity == Integrity::ok ? read_seal_record(evidence, each) : std::nullopt;
    if (record) judge_seal(evidence, each, *record, receipt, report, judged);
    if (record && !report.manifest) report.manifest = manifest_in(evidence, each);
    sealed = sealed || record.has_value();
    report.signatures.push_back(std::move(judged));
  }
  if (evidence.signatures.empty()) report.findings.push_back(finding(Reason::no_signature));
  if (receipt && !sealed) report.findings.push_back(finding(Reason::not_journaled, "no seal that names a journal"));
}

FileReport verify_file(os::Channel& inspect, const std::string& file, const Belief& belief, const std::optional<ReceiptGiven>& receipt,
                       const Profiles& profiles) {
  FileReport report;
  report.file = file;
  const auto refused = [&](const Refusal& refusal) { return report.findings.push_back(finding_of(refusal)), report; };
  const auto document = read_file(file, limits::pdf_bytes_max + limits::pdf_seal_bytes_max);
  if (!document) return refused(document.refusal());
  report.sha256 = to_hex(sha256(*document));
  if (is_pdf(*document)) report.format = "pdf";
  if (!is_pdf(*document) && document->size() > limits::xml_bytes_max) return refused({Reason::too_large, "more than 2 MiB"});
  const auto output = evidence_of(inspect, *document, profiles);
  if (!output) return refused(output.refusal());
  if (output->pdf) {
    judge_pdf(*document, *output->pdf, belief, receipt, report);
    add_roles(profiles, report);
  } else {
    judge_document(output->evidence, belief, receipt, report);
    add_kind(output->evidence, profiles, report);
  }
  judge_members(report);
  return report;
}

}  // namespace signet::client
