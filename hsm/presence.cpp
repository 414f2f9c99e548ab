#include "hsm/presence.h"

#include <p11-kit/pkcs11.h>

#include "hsm/module_functions.h"

namespace signet::hsm {

Presence::Presence(const std::string& module, unsigned long slot) : functions_(functions_of(module).list), slot_(slot) {}

namespace {

// PKCS#11 v2.40, 5.1: what a module says of a slot that is empty, or holds what it does not know. Everything else is trouble.
TokenLoss loss_of(CK_RV result) {
  switch (result) {
    case CKR_OK: return TokenLoss::none;
    case CKR_TOKEN_NOT_PRESENT:
    case CKR_DEVICE_REMOVED:
    case CKR_SLOT_ID_INVALID:
    case CKR_TOKEN_NOT_RECOGNIZED: return TokenLoss::removed;
    default: return TokenLoss::failed;
  }
}

}  // namespace

TokenLoss Presence::look(std::string_view serial) const {
  if (functions_ == nullptr) return TokenLoss::failed;
  CK_TOKEN_INFO info{};
  const auto loss = loss_of(static_cast<CK_FUNCTION_LIST*>(functions_)->C_GetTokenInfo(slot_, &info));
  if (loss != TokenLoss::none) return loss;
  std::string_view found{reinterpret_cast<const char*>(info.serialNumber), sizeof info.serialNumber};
  found = found.substr(0, found.find_last_not_of(' ') + 1);
  return found == serial ? TokenLoss::none : TokenLoss::removed;
}

}  // namespace signet::hsm
