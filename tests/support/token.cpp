#include "tests/support/token.h"

#include <dlfcn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <p11-kit/pkcs11.h>
#include <pwd.h>
#include <unistd.h>

#include <cstring>
#include <vector>

#include "tests/support/fail.h"
#include "tests/support/file.h"

namespace signet::world {
namespace fs = std::filesystem;
namespace {

constexpr char label[] = "signet-school";
constexpr char object_name[] = "seal";
constexpr char configuration[] =
    "directories.tokendir = var/lib/signet/token\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n";

void check(CK_RV status, const char* what) { must(status == CKR_OK, std::string{what} + ": PKCS#11 error " + std::to_string(status)); }

std::string random_pin() {
  unsigned char octets[8];
  must(RAND_bytes(octets, sizeof octets) == 1, "random octets");
  return to_hex(octets);
}

template <class T>
CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, T& value) {
  return {type, &value, sizeof value};
}
CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, Bytes& value) { return {type, value.data(), static_cast<CK_ULONG>(value.size())}; }
CK_ATTRIBUTE name_attribute(CK_ATTRIBUTE_TYPE type) { return {type, const_cast<char*>(object_name), sizeof object_name - 1}; }

struct KeyPair {
  CK_OBJECT_HANDLE open = 0, secret = 0;
};

class Module {
 public:
  explicit Module(const std::string& path) : library_(::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) {
    must(library_ != nullptr, "cannot load " + path);
    const auto entry = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library_, "C_GetFunctionList"));
    must(entry != nullptr, path + " is no PKCS#11 module");
    check(entry(&call_), "C_GetFunctionList");
    check(call_->C_Initialize(nullptr), "C_Initialize");
  }
  ~Module() {
    call_->C_Finalize(nullptr);
    ::dlclose(library_);
  }
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  /// Makes the token in the first uninitialised slot and leaves a session of its user open.
  void initialise(std::string pin) {
    CK_UTF8CHAR padded[32];
    std::memset(padded, ' ', sizeof padded);
    std::memcpy(padded, label, sizeof label - 1);
    auto officer = random_pin();  // forgotten at once: nobody needs to unblock a demonstration token
    check(call_->C_InitToken(empty_slot(), utf8(officer), officer.size(), padded), "C_InitToken");
    const auto slot = labelled_slot(padded);  // SoftHSM moves a new token to a slot of its own
    check(call_->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &session_), "C_OpenSession");
    check(call_->C_Login(session_, CKU_SO, utf8(officer), officer.size()), "C_Login");
    check(call_->C_InitPIN(session_, utf8(pin), pin.size()), "C_InitPIN");
    check(call_->C_Logout(session_), "C_Logout");
    check(call_->C_Login(session_, CKU_USER, utf8(pin), pin.size()), "C_Login");
  }

  KeyPair generate(bool elliptic) {
    CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
    CK_ULONG bits = 2048;
    Bytes exponent{1, 0, 1};
    Bytes curve{0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07};  // OID of P-256
    std::vector<CK_ATTRIBUTE> open{attribute(CKA_TOKEN, yes), attribute(CKA_VERIFY, yes), name_attribute(CKA_LABEL),
                                   name_attribute(CKA_ID)};
    if (elliptic) {
      open.push_back(attribute(CKA_EC_PARAMS, curve));
    } else {
      open.push_back(attribute(CKA_MODULUS_BITS, bits));
      open.push_back(attribute(CKA_PUBLIC_EXPONENT, exponent));
    }
    std::vector<CK_ATTRIBUTE> secret{attribute(CKA_TOKEN, yes),      attribute(CKA_PRIVATE, yes), attribute(CKA_SENSITIVE, yes),
                                     attribute(CKA_EXTRACTABLE, no), attribute(CKA_SIGN, yes),    attribute(CKA_DECRYPT, no),
                                     name_attribute(CKA_LABEL),      name_attribute(CKA_ID)};
    if (elliptic) secret.erase(secret.begin() + 5);
    CK_MECHANISM mechanism{elliptic ? CKM_EC_KEY_PAIR_GEN : CKM_RSA_PKCS_KEY_PAIR_GEN, nullptr, 0};
    KeyPair pair;
    check(call_->C_GenerateKeyPair(session_, &mechanism, open.data(), open.size(), secret.data(), secret.size(), &pair.open, &pair.secret),
          "C_GenerateKeyPair");
    return pair;
  }

  Bytes read(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) {
    CK_ATTRIBUTE wanted{type, nullptr, 0};
    check(call_->C_GetAttributeValue(session_, object, &wanted, 1), "C_GetAttributeValue");
    Bytes value(wanted.ulValueLen);
    wanted.pValue = value.data();
    check(call_->C_GetAttributeValue(session_, object, &wanted, 1), "C_GetAttributeValue");
    return value;
  }

  void store_certificate(Bytes der) {
    const unsigned char* cursor = der.data();
    const std::unique_ptr<X509, decltype(&X509_free)> certificate{d2i_X509(nullptr, &cursor, static_cast<long>(der.size())), &X509_free};
    auto names = names_of(der);
    unsigned char* raw = nullptr;
    const int size = i2d_X509_NAME(X509_get_subject_name(certificate.get()), &raw);
    Bytes subject(raw, raw + size);
    OPENSSL_free(raw);
    CK_OBJECT_CLASS kind = CKO_CERTIFICATE;
    CK_CERTIFICATE_TYPE form = CKC_X_509;
    CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
    std::vector<CK_ATTRIBUTE> parts{attribute(CKA_CLASS, kind),
                                    attribute(CKA_CERTIFICATE_TYPE, form),
                                    attribute(CKA_TOKEN, yes),
                                    attribute(CKA_PRIVATE, no),
                                    name_attribute(CKA_LABEL),
                                    name_attribute(CKA_ID),
                                    attribute(CKA_SUBJECT, subject),
                                    attribute(CKA_ISSUER, names.issuer_der),
                                    attribute(CKA_SERIAL_NUMBER, names.serial_der),
                                    attribute(CKA_VALUE, der)};
    CK_OBJECT_HANDLE object = 0;
    check(call_->C_CreateObject(session_, parts.data(), parts.size(), &object), "C_CreateObject");
  }

 private:
  static CK_UTF8CHAR* utf8(std::string& text) { return reinterpret_cast<CK_UTF8CHAR*>(text.data()); }

  std::vector<CK_SLOT_ID> slots() {
    CK_ULONG count = 0;
    check(call_->C_GetSlotList(CK_TRUE, nullptr, &count), "C_GetSlotList");
    std::vector<CK_SLOT_ID> list(count);
    check(call_->C_GetSlotList(CK_TRUE, list.data(), &count), "C_GetSlotList");
    list.resize(count);
    return list;
  }
  CK_TOKEN_INFO info(CK_SLOT_ID slot) {
    CK_TOKEN_INFO found{};
    check(call_->C_GetTokenInfo(slot, &found), "C_GetTokenInfo");
    return found;
  }
  CK_SLOT_ID empty_slot() {
    for (const auto slot : slots())
      if (!(info(slot).flags & CKF_TOKEN_INITIALIZED)) return slot;
    throw Failure("signet-world: the module has no empty slot");
  }
  CK_SLOT_ID labelled_slot(const CK_UTF8CHAR (&wanted)[32]) {
    for (const auto slot : slots())
      if (std::memcmp(info(slot).label, wanted, sizeof wanted) == 0) return slot;
    throw Failure("signet-world: the new token is not there");
  }

  void* library_;
  CK_FUNCTION_LIST* call_ = nullptr;
  CK_SESSION_HANDLE session_ = 0;
};

Key public_key(const char* kind, OSSL_PARAM_BLD* builder) {
  OSSL_PARAM* params = OSSL_PARAM_BLD_to_param(builder);
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr);
  EVP_PKEY* key = nullptr;
  const bool made = EVP_PKEY_fromdata_init(context) == 1 && EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) == 1;
  EVP_PKEY_CTX_free(context);
  OSSL_PARAM_free(params);
  OSSL_PARAM_BLD_free(builder);
  must(made, "the token's public key");
  return Key{key, FreeKey{}};
}

Key read_public_key(Module& module, CK_OBJECT_HANDLE object, bool elliptic) {
  auto* builder = OSSL_PARAM_BLD_new();
  if (elliptic) {
    const auto wrapped = module.read(object, CKA_EC_POINT);  // DER OCTET STRING around the uncompressed point
    const Bytes point(wrapped.begin() + 2, wrapped.end());
    OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0);
    OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
    return public_key("EC", builder);
  }
  const auto modulus = module.read(object, CKA_MODULUS);
  const auto exponent = module.read(object, CKA_PUBLIC_EXPONENT);
  BIGNUM* n = BN_bin2bn(modulus.data(), static_cast<int>(modulus.size()), nullptr);
  BIGNUM* e = BN_bin2bn(exponent.data(), static_cast<int>(exponent.size()), nullptr);
  OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n);
  OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e);
  auto key = public_key("RSA", builder);
  BN_free(n);
  BN_free(e);
  return key;
}

/// Started by root, the key holder runs as its own user: token and PIN must be its.
void give_to_keyhold(const fs::path& path) {
  if (::geteuid() != 0) return;
  const auto* user = ::getpwnam("signet-keyhold");
  const uid_t uid = user ? user->pw_uid : 65534;
  const gid_t gid = user ? user->pw_gid : 65534;
  must(::chown(path.c_str(), uid, gid) == 0, "cannot give away " + path.string());
  if (!fs::is_directory(path)) return;
  for (const auto& entry : fs::recursive_directory_iterator{path})
    must(::chown(entry.path().c_str(), uid, gid) == 0, "cannot give away " + entry.path().string());
}

}  // namespace

Bytes make_token(const World& world, const TokenSpec& spec) {
  const auto world_dir = fs::absolute(world.dir());
  fs::create_directories(spec.root);
  must(::chdir(spec.root.c_str()) == 0, "cannot enter " + spec.root.string());
  write_file("etc/signet/softhsm2.conf", std::string_view{configuration});
  fs::create_directories("var/lib/signet/token");
  fs::permissions("var/lib/signet/token", fs::perms::owner_all);
  must(::setenv("SOFTHSM2_CONF", "etc/signet/softhsm2.conf", 1) == 0, "environment");
  const auto pin = random_pin();
  Bytes certificate;
  {
    Module module{spec.module};
    module.initialise(pin);
    const auto pair = module.generate(spec.elliptic);
    certificate = world.issue_school_certificate(read_public_key(module, pair.open, spec.elliptic),
                                                 spec.department ? department_name : school_name, school_tax_id);
    module.store_certificate(certificate);
  }
  write_private_file("etc/signet/credentials/pin", pin + "\n");
  fs::permissions("etc/signet/credentials", fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
  give_to_keyhold("var/lib/signet/token");
  give_to_keyhold("etc/signet/credentials/pin");
  write_file(world_dir / (spec.department ? "department/token.cert.pem" : "school/seal.cert.pem"), certificate_to_pem(certificate));
  return certificate;
}

}  // namespace signet::world
