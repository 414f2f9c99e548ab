#include "hsm/presence.h"

#include <p11-kit/pkcs11.h>

#include "hsm/module_functions.h"

namespace signet::hsm {

Presence::Presence(const std::string& module, unsigned long slot) : functions_(functions_of(module).list), slot_(slot) {}

bool Presence::holds(std::string_view serial) const {
  if (functions_ == nullptr) return false;
  CK_TOKEN_INFO info{};
  if (static_cast<CK_FUNCTION_LIST*>(functions_)->C_GetTokenInfo(slot_, &info) != CKR_OK) return false;
  std::string_view found{reinterpret_cast<const char*>(info.serialNumber), sizeof info.serialNumber};
  found = found.substr(0, found.find_last_not_of(' ') + 1);
  return found == serial;
}

}  // namespace signet::hsm
