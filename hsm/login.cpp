#include "hsm/login.h"

#include <p11-kit/pkcs11.h>

#include <array>
#include <cstdio>
#include <utility>

#include "hsm/module_functions.h"

namespace signet::hsm {
namespace {

// The name in PKCS#11 v2.40 (pkcs11t.h) of the answers that a device in trouble gives: for a person who asks its vendor.
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

}  // namespace

Login::Login(Login&& other) noexcept : functions_(std::exchange(other.functions_, nullptr)), session_(other.session_) {}

Login& Login::operator=(Login&& other) noexcept {
  std::swap(functions_, other.functions_);
  std::swap(session_, other.session_);
  return *this;
}

Login::~Login() {
  if (functions_ != nullptr) static_cast<CK_FUNCTION_LIST*>(functions_)->C_CloseSession(session_);
}

Result<Login> Login::with(const std::string& module, unsigned long slot, const std::string& label, const Secret& pin,
                          const BeforeLogin& before) {
  auto* const list = static_cast<CK_FUNCTION_LIST*>(functions_of(module).list);
  Login login;
  if (list == nullptr || list->C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &login.session_) != CKR_OK)
    return Refusal{Reason::token_unavailable, "the token opens no session"};
  login.functions_ = list;
  if (before) TRY_DONE(before());
  const auto text = pin.view();
  const CK_RV result =
      list->C_Login(login.session_, CKU_USER, reinterpret_cast<unsigned char*>(const_cast<char*>(text.data())), text.size());
  if (result == CKR_OK) return login;
  if (result >= CKR_PIN_INCORRECT && result <= CKR_PIN_LOCKED) return Refusal{Reason::pin_wrong, "token " + label};
  return Refusal{Reason::login_unclear, "token " + label + ", " + error_name(result)};
}

}  // namespace signet::hsm
