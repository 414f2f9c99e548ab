#include "policy/signers.h"

namespace signet {

const SignerIdentity* Signers::identity(const Digest& certificate) const {
  const auto found = known_.find(certificate);
  return found == known_.end() ? nullptr : &found->second;
}

Result<Certificate> Signers::certificate(ByteView der) const {
  const Digest digest = sha256(der);
  if (known_.find(digest) == known_.end()) return Refusal{Reason::signer_unknown, to_hex(digest).substr(0, 16)};
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
