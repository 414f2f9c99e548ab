// The organisation's key in its PKCS#11 token: opened once, used only for drafts that the journal has recorded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "policy/base/bytes.h"
#include "policy/base/result.h"
#include "policy/base/secret.h"

namespace signet {

class Draft;
class Recorded;

namespace hsm {

class Session;

struct TokenSettings {
  std::string module;  // path of the PKCS#11 library
  std::string label;   // of the token
  std::string object;  // CKA_LABEL of the private key and of its certificate
};

enum class KeyType : std::uint8_t { rsa, p256, p384 };

/// Who gives the PIN. A service takes an earlier wrong PIN (COUNT_LOW) for its own and tries no more; a person who answers for the PIN may
/// try once, which clears that mark. Nobody uses up the last try here.
enum class PinCare : std::uint8_t { service, person };

/// Told right before the PIN goes to the token; what it refuses with keeps the PIN back.
using BeforeLogin = std::function<Outcome()>;

/// Whether the key was made in the device and can never leave it, by the device's own word (S3 Đ.11.1).
struct KeyCustody {
  bool sensitive = false, always_sensitive = false, never_extractable = false, local = false;
  bool kept() const noexcept { return sensitive && always_sensitive && never_extractable && local; }
};

/// What became of a token that no longer answers: a hand took it out, or it (or its module) says that it is broken.
enum class TokenLoss : std::uint8_t { none, removed, failed };

/// One per process: the PKCS#11 library under it is process-wide. Never used across a fork. A module that hangs or crashes ends the
/// process (hsm/module_call.h).
class Token {
 public:
  /// Logs in with the PIN once. Without trying it where the token reports earlier wrong PINs or a lock:
  /// `pin_wrong`, as for a PIN the token does not take; `login_unclear` where the token was asked and its answer is neither yes nor no;
  /// everything else is `token_unavailable`. Where `before` was told and the answer is none of the first two, the PIN was right.
  static Result<std::unique_ptr<Token>> open(const TokenSettings& settings, const Secret& pin, PinCare care = PinCare::service,
                                             const BeforeLogin& before = {});

  /// Whether there is a token of that label, without opening it: no PIN is tried. Not while one of ours is open.
  static Outcome find(const TokenSettings& settings);

  Token(const Token&) = delete;
  Token& operator=(const Token&) = delete;
  ~Token();

  const Bytes& certificate() const noexcept;  // DER
  KeyType key_type() const noexcept;
  std::size_t key_bits() const noexcept;
  std::string serial() const;

  /// The only way to the organisation's key in a service: XML-DSig's signature value of what the draft holds. Uses the draft up, whatever
  /// comes of it: who needs its before_value() and after_value() takes them first.
  Result<Bytes> seal(Draft&& draft, const Recorded& recorded);

  Result<KeyCustody> key_custody();

  /// The values of the token's data objects of this label, and one put in their place; false: the token cannot hold one.
  Result<std::vector<std::string>> notes(const std::string& label);
  Result<bool> keep_note(const std::string& label, const std::string& value);

  /// The token still answers, as far as can be told without waiting for one that signs. Once it did not, never again: the owner ends
  /// and starts anew.
  bool alive();
  /// Why it is not alive. A token that failed is looked for once more: pulled out in the middle of an answer, many give an error first.
  TokenLoss loss();

 private:
  Token(std::unique_ptr<Session> session, TokenSettings settings);

  std::mutex one_at_a_time_;
  std::unique_ptr<Session> session_;
  TokenSettings settings_;
};

}  // namespace hsm
}  // namespace signet
