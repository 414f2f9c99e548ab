#include "hsm/presence.h"

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>

namespace signet::hsm {

// The handle is left open: it counts a library that libp11 holds for as long.
Presence::Presence(const std::string& module, unsigned long slot) : slot_(slot) {
  void* const library = dlopen(module.c_str(), RTLD_LAZY | RTLD_LOCAL);
  const auto list = library == nullptr ? nullptr : reinterpret_cast<CK_C_GetFunctionList>(dlsym(library, "C_GetFunctionList"));
  CK_FUNCTION_LIST* found = nullptr;
  if (list != nullptr && list(&found) == CKR_OK) functions_ = found;
}

bool Presence::holds(std::string_view serial) const {
  if (functions_ == nullptr) return false;
  CK_TOKEN_INFO info{};
  if (static_cast<CK_FUNCTION_LIST*>(functions_)->C_GetTokenInfo(slot_, &info) != CKR_OK) return false;
  std::string_view found{reinterpret_cast<const char*>(info.serialNumber), sizeof info.serialNumber};
  found = found.substr(0, found.find_last_not_of(' ') + 1);
  return found == serial;
}

}  // namespace signet::hsm
