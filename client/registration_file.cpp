#include "client/registration_file.h"

#include <filesystem>

#include "client/input.h"
#include "client/inspect_program.h"
#include "client/instance_settings.h"
#include "client/trust_files.h"
#include "daemon/os/private_inspect.h"
#include "policy/base/limits.h"
#include "policy/examine.h"
#include "policy/rules.h"

namespace signet::client {

Result<RegistrationReader> RegistrationReader::open(const CommandContext& context) {
  TRY(const auto settings, instance_settings(context));
  if (settings.organisation != Organisation::department)
    return Refusal{Reason::configuration_wrong, context.path("etc/signet/signet.toml") + ": kind = \"school\""};
  TRY(auto trust, load_trust(context, {}, {}));
  if (!trust) return Refusal{Reason::configuration_wrong, context.path("etc/signet/trust")};
  const auto policy_path = context.path("etc/signet/policy.toml");
  const auto policy_text = read_file(policy_path, limits::configuration_bytes_max);
  if (!policy_text) return in_file(policy_path, policy_text.refusal());
  TRY(auto rules, read_rules(as_text(*policy_text)));
  std::vector<Certificate> department;
  for (const auto* name : {"etc/signet/department.pem", "etc/signet/department-now.pem"}) {
    const auto path = context.path(name);
    if (!department.empty() && !std::filesystem::exists(path)) continue;  // the second only where there was a succession
    const auto pem = read_file(path, limits::configuration_bytes_max);
    if (!pem) return in_file(path, pem.refusal());
    TRY(auto certificate, Certificate::from_pem(as_text(*pem)));
    department.push_back(std::move(certificate));
  }
  TRY(auto inspect, os::start_private_inspect(inspect_program()));
  return RegistrationReader{std::move(inspect), *std::move(trust), std::move(rules), std::move(department), instance_clock(context).wall};
}

Result<Evidence> RegistrationReader::evidence_of(const Bytes& document, const Layout& layout) {
  wire::InspectRequest request;
  request.mode = wire::InspectMode::seal;
  request.layouts = {layout};
  TRY(auto output, os::inspect(inspect_, document, std::move(request)));
  if (output.reason != 0) return Refusal{reason_from_number(output.reason).value_or(Reason::inspection_failed), output.detail};
  return std::move(output.evidence);
}

Result<RegistrationReader::Checked> RegistrationReader::read(const std::string& file) {
  Checked checked;
  TRY(checked.document, read_file(file, limits::order_bytes_max));
  const auto evidence = evidence_of(checked.document, registration_profile().layout);
  if (!evidence) {
    checked.check.findings.push_back(finding_of(evidence.refusal()));
    return checked;
  }
  checked.check =
      check_registration({*evidence, trust_, sha256(checked.document), department_.back().digest(), now_, rules_.authorities_or_none()});
  return checked;
}

Result<Order> RegistrationReader::read_own_order(const std::string& file) {
  TRY(const auto document, read_file(file, limits::order_bytes_max));
  const auto profile = order_profile(Role::department);
  TRY(const auto evidence, evidence_of(document, order_profile(Role::leader).layout));
  Signers signers;
  for (const auto& each : department_) signers.admit(each.digest(), {"department", each.common_name()});
  const Digest digest = sha256(document);
  // The leader's signature was judged when this was sealed; here its certificate is not known.
  const auto examination = examine({evidence, profile, signers, nullptr, digest, now_});
  if (!examination.facts || examination.facts->region_octets.empty())
    return Refusal{Reason::order_signer_not_entitled, file + ": not sealed by the pinned department"};
  return read_order(examination.facts->region_octets, digest);
}

}  // namespace signet::client
