// A PKCS#11 module for tests: SoftHSM with what SoftHSM never does. It counts wrong PINs over every restart, shows the flags and locks
// after three; and it does what it is told. A process without an environment of the test's is told by files below its working folder:
//   var/lib/signet/token/wrong-pins      how many wrong PINs in a row, one octet each
//   var/lib/signet/token/logins          how often it was asked for a login, one octet each
//   run/signet/token-does                one word: out, hang-info, hang-login, hang-sign, crash-info, crash-login, crash-sign, fail-init,
//                                        error-login (a device error that counts as a wrong PIN), error-info, error-sign, no-session
//   etc/signet/token-is-a-device         it has another name than SoftHSM, as a device's own module
//   etc/signet/not-local, not-sensitive, not-always-sensitive, not-never-extractable    what it says of its keys
// and one that has such an environment by SIGNET_TEST_TOKEN_FLAGS, SIGNET_TEST_LOGIN_ERROR, SIGNET_TEST_SIGN_ERROR,
// SIGNET_TEST_CREATE_ERROR, SIGNET_TEST_INFO_ERROR and SIGNET_TEST_ATTRIBUTE_NO (numbers of the standard) and SIGNET_TEST_LOGINS (a file
// with a line for each login).
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

namespace {

constexpr const char* wrong_pins = "var/lib/signet/token/wrong-pins";
constexpr const char* logins = "var/lib/signet/token/logins";
constexpr const char* control = "run/signet/token-does";
constexpr unsigned tries_max = 3;

CK_FUNCTION_LIST* real() {
  static CK_FUNCTION_LIST* const list = [] {
    CK_FUNCTION_LIST* found = nullptr;
    ::setenv("SOFTHSM2_CONF", "etc/signet/softhsm2.conf", 0);  // a production start gives none, for a device finds its token by itself
    void* const library = dlopen("/usr/lib/softhsm/libsofthsm2.so", RTLD_NOW | RTLD_LOCAL);
    const auto get = reinterpret_cast<CK_C_GetFunctionList>(dlsym(library, "C_GetFunctionList"));
    if (get == nullptr || get(&found) != CKR_OK) std::abort();
    return found;
  }();
  return list;
}

// --- what it is told ---

std::string told() {
  std::string word;
  std::ifstream{control} >> word;
  return word;
}

bool out() { return told() == "out"; }

bool stands(const char* file) { return std::ifstream{file}.is_open(); }

unsigned long number(const char* name) {
  const char* const text = std::getenv(name);
  return text == nullptr ? 0 : std::strtoul(text, nullptr, 0);
}

void obey(const std::string& where) {
  const auto word = told();
  if (word == "hang-" + where) {
    while (told() == word) usleep(100'000);
  }
  if (word == "crash-" + where) *static_cast<volatile int*>(nullptr) = 1;
}

// --- its memory ---

unsigned wrong() {
  std::ifstream file{wrong_pins, std::ios::ate | std::ios::binary};
  return file ? static_cast<unsigned>(file.tellg()) : 0;
}

void note(const char* path, const char* text) { std::ofstream{path, std::ios::app} << text; }

void note_login() {
  note(logins, ".");
  if (const char* const path = std::getenv("SIGNET_TEST_LOGINS"); path != nullptr) note(path, "login\n");
}

// --- what it is ---

void name(unsigned char* place, std::size_t size, const char* text) {
  std::memset(place, ' ', size);
  std::memcpy(place, text, std::strlen(text));
}

CK_RV info(CK_INFO* said) {
  const CK_RV result = real()->C_GetInfo(said);
  if (result == CKR_OK && stands("etc/signet/token-is-a-device")) name(said->manufacturerID, sizeof said->manufacturerID, "Thiet bi mau");
  return result;
}

CK_RV token_info(CK_SLOT_ID slot, CK_TOKEN_INFO* info) {
  if (out()) return CKR_TOKEN_NOT_PRESENT;
  obey("info");
  if (told() == "error-info") return CKR_DEVICE_ERROR;
  if (const auto error = number("SIGNET_TEST_INFO_ERROR"); error != 0) return error;
  const CK_RV result = real()->C_GetTokenInfo(slot, info);
  if (result != CKR_OK) return result;
  if (stands("etc/signet/token-is-a-device")) {
    name(info->manufacturerID, sizeof info->manufacturerID, "Thiet bi mau");
    name(info->model, sizeof info->model, "Mau 1");
  }
  info->flags &= ~(CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED);  // PKCS#11 v2.40, 4.4 table 12
  if (wrong() > 0) info->flags |= CKF_USER_PIN_COUNT_LOW;
  if (wrong() == tries_max - 1) info->flags |= CKF_USER_PIN_FINAL_TRY;
  if (wrong() >= tries_max) info->flags |= CKF_USER_PIN_LOCKED;
  info->flags |= number("SIGNET_TEST_TOKEN_FLAGS");
  return CKR_OK;
}

CK_RV slot_list(CK_BBOOL with_token, CK_SLOT_ID* slots, CK_ULONG* count) {
  if (!out()) return real()->C_GetSlotList(with_token, slots, count);
  *count = 0;
  return CKR_OK;
}

// The world's key was made in its token and stays there; a file, or the environment, says otherwise of one word.
bool denied(unsigned long type) {
  const std::pair<unsigned long, const char*> words[] = {{CKA_LOCAL, "etc/signet/not-local"},
                                                         {CKA_SENSITIVE, "etc/signet/not-sensitive"},
                                                         {CKA_ALWAYS_SENSITIVE, "etc/signet/not-always-sensitive"},
                                                         {CKA_NEVER_EXTRACTABLE, "etc/signet/not-never-extractable"}};
  if (std::getenv("SIGNET_TEST_ATTRIBUTE_NO") != nullptr && type == number("SIGNET_TEST_ATTRIBUTE_NO")) return true;
  return std::any_of(std::begin(words), std::end(words), [&](const auto& each) { return each.first == type && stands(each.second); });
}

CK_RV attributes(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE* asked, unsigned long count) {
  const CK_RV result = real()->C_GetAttributeValue(session, object, asked, count);
  if (result != CKR_OK) return result;
  for (unsigned long i = 0; i < count; ++i) {
    if (asked[i].pValue != nullptr && asked[i].ulValueLen == 1 && denied(asked[i].type))
      *static_cast<unsigned char*>(asked[i].pValue) = CK_FALSE;
  }
  return result;
}

// --- what it does ---

CK_RV initialize(void* arguments) {
  if (told() == "fail-init") return CKR_GENERAL_ERROR;
  return real()->C_Initialize(arguments);
}

CK_RV open_session(CK_SLOT_ID slot, CK_FLAGS flags, void* application, CK_NOTIFY notify, CK_SESSION_HANDLE* session) {
  return told() == "no-session" ? CKR_DEVICE_ERROR : real()->C_OpenSession(slot, flags, application, notify, session);
}

CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, unsigned char* pin, unsigned long pin_size) {
  note_login();
  obey("login");
  if (const auto error = number("SIGNET_TEST_LOGIN_ERROR"); error != 0) return error;
  if (wrong() >= tries_max) return CKR_PIN_LOCKED;
  if (told() == "error-login") return note(wrong_pins, "."), CKR_DEVICE_ERROR;
  const CK_RV result = real()->C_Login(session, user, pin, pin_size);
  if (result == CKR_PIN_INCORRECT) note(wrong_pins, ".");
  if (result == CKR_OK) unlink(wrong_pins);
  return result;
}

CK_RV sign_init(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key) {
  return out() ? CKR_DEVICE_REMOVED : real()->C_SignInit(session, mechanism, key);
}

// With an error it signs and is gone before it says so: whether it signed, its owner cannot know.
CK_RV sign(CK_SESSION_HANDLE session, unsigned char* data, unsigned long size, unsigned char* value, unsigned long* value_size) {
  obey("sign");
  if (told() == "error-sign") return CKR_DEVICE_ERROR;
  const CK_RV result = real()->C_Sign(session, data, size, value, value_size);
  const auto error = number("SIGNET_TEST_SIGN_ERROR");
  return error != 0 ? error : result;
}

// A device that has no room for data objects, or does not know them.
CK_RV create(CK_SESSION_HANDLE session, CK_ATTRIBUTE* made, unsigned long count, CK_OBJECT_HANDLE* object) {
  if (const auto error = number("SIGNET_TEST_CREATE_ERROR"); error != 0) return error;
  return real()->C_CreateObject(session, made, count, object);
}

}  // namespace

extern "C" __attribute__((visibility("default"))) CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
  static CK_FUNCTION_LIST mine = *real();
  mine.C_Initialize = initialize;
  mine.C_GetInfo = info;
  mine.C_GetTokenInfo = token_info;
  mine.C_GetSlotList = slot_list;
  mine.C_GetAttributeValue = attributes;
  mine.C_OpenSession = open_session;
  mine.C_Login = login;
  mine.C_SignInit = sign_init;
  mine.C_Sign = sign;
  mine.C_CreateObject = create;
  *list = &mine;
  return CKR_OK;
}
