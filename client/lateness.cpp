#include "client/lateness.h"

#include <algorithm>

#include "policy/calendar_conditions.h"

namespace signet::client {
namespace {

constexpr Role persons_roles[] = {Role::subject_teacher, Role::homeroom_teacher, Role::vice_principal, Role::principal};

Finding finding(Reason reason, std::string detail, const SignatureReport& signature = {}) {
  return {reason, signature.person, signature.role, "", "", std::move(detail)};
}

// All that keeps a signature or the file from being valid; that no receipt was looked at does not.
std::vector<Finding> all_findings(const FileReport& report) {
  std::vector<Finding> all = report.findings;
  for (const SignatureReport& each : report.signatures) all.insert(all.end(), each.findings.begin(), each.findings.end());
  std::erase_if(all, [](const Finding& each) { return each.reason == Reason::receipt_not_given; });
  return all;
}

}  // namespace

LastDays last_days(const Windows& windows) {
  LastDays days;
  for (const Role role : persons_roles) {
    const auto* frame = frame_of(windows, role);
    days[role] = frame == nullptr ? windows.closing : frame->last.value_or(windows.closing);
  }
  return days;
}

LastDays last_days(MonthDay day) {
  LastDays days;
  for (const Role role : persons_roles) days[role] = day;
  return days;
}

void Lateness::take(const FileReport& report) {
  if (!report.sha256.empty() && !seen_.insert(report.sha256).second) return void(++repeated_);
  auto findings = all_findings(report);
  auto all = verdict(report);
  if (all != Verdict::invalid) {
    const auto kind = kind_from_code(report.kind);
    if (kind && *kind != Kind::annual_transcript) {
      ++others_;
    } else {
      const auto year = kind ? year_it_ends(report.school_year) : std::nullopt;
      const auto before = findings.size();
      if (year)
        count(report, *year, findings);
      else
        findings.push_back(finding(Reason::unknown_format, kind ? "the school year " + report.school_year
                                                                : "no valid leading signature over a kind that a profile names"));
      if (findings.size() > before) all = Verdict::indeterminate;
    }
  }
  if (all != Verdict::valid) uncounted_.push_back({report.file, all, std::move(findings)});
}

void Lateness::count(const FileReport& report, int year, std::vector<Finding>& findings) {
  ++files_;
  for (const SignatureReport& each : report.signatures) {
    if (each.timestamp || verdict(each) != Verdict::valid) continue;
    const auto role = role_from_code(each.role);
    if (!role) {
      findings.push_back(finding(Reason::unknown_signature, each.slot, each));
    } else if (days_.contains(*role)) {  // else a seal
      if (each.signing_time)
        add(each, *role, year);
      else
        findings.push_back(finding(Reason::signing_time_missing, "", each));
    }
  }
}

void Lateness::add(const SignatureReport& signature, Role role, int year) {
  const Instant time = *signature.signing_time;
  const MonthDay last = days_.at(role);
  auto& row = rows_
                  .try_emplace({role, signature.person, signature.subject},
                               LatenessRow{signature.person, signature.subject, role, last, 0, 0, time, time})
                  .first->second;
  ++row.count;
  row.late += time > end_of(last, year) ? 1 : 0;
  row.earliest = std::min(row.earliest, time);
  row.latest = std::max(row.latest, time);
}

std::vector<LatenessRow> Lateness::rows() const {
  std::vector<LatenessRow> rows;
  for (const auto& [key, row] : rows_) rows.push_back(row);
  return rows;
}

}  // namespace signet::client
