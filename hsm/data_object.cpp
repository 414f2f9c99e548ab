#include "hsm/data_object.h"

#include <p11-kit/pkcs11.h>

#include <algorithm>
#include <string_view>

#include "hsm/module_functions.h"

namespace signet::hsm {
namespace {

constexpr std::size_t value_bytes_max = 4096;
constexpr CK_ULONG objects_max = 16;
constexpr const char* application = "signet";

Refusal no_objects(const char* what) { return {Reason::token_unavailable, std::string{"the token's data objects: "} + what}; }

template <std::size_t Size>
std::string padded(const unsigned char (&field)[Size]) {
  std::string text{reinterpret_cast<const char*>(field), Size};
  return text.erase(text.find_last_not_of(std::string_view{" \0", 2}) + 1);
}

// Values that a device may give because it cannot hold such an object at all; another value is a device in trouble.
bool cannot_hold(CK_RV result) {
  constexpr CK_RV answers[] = {CKR_TOKEN_WRITE_PROTECTED, CKR_DEVICE_MEMORY,       CKR_ATTRIBUTE_TYPE_INVALID, CKR_ATTRIBUTE_VALUE_INVALID,
                               CKR_TEMPLATE_INCONSISTENT, CKR_TEMPLATE_INCOMPLETE, CKR_FUNCTION_NOT_SUPPORTED, CKR_SESSION_READ_ONLY,
                               CKR_ATTRIBUTE_READ_ONLY,   CKR_USER_TYPE_INVALID};
  return std::find(std::begin(answers), std::end(answers), result) != std::end(answers);
}

class Objects {
 public:
  Objects(const Objects&) = delete;
  Objects& operator=(const Objects&) = delete;
  Objects(Objects&& other) noexcept : list_(other.list_), session_(std::exchange(other.session_, 0)) {}
  ~Objects() {
    if (session_ != 0) list_->C_CloseSession(session_);
  }

  static Result<Objects> open(const TokenSettings& settings, const std::string& serial, CK_FLAGS mode, CK_RV& result) {
    auto* const list = static_cast<CK_FUNCTION_LIST*>(functions_of(settings.module).list);
    if (list == nullptr) return no_objects("the module is gone");
    CK_SLOT_ID slots[64];
    CK_ULONG count = 64;
    if (list->C_GetSlotList(CK_TRUE, slots, &count) != CKR_OK) return no_objects("no slots");
    for (CK_ULONG i = 0; i < count; ++i) {
      CK_TOKEN_INFO info{};
      if (list->C_GetTokenInfo(slots[i], &info) != CKR_OK) continue;
      if (padded(info.label) != settings.label || padded(info.serialNumber) != serial) continue;
      CK_SESSION_HANDLE session = 0;
      result = list->C_OpenSession(slots[i], CKF_SERIAL_SESSION | mode, nullptr, nullptr, &session);
      if (result != CKR_OK) return no_objects("no session");
      return Objects{list, session};
    }
    return no_objects("no such token");
  }

  Result<std::vector<CK_OBJECT_HANDLE>> find(const std::string& label, CK_OBJECT_CLASS kind = CKO_DATA) {
    unsigned char yes = CK_TRUE;
    std::string name{label};
    CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &kind, sizeof kind}, {CKA_TOKEN, &yes, sizeof yes}, {CKA_LABEL, name.data(), name.size()}};
    if (list_->C_FindObjectsInit(session_, wanted, 3) != CKR_OK) return no_objects("they cannot be looked for");
    std::vector<CK_OBJECT_HANDLE> found(objects_max);
    CK_ULONG count = 0;
    const bool looked = list_->C_FindObjects(session_, found.data(), objects_max, &count) == CKR_OK;
    if (list_->C_FindObjectsFinal(session_) != CKR_OK || !looked) return no_objects("they cannot be looked for");
    found.resize(count);
    return found;
  }

  Result<std::string> value(CK_OBJECT_HANDLE object) {
    CK_ATTRIBUTE wanted{CKA_VALUE, nullptr, 0};
    if (list_->C_GetAttributeValue(session_, object, &wanted, 1) != CKR_OK || wanted.ulValueLen > value_bytes_max)
      return no_objects("one cannot be read");
    std::string text(wanted.ulValueLen, '\0');
    wanted.pValue = text.data();
    if (list_->C_GetAttributeValue(session_, object, &wanted, 1) != CKR_OK) return no_objects("one cannot be read");
    return text;
  }

  /// A device that does not say so has not promised it.
  bool holds(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE attribute) {
    unsigned char said = CK_FALSE;
    CK_ATTRIBUTE wanted{attribute, &said, sizeof said};
    return list_->C_GetAttributeValue(session_, object, &wanted, 1) == CKR_OK && wanted.ulValueLen == sizeof said && said == CK_TRUE;
  }

  CK_RV create(std::string label, std::string value) {
    CK_OBJECT_CLASS data = CKO_DATA;
    unsigned char yes = CK_TRUE;
    std::string owner{application};
    CK_ATTRIBUTE made[] = {{CKA_CLASS, &data, sizeof data},
                           {CKA_TOKEN, &yes, sizeof yes},
                           {CKA_PRIVATE, &yes, sizeof yes},
                           {CKA_LABEL, label.data(), label.size()},
                           {CKA_APPLICATION, owner.data(), owner.size()},
                           {CKA_VALUE, value.data(), value.size()}};
    CK_OBJECT_HANDLE object = 0;
    return list_->C_CreateObject(session_, made, 6, &object);
  }

  bool destroy(CK_OBJECT_HANDLE object) { return list_->C_DestroyObject(session_, object) == CKR_OK; }

 private:
  Objects(CK_FUNCTION_LIST* list, CK_SESSION_HANDLE session) : list_(list), session_(session) {}
  CK_FUNCTION_LIST* list_;
  CK_SESSION_HANDLE session_;
};

}  // namespace

Result<std::vector<std::string>> read_data_objects(const TokenSettings& settings, const std::string& serial, const std::string& label) {
  CK_RV result = CKR_OK;
  TRY(auto objects, Objects::open(settings, serial, 0, result));
  TRY(const auto found, objects.find(label));
  std::vector<std::string> values;
  for (const auto each : found) {
    TRY(auto value, objects.value(each));
    values.push_back(std::move(value));
  }
  return values;
}

Result<KeyCustody> key_custody(const TokenSettings& settings, const std::string& serial) {
  CK_RV result = CKR_OK;
  TRY(auto objects, Objects::open(settings, serial, 0, result));
  TRY(const auto keys, objects.find(settings.object, CKO_PRIVATE_KEY));
  if (keys.size() != 1) return no_objects("not one private key of that name");
  const auto key = keys.front();
  return KeyCustody{objects.holds(key, CKA_SENSITIVE), objects.holds(key, CKA_ALWAYS_SENSITIVE), objects.holds(key, CKA_NEVER_EXTRACTABLE),
                    objects.holds(key, CKA_LOCAL)};
}

Result<bool> write_data_object(const TokenSettings& settings, const std::string& serial, const std::string& label,
                               const std::string& value) {
  CK_RV result = CKR_OK;
  auto objects = Objects::open(settings, serial, CKF_RW_SESSION, result);
  if (!objects && cannot_hold(result)) return false;
  if (!objects) return objects.refusal();
  TRY(const auto before, objects->find(label));
  if (before.size() == 1) {
    if (const auto same = objects->value(before.front()); same && *same == value) return true;
  }
  result = objects->create(label, value);
  if (result != CKR_OK && cannot_hold(result)) return false;
  if (result != CKR_OK) return no_objects("none can be made");
  for (const auto each : before) {
    if (!objects->destroy(each)) return no_objects("an older one stays");
  }
  return true;
}

}  // namespace signet::hsm
