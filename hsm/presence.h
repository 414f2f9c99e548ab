// Inside of hsm/: whether a token is in its slot. Asked of the module itself, since libp11 closes every session of a slot whose
// list it forgets, ours among them.
#pragma once

#include <string>
#include <string_view>

#include "hsm/token.h"

namespace signet::hsm {

class Presence {
 public:
  Presence() = default;
  /// `module` is loaded and initialised already, by libp11, and stays so.
  Presence(const std::string& module, unsigned long slot);
  /// PKCS#11 v2.40, 5.5: C_GetTokenInfo needs no session, and fails where no token is. `none`: the token of this serial is there.
  TokenLoss look(std::string_view serial) const;

 private:
  void* functions_ = nullptr;  // CK_FUNCTION_LIST
  unsigned long slot_ = 0;
};

}  // namespace signet::hsm
