#include "hsm/error_name.h"

#include <p11-kit/pkcs11.h>

#include <array>
#include <cstdio>

namespace signet::hsm {

std::string error_name(unsigned long result) {
  switch (result) {
    case CKR_GENERAL_ERROR: return "CKR_GENERAL_ERROR";
    case CKR_FUNCTION_FAILED: return "CKR_FUNCTION_FAILED";
    case CKR_DEVICE_ERROR: return "CKR_DEVICE_ERROR";
    case CKR_DEVICE_MEMORY: return "CKR_DEVICE_MEMORY";
    case CKR_DEVICE_REMOVED: return "CKR_DEVICE_REMOVED";
    case CKR_TOKEN_NOT_PRESENT: return "CKR_TOKEN_NOT_PRESENT";
    case CKR_TOKEN_NOT_RECOGNIZED: return "CKR_TOKEN_NOT_RECOGNIZED";
    case CKR_USER_PIN_NOT_INITIALIZED: return "CKR_USER_PIN_NOT_INITIALIZED";
    default: break;
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "PKCS#11 0x%lX", result);
  return text.data();
}

}  // namespace signet::hsm
