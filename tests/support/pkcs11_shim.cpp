// A PKCS#11 module for whole processes: SoftHSM with what SoftHSM never does. It counts wrong PINs over every restart, shows the flags and
// locks after three; and it does what the control file says. Both files stand below the working folder of whoever loads it:
//   var/lib/signet/token/wrong-pins      how many wrong PINs in a row, one octet each
//   var/lib/signet/token/logins          how often it was asked for a login, one octet each
//   run/signet/token-does                one word: out, hang-info, hang-login, hang-sign, crash-info, crash-login, crash-sign, fail-init,
//                                        error-login (a device error that counts as a wrong PIN), error-info, error-sign,
//                                        no-session
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>

namespace {

constexpr const char* wrong_pins = "var/lib/signet/token/wrong-pins";
constexpr const char* logins = "var/lib/signet/token/logins";
constexpr const char* control = "run/signet/token-does";
constexpr unsigned tries_max = 3;

CK_FUNCTION_LIST* real() {
  static CK_FUNCTION_LIST* const list = [] {
    CK_FUNCTION_LIST* found = nullptr;
    void* const library = dlopen("/usr/lib/softhsm/libsofthsm2.so", RTLD_NOW | RTLD_LOCAL);
    const auto get = reinterpret_cast<CK_C_GetFunctionList>(dlsym(library, "C_GetFunctionList"));
    if (get == nullptr || get(&found) != CKR_OK) std::abort();
    return found;
  }();
  return list;
}

std::string told() {
  std::string word;
  std::ifstream{control} >> word;
  return word;
}

bool out() { return told() == "out"; }

void obey(const std::string& where) {
  const auto word = told();
  if (word == "hang-" + where) {
    while (told() == word) usleep(100'000);
  }
  if (word == "crash-" + where) *static_cast<volatile int*>(nullptr) = 1;
}

unsigned wrong() {
  std::ifstream file{wrong_pins, std::ios::ate | std::ios::binary};
  return file ? static_cast<unsigned>(file.tellg()) : 0;
}

void note(const char* path) { std::ofstream{path, std::ios::app} << "."; }

CK_RV initialize(void* arguments) {
  if (told() == "fail-init") return CKR_GENERAL_ERROR;
  return real()->C_Initialize(arguments);
}

CK_RV token_info(CK_SLOT_ID slot, CK_TOKEN_INFO* info) {
  if (out()) return CKR_TOKEN_NOT_PRESENT;
  obey("info");
  if (told() == "error-info") return CKR_DEVICE_ERROR;
  const CK_RV result = real()->C_GetTokenInfo(slot, info);
  if (result != CKR_OK) return result;
  info->flags &= ~(CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED);  // PKCS#11 v2.40, 4.4 table 12
  if (wrong() > 0) info->flags |= CKF_USER_PIN_COUNT_LOW;
  if (wrong() == tries_max - 1) info->flags |= CKF_USER_PIN_FINAL_TRY;
  if (wrong() >= tries_max) info->flags |= CKF_USER_PIN_LOCKED;
  return CKR_OK;
}

CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, unsigned char* pin, unsigned long pin_size) {
  note(logins);
  obey("login");
  if (wrong() >= tries_max) return CKR_PIN_LOCKED;
  if (told() == "error-login") return note(wrong_pins), CKR_DEVICE_ERROR;
  const CK_RV result = real()->C_Login(session, user, pin, pin_size);
  if (result == CKR_PIN_INCORRECT) note(wrong_pins);
  if (result == CKR_OK) unlink(wrong_pins);
  return result;
}

CK_RV slot_list(CK_BBOOL with_token, CK_SLOT_ID* slots, CK_ULONG* count) {
  if (!out()) return real()->C_GetSlotList(with_token, slots, count);
  *count = 0;
  return CKR_OK;
}

CK_RV sign_init(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key) {
  return out() ? CKR_DEVICE_REMOVED : real()->C_SignInit(session, mechanism, key);
}

CK_RV open_session(CK_SLOT_ID slot, CK_FLAGS flags, void* application, CK_NOTIFY notify, CK_SESSION_HANDLE* session) {
  if (told() == "no-session") return CKR_DEVICE_ERROR;
  return real()->C_OpenSession(slot, flags, application, notify, session);
}

CK_RV sign(CK_SESSION_HANDLE session, unsigned char* data, unsigned long size, unsigned char* value, unsigned long* value_size) {
  obey("sign");
  if (told() == "error-sign") return CKR_DEVICE_ERROR;
  return real()->C_Sign(session, data, size, value, value_size);
}

}  // namespace

extern "C" __attribute__((visibility("default"))) CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
  static CK_FUNCTION_LIST mine = *real();
  mine.C_Initialize = initialize;
  mine.C_GetTokenInfo = token_info;
  mine.C_Login = login;
  mine.C_OpenSession = open_session;
  mine.C_GetSlotList = slot_list;
  mine.C_SignInit = sign_init;
  mine.C_Sign = sign;
  *list = &mine;
  return CKR_OK;
}
