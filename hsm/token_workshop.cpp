#include "hsm/token_workshop.h"

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <string_view>

#include "hsm/certificate_request.h"
#include "hsm/module_call.h"
#include "policy/base/digest.h"

namespace signet::hsm {
namespace {

constexpr CK_ULONG workshop_objects_max = 64;
constexpr std::size_t attribute_bytes_max = 16 * 1024;
constexpr auto key_making_max = std::chrono::seconds{180};  // a smart card looks for primes

Refusal no_token(std::string what) { return {Reason::token_unavailable, std::move(what)}; }

// Fields of fixed length, filled with blanks (PKCS#11 v2.40, 4.4); some devices fill with zero octets.
template <std::size_t Size>
std::string field(const unsigned char (&octets)[Size]) {
  std::string text{reinterpret_cast<const char*>(octets), Size};
  text.erase(std::min(text.find('\0'), text.size()));
  return text.erase(text.find_last_not_of(' ') + 1);
}

SlotFacts facts_of(const CK_TOKEN_INFO& info) {
  const auto has = [&info](CK_FLAGS flag) { return (info.flags & flag) != 0; };
  return {field(info.label),          field(info.serialNumber),      field(info.manufacturerID),  field(info.model),
          has(CKF_TOKEN_INITIALIZED), has(CKF_USER_PIN_INITIALIZED), has(CKF_USER_PIN_COUNT_LOW), has(CKF_USER_PIN_FINAL_TRY),
          has(CKF_USER_PIN_LOCKED),   has(CKF_WRITE_PROTECTED)};
}

template <class T>
CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, T& value) {
  return {type, &value, sizeof value};
}
CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, std::string& value) { return {type, value.data(), value.size()}; }
CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, Bytes& value) { return {type, value.data(), value.size()}; }

}  // namespace

struct Workshop::Module {
  CK_FUNCTION_LIST* call = nullptr;
  bool initialised = false;
  CK_SESSION_HANDLE session = 0;

  Module() = default;
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;
  ~Module() {
    const ModuleCall inside;
    if (session != 0) call->C_CloseSession(session);
    if (initialised) call->C_Finalize(nullptr);
  }

  std::vector<CK_SLOT_ID> slot_ids() const {
    std::vector<CK_SLOT_ID> ids(64);
    CK_ULONG count = ids.size();
    if (call->C_GetSlotList(CK_TRUE, ids.data(), &count) != CKR_OK) count = 0;
    ids.resize(count);
    return ids;
  }

  Result<std::vector<CK_OBJECT_HANDLE>> find(CK_OBJECT_CLASS kind, std::vector<CK_ATTRIBUTE> more = {}) const {
    more.push_back(attribute(CKA_CLASS, kind));
    std::vector<CK_OBJECT_HANDLE> found(workshop_objects_max);
    CK_ULONG count = 0;
    if (call->C_FindObjectsInit(session, more.data(), more.size()) != CKR_OK) return no_token("its objects cannot be listed");
    const bool listed = call->C_FindObjects(session, found.data(), found.size(), &count) == CKR_OK;
    call->C_FindObjectsFinal(session);
    if (!listed) return no_token("its objects cannot be listed");
    found.resize(count);
    return found;
  }

  /// Empty where the device does not say.
  Bytes read(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
    CK_ATTRIBUTE wanted{type, nullptr, 0};
    if (call->C_GetAttributeValue(session, object, &wanted, 1) != CKR_OK || wanted.ulValueLen > attribute_bytes_max) return {};
    Bytes value(wanted.ulValueLen);
    wanted.pValue = value.data();
    if (call->C_GetAttributeValue(session, object, &wanted, 1) != CKR_OK) return {};
    return value;
  }

  bool holds(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
    const auto value = read(object, type);
    return value.size() == 1 && value.front() == CK_TRUE;
  }

  /// The private key's own word on its public half, or else that of the public key with its id.
  Bytes key_info(CK_OBJECT_HANDLE key) const {
    if (auto own = key_info_at(key, key); !own.empty()) return own;
    auto id = read(key, CKA_ID);
    const auto open = find(CKO_PUBLIC_KEY, {attribute(CKA_ID, id)});
    return open && open->size() == 1 ? key_info_at(open->front(), key) : Bytes{};
  }

  Bytes key_info_at(CK_OBJECT_HANDLE object, CK_OBJECT_HANDLE key) const {
    const auto kind = read(key, CKA_KEY_TYPE);
    CK_KEY_TYPE type = 0;
    if (kind.size() != sizeof type) return {};
    std::copy(kind.begin(), kind.end(), reinterpret_cast<unsigned char*>(&type));
    const auto first = read(object, type == CKK_RSA ? CKA_MODULUS : CKA_EC_PARAMS);
    const auto second = read(object, type == CKK_RSA ? CKA_PUBLIC_EXPONENT : CKA_EC_POINT);
    if (first.empty() || second.empty() || (type != CKK_RSA && type != CKK_EC)) return {};
    return type == CKK_RSA ? rsa_key_info(first, second) : ec_key_info(first, second);
  }

  Result<CK_OBJECT_HANDLE> one_key(std::string object) const {
    TRY(const auto found, find(CKO_PRIVATE_KEY, {attribute(CKA_LABEL, object)}));
    if (found.size() == 1) return found.front();
    return no_token((found.empty() ? "no private key is named " : "two private keys are named ") + object);
  }

  std::vector<Bytes> certificates(std::string object) const {
    std::vector<Bytes> all;
    const auto found = find(CKO_CERTIFICATE, {attribute(CKA_LABEL, object)});
    if (!found) return all;
    for (const auto each : *found) all.push_back(read(each, CKA_VALUE));
    return all;
  }

  KeyFacts describe(CK_OBJECT_HANDLE key) const {
    KeyFacts facts;
    facts.object = std::string{as_text(read(key, CKA_LABEL))};
    const auto info = key_info(key);
    facts.key = type_of_key_info(info, facts.bits);
    facts.custody = {holds(key, CKA_SENSITIVE), holds(key, CKA_ALWAYS_SENSITIVE), holds(key, CKA_NEVER_EXTRACTABLE), holds(key, CKA_LOCAL)};
    if (const auto same = find(CKO_PRIVATE_KEY, {attribute(CKA_LABEL, facts.object)})) facts.namesakes = same->size();
    facts.certificates = certificates(facts.object);
    facts.certificate_fits = facts.certificates.size() == 1 && !info.empty() && key_info_of_certificate(facts.certificates.front()) == info;
    return facts;
  }

  // Raw, over a digest of ours: what every device can (PKCS#11 v2.40 current mechanisms, 2.1.6 and 2.3.6).
  Result<Bytes> sign(CK_OBJECT_HANDLE key, KeyType type, Bytes digest) const {
    constexpr std::array<unsigned char, 19> sha256_info = {0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                                           0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};  // RFC 8017 9.2
    if (type == KeyType::rsa) digest.insert(digest.begin(), sha256_info.begin(), sha256_info.end());
    CK_MECHANISM mechanism{type == KeyType::rsa ? CKM_RSA_PKCS : CKM_ECDSA, nullptr, 0};
    Bytes value(1024);
    CK_ULONG size = value.size();
    if (call->C_SignInit(session, &mechanism, key) != CKR_OK ||
        call->C_Sign(session, digest.data(), digest.size(), value.data(), &size) != CKR_OK)
      return no_token("it does not sign the certificate request");
    value.resize(size);
    return value;
  }
};

Workshop::Workshop(std::unique_ptr<Module> module) : module_(std::move(module)) {}
Workshop::~Workshop() = default;

Result<std::unique_ptr<Workshop>> Workshop::open(const std::string& path) {
  std::signal(SIGPIPE, SIG_IGN);  // a remote module may lose its other end
  const ModuleCall inside;
  void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return no_token("the PKCS#11 module " + path + " cannot be loaded");
  const auto get = reinterpret_cast<CK_C_GetFunctionList>(dlsym(library, "C_GetFunctionList"));
  auto module = std::make_unique<Module>();
  if (get == nullptr || get(&module->call) != CKR_OK) return no_token(path + " is not a PKCS#11 module");
  module->initialised = module->call->C_Initialize(nullptr) == CKR_OK;
  if (!module->initialised) return no_token("the PKCS#11 module " + path + " does not start");
  return std::unique_ptr<Workshop>{new Workshop{std::move(module)}};
}

Result<std::vector<SlotFacts>> Workshop::slots() {
  const ModuleCall inside;
  std::vector<SlotFacts> all;
  for (const auto slot : module_->slot_ids()) {
    CK_TOKEN_INFO info{};
    if (module_->call->C_GetTokenInfo(slot, &info) == CKR_OK) all.push_back(facts_of(info));
  }
  return all;
}

Outcome Workshop::log_in(const std::string& label, const Secret& pin) {
  const ModuleCall inside;
  std::vector<CK_SLOT_ID> ours;
  SlotFacts facts;
  for (const auto slot : module_->slot_ids()) {
    CK_TOKEN_INFO info{};
    if (module_->call->C_GetTokenInfo(slot, &info) != CKR_OK || field(info.label) != label) continue;
    ours.push_back(slot);
    facts = facts_of(info);
  }
  if (ours.size() != 1) return no_token((ours.empty() ? "no token is labelled " : "two tokens are labelled ") + label);
  if (facts.pin_locked) return Refusal{Reason::pin_wrong, "the PIN is locked; it was not tried"};
  if (facts.pin_final_try) return Refusal{Reason::pin_wrong, "one try is left before the PIN is locked; it was not tried"};
  const CK_FLAGS mode = CKF_SERIAL_SESSION | (facts.read_only ? 0 : CKF_RW_SESSION);
  if (module_->call->C_OpenSession(ours.front(), mode, nullptr, nullptr, &module_->session) != CKR_OK)
    return no_token("it opens no session");
  auto* const octets = reinterpret_cast<unsigned char*>(const_cast<char*>(pin.c_str()));
  const CK_RV result = module_->call->C_Login(module_->session, CKU_USER, octets, pin.view().size());
  if (result == CKR_OK) return Done{};
  if (result >= CKR_PIN_INCORRECT && result <= CKR_PIN_LOCKED) return Refusal{Reason::pin_wrong, "token " + label};
  return no_token("it takes no login");
}

Result<std::vector<KeyFacts>> Workshop::keys() {
  const ModuleCall inside;
  TRY(const auto found, module_->find(CKO_PRIVATE_KEY));
  std::vector<KeyFacts> all;
  for (const auto each : found) all.push_back(module_->describe(each));
  return all;
}

// S3 Đ.11.1: in the device, and never out of it. The id is what other tools pair key and certificate by.
Outcome Workshop::make_key(const std::string& object, NewKey kind) {
  const ModuleCall inside{key_making_max};
  std::string name{object};
  TRY(const auto taken, module_->find(CKO_PRIVATE_KEY, {attribute(CKA_LABEL, name)}));
  if (!taken.empty()) return Refusal{Reason::output_exists, "a private key is named " + object};
  const auto digest = sha256(object);
  Bytes id(digest.value().begin(), digest.value().begin() + 8);
  Bytes exponent{1, 0, 1}, curve{0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07};  // OID of P-256
  CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
  CK_ULONG bits = kind == NewKey::rsa3072 ? 3072 : 2048;
  const bool elliptic = kind == NewKey::p256;
  std::vector<CK_ATTRIBUTE> open{attribute(CKA_TOKEN, yes), attribute(CKA_VERIFY, yes), attribute(CKA_LABEL, name), attribute(CKA_ID, id)};
  if (elliptic) open.push_back(attribute(CKA_EC_PARAMS, curve));
  if (!elliptic) open.insert(open.end(), {attribute(CKA_MODULUS_BITS, bits), attribute(CKA_PUBLIC_EXPONENT, exponent)});
  std::vector<CK_ATTRIBUTE> secret{attribute(CKA_TOKEN, yes),      attribute(CKA_PRIVATE, yes), attribute(CKA_SENSITIVE, yes),
                                   attribute(CKA_EXTRACTABLE, no), attribute(CKA_SIGN, yes),    attribute(CKA_LABEL, name),
                                   attribute(CKA_ID, id)};
  CK_MECHANISM mechanism{elliptic ? CKM_EC_KEY_PAIR_GEN : CKM_RSA_PKCS_KEY_PAIR_GEN, nullptr, 0};
  CK_OBJECT_HANDLE public_key = 0, private_key = 0;
  const CK_RV made = module_->call->C_GenerateKeyPair(module_->session, &mechanism, open.data(), open.size(), secret.data(), secret.size(),
                                                      &public_key, &private_key);
  if (made != CKR_OK) return no_token("it makes no key of this kind (PKCS#11 error " + std::to_string(made) + "); choose another kind");
  return Done{};
}

Result<Bytes> Workshop::request(const std::string& object, const RequestSubject& subject) {
  const ModuleCall inside;
  TRY(const auto key, module_->one_key(object));
  const auto info = module_->key_info(key);
  std::size_t bits = 0;
  const auto type = type_of_key_info(info, bits);
  if (!type || *type == KeyType::p384) return Refusal{Reason::algorithm_not_allowed, "the key " + object + " is neither RSA nor P-256"};
  return certificate_request(info, *type, subject, [&](const Bytes& digest) { return module_->sign(key, *type, digest); });
}

Outcome Workshop::store_certificate(const std::string& object, ByteView der) {
  const ModuleCall inside;
  TRY(const auto key, module_->one_key(object));
  const auto info = module_->key_info(key);
  if (info.empty() || key_info_of_certificate(der) != info)
    return Refusal{Reason::key_unusable, "the certificate is not of the key " + object};
  Bytes value{der.begin(), der.end()};
  const auto before = module_->certificates(object);
  if (before.size() == 1 && before.front() == value) return Done{};
  if (!before.empty()) return Refusal{Reason::output_exists, "another certificate is named " + object + " on the token"};
  CK_OBJECT_CLASS kind = CKO_CERTIFICATE;
  CK_CERTIFICATE_TYPE form = CKC_X_509;
  CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
  std::string name{object};
  Bytes id = module_->read(key, CKA_ID), subject = subject_of_certificate(der);
  std::vector<CK_ATTRIBUTE> parts{attribute(CKA_CLASS, kind),      attribute(CKA_CERTIFICATE_TYPE, form),
                                  attribute(CKA_TOKEN, yes),       attribute(CKA_PRIVATE, no),
                                  attribute(CKA_LABEL, name),      attribute(CKA_ID, id),
                                  attribute(CKA_SUBJECT, subject), attribute(CKA_VALUE, value)};
  CK_OBJECT_HANDLE made = 0;
  if (module_->call->C_CreateObject(module_->session, parts.data(), parts.size(), &made) != CKR_OK)
    return no_token("it takes no certificate; write it with the vendor's tool, under the label " + object);
  return Done{};
}

}  // namespace signet::hsm
