#include "hsm/module_functions.h"

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>

#include <map>
#include <mutex>

namespace signet::hsm {
namespace {

ModuleFunctions ask(const std::string& module) {
  void* const library = dlopen(module.c_str(), RTLD_LAZY | RTLD_LOCAL);  // one more reference to what libp11 has loaded, and as lasting
  const auto get = library == nullptr ? nullptr : reinterpret_cast<CK_C_GetFunctionList>(dlsym(library, "C_GetFunctionList"));
  CK_FUNCTION_LIST* list = nullptr;
  if (get == nullptr || get(&list) != CKR_OK) return {};
  CK_INFO info{};
  return {list, list->C_GetInfo(&info) == CKR_CRYPTOKI_NOT_INITIALIZED};
}

// Also after libp11 has ended the module's state and begun a new one.
bool initialised(const ModuleFunctions& functions) {
  auto* const list = static_cast<CK_FUNCTION_LIST*>(functions.list);
  CK_INFO info{};
  return list->C_GetInfo(&info) != CKR_CRYPTOKI_NOT_INITIALIZED || list->C_Initialize(nullptr) == CKR_OK;
}

}  // namespace

ModuleFunctions functions_of(const std::string& module) {
  static std::mutex mutex;
  static std::map<std::string, ModuleFunctions> known;
  const std::scoped_lock lock{mutex};
  auto found = known.find(module);
  if (found == known.end()) found = known.emplace(module, ask(module)).first;
  return found->second.list != nullptr && initialised(found->second) ? found->second : ModuleFunctions{};
}

}  // namespace signet::hsm
