#include "hsm/personal_token.h"

#include <utility>

#include "hsm/session.h"

namespace signet::hsm {

PersonalToken::PersonalToken(std::unique_ptr<Session> session) : session_(std::move(session)) {}
PersonalToken::~PersonalToken() = default;

Result<std::unique_ptr<PersonalToken>> PersonalToken::open(const TokenSettings& settings, std::string pin) {
  TRY(auto session, Session::open(settings, std::move(pin)));
  return std::unique_ptr<PersonalToken>{new PersonalToken{std::move(session)}};
}

const Bytes& PersonalToken::certificate() const noexcept { return session_->certificate(); }

Result<Bytes> PersonalToken::sign(ByteView octets, SignatureAlgorithm algorithm) { return session_->sign(octets, algorithm); }

}  // namespace signet::hsm
