// A token in the hand of whoever runs `signet sign`: a person's, or a department's own at its ceremony. No service uses it: the
// layers (tests/tidy) keep keyhold from including it, and the organisation's key in service is reached through hsm/token.h alone.
#pragma once

#include <memory>
#include <string>

#include "hsm/token.h"
#include "policy/model/kind.h"

namespace signet::hsm {

class PersonalToken {
 public:
  /// As Token::open.
  static Result<std::unique_ptr<PersonalToken>> open(const TokenSettings& settings, const Secret& pin);
  PersonalToken(const PersonalToken&) = delete;
  PersonalToken& operator=(const PersonalToken&) = delete;
  ~PersonalToken();

  const Bytes& certificate() const noexcept;  // DER
  /// The value as XML-DSig has it.
  Result<Bytes> sign(ByteView octets, SignatureAlgorithm algorithm);

 private:
  explicit PersonalToken(std::unique_ptr<Session> session);
  std::unique_ptr<Session> session_;
};

}  // namespace signet::hsm
