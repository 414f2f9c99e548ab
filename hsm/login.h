// Inside of hsm/: the login to a token, by the module itself. libp11 keeps a copy of the PIN for as long as its slot lives, to log in again
// after a fork; we never fork, and log in once.
#pragma once

#include <string>

#include "hsm/token.h"
#include "policy/base/result.h"
#include "policy/base/secret.h"

namespace signet::hsm {

/// A login holds for the whole process while one of its sessions is open (PKCS#11 v2.40, 5.6): this one is.
class Login {
 public:
  Login() = default;
  Login(Login&& other) noexcept;
  Login& operator=(Login&& other) noexcept;
  Login(const Login&) = delete;
  Login& operator=(const Login&) = delete;
  ~Login();
  /// One try. `module` is loaded and initialised already. `token_unavailable`: the token was not asked; `pin_wrong`: it said no;
  /// `login_unclear`: it, or what lies between, said something else, and may have counted the try.
  static Result<Login> with(const std::string& module, unsigned long slot, const std::string& label, const Secret& pin,
                            const BeforeLogin& before);

 private:
  void* functions_ = nullptr;  // CK_FUNCTION_LIST
  unsigned long session_ = 0;
};

}  // namespace signet::hsm
