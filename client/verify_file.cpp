#include "client/verify_file.h"

#include "client/input.h"
#include "client/receipt.h"
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

// C2SP tlog-proof: the entry counts because its path leads to a root that the journal has signed.
Outcome check_receipt(const ReceiptGiven& receipt, const SealRecord& record, const SignatureEvidence& seal, const Digest& file) {
  const auto key = receipt.key_of(record.journal);
  if (!key) return Refusal{Reason::receipt_unchecked, record.journal};
  if (key->name != record.journal) return Refusal{Reason::not_journaled, "the seal names another journal"};
  TRY(const auto proved, journal::verify_proof(receipt.text, *key));
  return receipt_is_of(proved, SealFacts{sha256(seal.value), record.seal_id, file});
}

void judge_seal(const Evidence& evidence, const SignatureEvidence& seal, const SealRecord& record,
                const std::optional<ReceiptGiven>& receipt, FileReport& file, SignatureReport& report) {
  report.role = code(Role::school);
  if (!prior_signatures_stand(evidence, seal, record))
    report.findings.push_back(finding(Reason::sealed_signature_replaced, "", report.person));
  if (!receipt) return file.findings.push_back(finding(Reason::receipt_not_given));
  const auto checked = check_receipt(*receipt, record, seal, evidence.document);
  if (!checked) file.findings.push_back(finding(checked.refusal().reason, checked.refusal().detail));
}

bool is_pdf(const Bytes& document) { return as_text(document).starts_with("%PDF-"); }

}  // namespace

void judge_document(const Evidence& evidence, const Belief& belief, const std::optional<ReceiptGiven>& receipt, FileReport& report) {
  report.whole = evidence.whole;
  bool sealed = false;
  for (const SignatureEvidence& each : evidence.signatures) {
    SignatureReport judged = judge_signature(evidence, each, belief);
    // A record that its signature does not cover unbroken says nothing.
    const auto record = judged.integrity == Integrity::ok ? read_seal_record(evidence, each) : std::nullopt;
    if (record) judge_seal(evidence, each, *record, receipt, report, judged);
    sealed = sealed || record.has_value();
    report.signatures.push_back(std::move(judged));
  }
  if (evidence.signatures.empty()) report.findings.push_back(finding(Reason::no_signature));
  if (receipt && !sealed) report.findings.push_back(finding(Reason::not_journaled, "no seal that names a journal"));
}

FileReport verify_file(os::Channel& inspect, const std::string& file, const Belief& belief, const std::optional<ReceiptGiven>& receipt) {
  FileReport report;
  report.file = file;
  const auto document = read_file(file, limits::xml_bytes_max);
  if (!document) return report.findings.push_back(finding(document.refusal().reason, document.refusal().detail)), report;
  report.sha256 = to_hex(sha256(*document));
  if (is_pdf(*document)) {
    report.format = "pdf";
    return report.findings.push_back(finding(Reason::unsupported_transform, "PDF")), report;
  }
  wire::InspectRequest request;
  request.mode = wire::InspectMode::general;
  const auto output = os::inspect(inspect, *document, std::move(request));
  if (!output) return report.findings.push_back(finding(output.refusal().reason, output.refusal().detail)), report;
  if (output->reason != 0) {
    report.findings.push_back(finding(reason_from_number(output->reason).value_or(Reason::inspection_failed), output->detail));
    return report;
  }
  if (output->evidence.document != sha256(*document))
    return report.findings.push_back(finding(Reason::evidence_disagrees, "the document")), report;
  judge_document(output->evidence, belief, receipt, report);
  return report;
}

}  // namespace signet::client
