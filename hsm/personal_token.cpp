#include "hsm/personal_token.h"

#include <utility>

#include "hsm/module_call.h"
#include "hsm/session.h"

namespace signet::hsm {

PersonalToken::PersonalToken(std::unique_ptr<Session> session) : session_(std::move(session)) {}
PersonalToken::~PersonalToken() {
  const ModuleCall call;
  session_.reset();
}

Result<std::unique_ptr<PersonalToken>> PersonalToken::open(const TokenSettings& settings, const Secret& pin) {
  const ModuleCall call;
  TRY(auto session, Session::open(settings, pin, PinCare::service, {}));
  return std::unique_ptr<PersonalToken>{new PersonalToken{std::move(session)}};
}

const Bytes& PersonalToken::certificate() const noexcept { return session_->certificate(); }

Result<Bytes> PersonalToken::sign(ByteView octets, SignatureAlgorithm algorithm) {
  const ModuleCall call;
  return session_->sign(octets, algorithm);
}

}  // namespace signet::hsm
