// A PKCS#11 module that is SoftHSM with the faults of real devices, which SoftHSM never shows: PIN flags, a device that
// goes away while it signs. What it does is said in the environment; it notes each login it is asked for.
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>

#include <cstdlib>
#include <fstream>

namespace {

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

unsigned long number(const char* name) {
  const char* const text = std::getenv(name);
  return text == nullptr ? 0 : std::strtoul(text, nullptr, 0);
}

// The device is in nobody's hand while this file stands in the working folder.
bool taken_out() { return std::ifstream{"run/signet/token-is-out"}.is_open(); }

CK_RV token_info(CK_SLOT_ID slot, CK_TOKEN_INFO* info) {
  if (taken_out()) return CKR_TOKEN_NOT_PRESENT;
  if (const auto error = number("SIGNET_TEST_INFO_ERROR"); error != 0) return error;
  const CK_RV result = real()->C_GetTokenInfo(slot, info);
  if (result == CKR_OK) info->flags |= number("SIGNET_TEST_TOKEN_FLAGS");
  return result;
}

CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, unsigned char* pin, unsigned long pin_size) {
  if (const char* const path = std::getenv("SIGNET_TEST_LOGINS"); path != nullptr) std::ofstream{path, std::ios::app} << "login\n";
  if (const auto error = number("SIGNET_TEST_LOGIN_ERROR"); error != 0) return error;
  return real()->C_Login(session, user, pin, pin_size);
}

// The device signs and is gone before it says so: whether it signed, its owner cannot know.
CK_RV sign(CK_SESSION_HANDLE session, unsigned char* data, unsigned long size, unsigned char* value, unsigned long* value_size) {
  const CK_RV result = real()->C_Sign(session, data, size, value, value_size);
  const auto error = number("SIGNET_TEST_SIGN_ERROR");
  return error != 0 ? error : result;
}

CK_RV slot_list(CK_BBOOL with_token, CK_SLOT_ID* slots, CK_ULONG* count) {
  if (!taken_out()) return real()->C_GetSlotList(with_token, slots, count);
  *count = 0;
  return CKR_OK;
}

CK_RV sign_init(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key) {
  return taken_out() ? CKR_DEVICE_REMOVED : real()->C_SignInit(session, mechanism, key);
}

// A device that says of its keys what is asked for: one attribute is false.
CK_RV attributes(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE* asked, unsigned long count) {
  const CK_RV result = real()->C_GetAttributeValue(session, object, asked, count);
  if (result != CKR_OK || std::getenv("SIGNET_TEST_ATTRIBUTE_NO") == nullptr) return result;
  for (unsigned long i = 0; i < count; ++i) {
    const bool denied = asked[i].type == number("SIGNET_TEST_ATTRIBUTE_NO") && asked[i].pValue != nullptr && asked[i].ulValueLen == 1;
    if (denied) *static_cast<unsigned char*>(asked[i].pValue) = CK_FALSE;
  }
  return result;
}

// A device that has no room for data objects, or does not know them.
CK_RV create(CK_SESSION_HANDLE session, CK_ATTRIBUTE* made, unsigned long count, CK_OBJECT_HANDLE* object) {
  if (const auto error = number("SIGNET_TEST_CREATE_ERROR"); error != 0) return error;
  return real()->C_CreateObject(session, made, count, object);
}

}  // namespace

extern "C" __attribute__((visibility("default"))) CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
  static CK_FUNCTION_LIST mine = *real();
  mine.C_GetTokenInfo = token_info;
  mine.C_Login = login;
  mine.C_Sign = sign;
  mine.C_SignInit = sign_init;
  mine.C_GetSlotList = slot_list;
  mine.C_CreateObject = create;
  mine.C_GetAttributeValue = attributes;
  *list = &mine;
  return CKR_OK;
}
