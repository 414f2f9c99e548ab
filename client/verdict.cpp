#include <algorithm>

#include "client/verify_report.h"

namespace signet::client {
namespace {

Verdict worst(Verdict left, Verdict right) noexcept {
  if (left == Verdict::invalid || right == Verdict::invalid) return Verdict::invalid;
  if (left == Verdict::indeterminate || right == Verdict::indeterminate) return Verdict::indeterminate;
  return Verdict::valid;
}

// What proves that something is wrong makes invalid; all else that is found leaves it open (invariant 8).
Verdict verdict_of(Reason reason) noexcept {
  switch (reason) {
    case Reason::malformed:
    case Reason::content_changed:
    case Reason::signature_invalid:
    case Reason::signature_malformed:
    case Reason::certificate_revoked:
    case Reason::certificate_expired:
    case Reason::certificate_not_yet_valid:
    case Reason::certificate_wrong_usage:
    case Reason::time_stamp_invalid:
    case Reason::sealed_signature_replaced:
    case Reason::not_journaled:
    case Reason::receipt_invalid:
    case Reason::pdf_malformed:
    case Reason::pdf_forbidden:
    case Reason::changes_forbidden:
    case Reason::changed_after_signing:
    case Reason::not_whole:
    case Reason::member_changed:
    case Reason::signature_hidden:
    case Reason::no_signature: return Verdict::invalid;
    case Reason::receipt_not_given:  // said, and the rest is judged
      return Verdict::valid;
    default: return Verdict::indeterminate;
  }
}

Verdict verdict_of(const std::vector<Finding>& findings) noexcept {
  Verdict all = Verdict::valid;
  for (const Finding& each : findings) all = worst(all, verdict_of(each.reason));
  return all;
}

}  // namespace

Verdict verdict(const SignatureReport& report) noexcept {
  Verdict all = verdict_of(report.findings);
  if (report.timestamp) return all;
  if (report.integrity == Integrity::broken) return Verdict::invalid;
  if (report.integrity == Integrity::unknown || report.certificate != CertificateState::valid) all = worst(all, Verdict::indeterminate);
  return all;
}

Verdict verdict(const FileReport& report) noexcept {
  Verdict all = verdict_of(report.findings);
  if (report.signatures.empty()) all = worst(all, report.findings.empty() ? Verdict::invalid : Verdict::indeterminate);
  for (const SignatureReport& each : report.signatures) all = worst(all, verdict(each));
  return all;
}

int exit_status(Verdict verdict) noexcept {
  switch (verdict) {
    case Verdict::valid: return exit_code::done;
    case Verdict::invalid: return exit_code::refused;
    case Verdict::indeterminate: return exit_code::unknown;
  }
  return exit_code::internal;
}

}  // namespace signet::client
