#include "client/document_result.h"

#include <algorithm>

#include "client/command_context.h"

namespace signet::client {
namespace {

// A service whose receipts do not hold contradicts itself.
int exit_status_of_code(const std::string& code) noexcept {
  const auto reason = reason_from_code(code);
  if (reason == Reason::receipt_invalid || reason == Reason::not_journaled) return exit_code::internal;
  return reason ? exit_status_of(*reason) : exit_code::refused;
}

}  // namespace

std::string_view code(DocumentResult::Decision decision) noexcept {
  switch (decision) {
    case DocumentResult::Decision::sealed: return "sealed";
    case DocumentResult::Decision::sealable: return "would-seal";
    case DocumentResult::Decision::signed_by_person: return "signed";
    case DocumentResult::Decision::refused: return "refused";
    case DocumentResult::Decision::failed: return "failed";
  }
  broken_promise("every decision has a code");
}

// A refusal is a refusal, whatever it rests on (`revocation-unknown` refuses a seal, it does not leave it open).
int exit_status(const DocumentResult& result) noexcept {
  switch (result.decision) {
    case DocumentResult::Decision::sealed:
    case DocumentResult::Decision::sealable:
    case DocumentResult::Decision::signed_by_person: return exit_code::done;
    case DocumentResult::Decision::refused: return exit_code::refused;
    case DocumentResult::Decision::failed: break;
  }
  int status = exit_code::refused;
  for (const Remark& each : result.remarks) status = worse(status, exit_status_of_code(each.code));
  return result.remarks.empty() ? exit_code::unknown : status;
}

Remark remark(const Finding& finding) {
  Remark made;
  made.code = code(finding.reason);
  made.message_vi = message(finding, Language::vietnamese);
  made.message_en = message(finding, Language::english);
  made.who = code(actor(finding.reason));
  made.rule = rule(finding.reason);
  made.person = finding.person;
  made.role = finding.role;
  made.subject = finding.subject;
  made.class_name = finding.class_name;
  made.detail = finding.detail;
  return made;
}

DocumentResult failed(std::string file, const Refusal& refusal) {
  DocumentResult result;
  result.file = std::move(file);
  result.decision = DocumentResult::Decision::failed;
  Finding finding;
  finding.reason = refusal.reason;
  finding.detail = refusal.detail;
  result.remarks.push_back(remark(finding));
  return result;
}

}  // namespace signet::client
