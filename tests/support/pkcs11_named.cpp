// A PKCS#11 module that is SoftHSM under another name, as a device's own would be: it finds its token by itself, for a production
// start passes no environment, and says of its keys what the files in the working folder tell it to.
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <utility>

namespace {

CK_FUNCTION_LIST* real() {
  static CK_FUNCTION_LIST* const list = [] {
    CK_FUNCTION_LIST* found = nullptr;
    ::setenv("SOFTHSM2_CONF", "etc/signet/softhsm2.conf", 1);
    void* const library = dlopen("/usr/lib/softhsm/libsofthsm2.so", RTLD_NOW | RTLD_LOCAL);
    const auto get = reinterpret_cast<CK_C_GetFunctionList>(dlsym(library, "C_GetFunctionList"));
    if (get == nullptr || get(&found) != CKR_OK) std::abort();
    return found;
  }();
  return list;
}

bool told(const char* file) { return std::ifstream{file}.is_open(); }

void name(unsigned char* place, std::size_t size, const char* text) {
  std::memset(place, ' ', size);
  std::memcpy(place, text, std::strlen(text));
}

CK_RV info(CK_INFO* said) {
  const CK_RV result = real()->C_GetInfo(said);
  if (result == CKR_OK) name(said->manufacturerID, sizeof said->manufacturerID, "Thiet bi mau");
  return result;
}

CK_RV token_info(CK_SLOT_ID slot, CK_TOKEN_INFO* said) {
  const CK_RV result = real()->C_GetTokenInfo(slot, said);
  if (result != CKR_OK) return result;
  name(said->manufacturerID, sizeof said->manufacturerID, "Thiet bi mau");
  name(said->model, sizeof said->model, "Mau 1");
  return result;
}

// The world's key was made in its token and stays there; a file says otherwise of it.
CK_RV attributes(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE* asked, unsigned long count) {
  const CK_RV result = real()->C_GetAttributeValue(session, object, asked, count);
  if (result != CKR_OK) return result;
  const std::pair<unsigned long, const char*> words[] = {{CKA_LOCAL, "etc/signet/not-local"},
                                                         {CKA_SENSITIVE, "etc/signet/not-sensitive"},
                                                         {CKA_ALWAYS_SENSITIVE, "etc/signet/not-always-sensitive"},
                                                         {CKA_NEVER_EXTRACTABLE, "etc/signet/not-never-extractable"}};
  for (unsigned long i = 0; i < count; ++i) {
    bool denied = false;
    for (const auto& [type, file] : words) denied = denied || (asked[i].type == type && told(file));
    if (denied && asked[i].pValue != nullptr && asked[i].ulValueLen == 1) *static_cast<unsigned char*>(asked[i].pValue) = CK_FALSE;
  }
  return result;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
  static CK_FUNCTION_LIST mine = *real();
  mine.C_GetInfo = info;
  mine.C_GetTokenInfo = token_info;
  mine.C_GetAttributeValue = attributes;
  *list = &mine;
  return CKR_OK;
}
