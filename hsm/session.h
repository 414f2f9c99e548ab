// Inside of hsm/: a logged-in PKCS#11 session. Nobody else includes this (tests/tidy reads that).
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>

#include "hsm/login.h"
#include "hsm/presence.h"
#include "hsm/token.h"
#include "policy/base/bytes.h"
#include "policy/base/result.h"
#include "policy/model/kind.h"

namespace signet::hsm {

class Session {
 public:
  static Result<std::unique_ptr<Session>> open(const TokenSettings& settings, const Secret& pin, PinCare care, const BeforeLogin& before);
  static Outcome find(const TokenSettings& settings);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  const Bytes& certificate() const noexcept { return certificate_; }
  KeyType key_type() const noexcept { return key_type_; }
  std::size_t key_bits() const noexcept { return key_bits_; }
  const std::string& serial() const noexcept { return serial_; }
  bool alive();
  TokenLoss loss() const noexcept { return loss_; }
  TokenLoss look_for_loss();

 private:
  friend class Token;          // which asks for a draft and its record first
  friend class PersonalToken;  // of the command alone: keyhold neither includes nor links it
  struct Handles;

  explicit Session(std::unique_ptr<Handles> handles);
  Outcome log_in(const TokenSettings& settings, const Secret& pin, PinCare care, const BeforeLogin& before);
  Outcome find_objects(const std::string& label);
  Result<Bytes> sign(ByteView octets, SignatureAlgorithm algorithm);

  std::unique_ptr<Handles> handles_;
  Bytes certificate_;
  KeyType key_type_{};
  std::size_t key_bits_ = 0;
  std::string serial_;
  Presence presence_;
  Login login_;                                   // closed before the handles are
  std::atomic<TokenLoss> loss_{TokenLoss::none};  // once it is lost, the handles are dead for good
};

}  // namespace signet::hsm
