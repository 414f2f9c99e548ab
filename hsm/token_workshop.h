// What is done to a token once, at the set-up, by a person and while no service runs: look what is there, make the key in it, ask for a
// certificate with it, put the certificate beside it. For the command alone: no service links this (hsm/CMakeLists.txt).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hsm/token.h"
#include "policy/base/bytes.h"
#include "policy/base/result.h"
#include "policy/base/secret.h"

namespace signet::hsm {

/// A slot with a token in it, as the module describes it; no PIN is needed for that.
struct SlotFacts {
  std::string label, serial, manufacturer, model;
  bool initialised = false, pin_set = false, pin_count_low = false, pin_final_try = false, pin_locked = false, read_only = false;
};

/// A private key, seen with the token's login.
struct KeyFacts {
  std::string object;          // CKA_LABEL
  std::optional<KeyType> key;  // nothing: of a kind that we do not use
  std::size_t bits = 0;
  KeyCustody custody;
  std::size_t namesakes = 0;        // private keys of that name, this one too
  std::vector<Bytes> certificates;  // DER; of that name
  bool certificate_fits = false;    // there is one, and its public key is this key's
};

enum class NewKey : std::uint8_t { rsa2048, rsa3072, p256 };

/// The subject of a certificate request: what a public authority asks of an organisation.
struct RequestSubject {
  std::string common_name, organisation, locality, province, tax_code;  // the last becomes UID `MST:…`
};

class Workshop {
 public:
  /// `token_unavailable` where the module cannot be loaded or does not start.
  static Result<std::unique_ptr<Workshop>> open(const std::string& module);
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;
  ~Workshop();

  Result<std::vector<SlotFacts>> slots();
  /// One try of the PIN, none where only one is left. `pin_wrong`, `token_unavailable`.
  Outcome log_in(const std::string& label, const Secret& pin);
  Result<std::vector<KeyFacts>> keys();
  /// Made by the device: sensitive, never extractable. `output_exists` where the name is taken.
  Outcome make_key(const std::string& object, NewKey kind);
  /// PKCS#10 in DER (RFC 2986), signed with the key, its signature checked.
  Result<Bytes> request(const std::string& object, const RequestSubject& subject);
  /// Puts a certificate beside the key. `key_unusable` where it is of another key, `output_exists` where another one is there.
  Outcome store_certificate(const std::string& object, ByteView der);

 private:
  struct Module;
  explicit Workshop(std::unique_ptr<Module> module);
  std::unique_ptr<Module> module_;
};

}  // namespace signet::hsm
