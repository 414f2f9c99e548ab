#include "hsm/login.h"

#include <p11-kit/pkcs11.h>

#include <utility>

#include "hsm/error_name.h"
#include "hsm/module_functions.h"

namespace signet::hsm {

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
