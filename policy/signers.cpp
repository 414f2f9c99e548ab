#include "policy/signers.h"

namespace signet {
namespace {

// A certificate of a person within an organisation may bear the organisation's number beside the person's, or neither.
Outcome check_owner(const Certificate& certificate, const SignerIdentity& identity) {
  constexpr std::string_view citizen = "CCCD:";
  bool other = false;
  for (const auto& uid : certificate.uids()) {
    if (!uid.starts_with(citizen) || identity.id.empty()) continue;
    if (uid.substr(citizen.size()) == identity.id) return Done{};
    other = true;
  }
  return other ? Outcome{Refusal{Reason::certificate_of_another, ""}} : Outcome{Done{}};
}

}  // namespace

const SignerIdentity* Signers::identity(const Digest& certificate) const {
  const auto found = known_.find(certificate);
  return found == known_.end() ? nullptr : &found->second;
}

Result<Certificate> Signers::certificate(ByteView der) const {
  const Digest digest = sha256(der);
  const auto* known = identity(digest);
  if (known == nullptr) return Refusal{Reason::signer_unknown, to_hex(digest).substr(0, 16)};
  TRY(const auto certificate, decoded(digest, der));
  TRY_DONE(check_owner(certificate, *known));
  return certificate;
}

Result<Certificate> Signers::decoded(const Digest& digest, ByteView der) const {
  const std::scoped_lock lock{mutex_};
  if (const auto found = decoded_.find(digest); found != decoded_.end()) return found->second;
  TRY(auto certificate, Certificate::decode(der));
  return decoded_.emplace(digest, std::move(certificate)).first->second;
}

std::map<Digest, Instant> Signers::ends() const {
  const std::scoped_lock lock{mutex_};
  std::map<Digest, Instant> found;
  for (const auto& [digest, certificate] : decoded_) found.emplace(digest, certificate.not_after());
  return found;
}

void Signers::adopt(const Signers& before) {
  const std::scoped_lock lock{mutex_, before.mutex_};
  for (const auto& [digest, certificate] : before.decoded_) {
    if (known_.contains(digest)) decoded_.emplace(digest, certificate);
  }
}

}  // namespace signet
