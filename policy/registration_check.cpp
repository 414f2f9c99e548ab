// What an officer and, again, a leader of the department look at before anything is said about a registration.
#include <algorithm>

#include "policy/examine.h"
#include "policy/registration.h"

namespace signet {
namespace {

Finding about(Role role, const Refusal& refusal, const std::string& person) {
  return {refusal.reason, person, std::string{code(role)}, "", "", refusal.detail};
}

// The principal's certificate is in nobody's roster here: it is admitted because it signed, and judged by its chain.
void admit_whoever_signed(const Evidence& evidence, Signers& signers) {
  for (const auto& signature : evidence.signatures) {
    for (const auto& der : signature.certificates) signers.admit(sha256(der), {"", ""});
  }
}

void check_proof(const Registration& registration, const Certificate& seal, std::vector<Finding>& findings) {
  const auto algorithm = usual_algorithm(seal);
  const auto text = proof_text(proved_by(registration));
  const auto good = algorithm ? verify_value(seal, *algorithm, as_bytes(text), registration.proof)
                              : Outcome{Refusal{Reason::algorithm_not_allowed, "the proof"}};
  if (!good) findings.push_back(about(Role::school, {Reason::key_not_proved, seal.common_name()}, ""));
}

void check_seal_certificate(const RegistrationInput& in, const Registration& registration, std::vector<Finding>& findings) {
  const auto seal = Certificate::decode(registration.seal_certificate);
  if (!seal) return findings.push_back(about(Role::school, seal.refusal(), ""));
  const auto chain = in.trust.check(*seal, in.now);
  for (const auto& problem : chain.problems) findings.push_back(about(Role::school, problem, seal->common_name()));
  if (const auto allowed = check_authority(in.authorities, Role::school, chain.authority); !allowed && chain.problems.empty())
    findings.push_back(about(Role::school, allowed.refusal(), seal->common_name()));
  const Digest digest = seal->digest();
  if (digest == in.department || registration.seal_certificate == registration.principal_certificate)
    findings.push_back({Reason::registration_malformed, "", "", "", "", "SEAL_CERTIFICATE"});
  check_proof(registration, *seal, findings);
}

}  // namespace

RegistrationCheck check_registration(const RegistrationInput& in) {
  const auto profile = registration_profile();
  Signers signers;
  admit_whoever_signed(in.evidence, signers);
  auto examination = examine({in.evidence, profile, signers, &in.trust, in.document, in.now});
  RegistrationCheck check{std::nullopt, std::move(examination.defects)};
  if (!examination.facts || examination.facts->region_octets.empty()) return check;
  auto registration = read_registration(examination.facts->region_octets);
  if (!registration) return check.findings.push_back(finding_of(registration.refusal())), check;
  const auto& signatures = examination.facts->signatures;
  for (const auto& [signature, problem] : wrong_authorities(in.authorities, signatures))
    check.findings.push_back(about(signature->role, problem, ""));
  const bool by_principal = std::any_of(signatures.begin(), signatures.end(), [&](const SignatureFact& each) {
    return each.certificate == sha256(registration->principal_certificate);
  });
  if (!by_principal && check.findings.empty())
    check.findings.push_back(
        {Reason::signer_not_assigned, registration->principal_name, std::string{code(Role::principal)}, "", "", "PRINCIPAL_CERTIFICATE"});
  if (registration->issued > in.now || registration->proved > registration->issued)
    check.findings.push_back({Reason::registration_malformed, "", "", "", "", "ISSUED, PROVED"});
  check_seal_certificate(in, *registration, check.findings);
  check.registration = *std::move(registration);
  return check;
}

}  // namespace signet
