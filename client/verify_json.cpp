#include "client/json_fields.h"
#include "client/verify_report.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

using Json = nlohmann::ordered_json;

std::string_view word(Verdict verdict) {
  switch (verdict) {
    case Verdict::valid: return "valid";
    case Verdict::invalid: return "invalid";
    case Verdict::indeterminate: return "indeterminate";
  }
  broken_promise("every verdict has its word");
}

std::string_view word(Integrity integrity) {
  switch (integrity) {
    case Integrity::ok: return "ok";
    case Integrity::broken: return "broken";
    case Integrity::unknown: return "unknown";
  }
  broken_promise("every integrity has its word");
}

std::string_view word(CertificateState state) {
  switch (state) {
    case CertificateState::valid: return "valid";
    case CertificateState::expired: return "expired";
    case CertificateState::revoked: return "revoked";
    case CertificateState::untrusted: return "untrusted";
    case CertificateState::unknown: return "unknown";
  }
  broken_promise("every state of a certificate has its word");
}

Json reasons_of(const std::vector<Finding>& findings) {
  Json reasons = Json::array();
  for (const Finding& each : findings)
    reasons.push_back(
        {{"code", code(each.reason)}, {"message", message(each, Language::english)}, {"message_vi", message(each, Language::vietnamese)}});
  return reasons;
}

Json to_json(const SignatureReport& report) {
  return Json{{"slot", text_or_null(report.slot)},
              {"role", text_or_null(report.role)},
              {"style", text_or_null(report.style)},
              {"subject", text_or_null(report.subject)},
              {"issuer", text_or_null(report.issuer)},
              {"serial", text_or_null(report.serial)},
              {"signing_time", report.signing_time ? Json(to_iso8601(*report.signing_time)) : Json(nullptr)},
              {"integrity", word(report.integrity)},
              {"certificate", word(report.certificate)},
              {"covers", report.covers},
              {"verdict", report.timestamp && report.findings.empty() ? Json(nullptr) : Json(word(verdict(report)))},
              {"reasons", reasons_of(report.findings)}};
}

Json to_json(const ManifestText& manifest, const std::vector<MemberReport>& reports) {
  Json members = Json::array();
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const auto& member = manifest.members[i];
    members.push_back({{"file", reports[i].file},
                       {"state", reports[i].state},
                       {"sha256", to_hex(member.file)},
                       {"seal_id", member.seal_id},
                       {"kind", code(member.kind)},
                       {"form", code(member.form)},
                       {"journal_index", member.entry}});
  }
  return Json{{"kind", code(manifest.head.kind)},
              {"school_code", manifest.head.school_code},
              {"school_name", manifest.head.school_name},
              {"class", text_or_null(manifest.head.class_name)},
              {"school_year", text_or_null(manifest.head.school_year)},
              {"number", manifest.head.number > 0 ? Json(manifest.head.number) : Json(nullptr)},
              {"time", to_iso8601(manifest.head.time)},
              {"members", std::move(members)}};
}

Json to_json(const FileReport& report) {
  Json signatures = Json::array();
  for (const SignatureReport& each : report.signatures) signatures.push_back(to_json(each));
  Json json{{"file", report.file},
            {"format", report.format},
            {"kind", text_or_null(report.kind)},
            {"sha256", text_or_null(report.sha256)},
            {"verdict", word(verdict(report))},
            {"coverage", report.whole ? "whole" : "partial"},
            {"signatures", std::move(signatures)},
            {"reasons", reasons_of(report.findings)}};
  if (report.manifest) json["manifest"] = to_json(*report.manifest, report.members);
  return json;
}

}  // namespace

std::string verify_json(const std::vector<FileReport>& reports) {
  if (reports.size() == 1) return dump(to_json(reports.front()));
  Json all = Json::array();
  for (const FileReport& each : reports) all.push_back(to_json(each));
  return dump(all);
}

}  // namespace signet::client
