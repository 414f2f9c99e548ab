#include "hsm/certificate_request.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include <memory>
#include <utility>

#include "hsm/signature_value.h"
#include "policy/base/digest.h"

namespace signet::hsm {
namespace {

template <auto Free>
struct FreeBy {
  template <class T>
  void operator()(T* owned) const {
    Free(owned);
  }
};
using Number = std::unique_ptr<BIGNUM, FreeBy<&BN_free>>;
using PublicKey = std::unique_ptr<EVP_PKEY, FreeBy<&EVP_PKEY_free>>;
using Request = std::unique_ptr<X509_REQ, FreeBy<&X509_REQ_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM_BLD, FreeBy<&OSSL_PARAM_BLD_free>>;

// An i2d function's result as octets; its buffer is OpenSSL's.
Bytes taken(unsigned char* der, int size) {
  if (size <= 0) return {};
  Bytes copy(der, der + size);
  OPENSSL_free(der);
  return copy;
}

Bytes key_info_of(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = key == nullptr ? 0 : i2d_PUBKEY(key, &der);
  return taken(der, size);
}

Bytes made(const char* kind, OSSL_PARAM_BLD* parts) {
  OSSL_PARAM* const parameters = OSSL_PARAM_BLD_to_param(parts);
  EVP_PKEY_CTX* const context = EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr);
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata_init(context) == 1) EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters);
  const PublicKey owned{key};
  EVP_PKEY_CTX_free(context);
  OSSL_PARAM_free(parameters);
  ERR_clear_error();
  return key_info_of(key);
}

PublicKey read_key_info(const Bytes& key_info) {
  const unsigned char* at = key_info.data();
  return PublicKey{d2i_PUBKEY(nullptr, &at, static_cast<long>(key_info.size()))};
}

bool add(X509_NAME* name, const char* field, const std::string& value) {
  return value.empty() || X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value.data()),
                                                     static_cast<int>(value.size()), -1, 0) == 1;
}

Request unsigned_request(EVP_PKEY* key, const RequestSubject& subject) {
  Request request{X509_REQ_new()};
  X509_NAME* const name = X509_REQ_get_subject_name(request.get());
  const bool built = X509_REQ_set_version(request.get(), 0) == 1 && X509_REQ_set_pubkey(request.get(), key) == 1 && add(name, "C", "VN") &&
                     add(name, "ST", subject.province) && add(name, "L", subject.locality) && add(name, "O", subject.organisation) &&
                     add(name, "CN", subject.common_name) && add(name, "UID", subject.tax_code.empty() ? "" : "MST:" + subject.tax_code);
  return built ? std::move(request) : nullptr;
}

Bytes der_of_raw_ecdsa(const Bytes& raw) {
  const auto half = raw.size() / 2;
  const std::unique_ptr<ECDSA_SIG, FreeBy<&ECDSA_SIG_free>> value{ECDSA_SIG_new()};
  ECDSA_SIG_set0(value.get(), BN_bin2bn(raw.data(), static_cast<int>(half), nullptr),
                 BN_bin2bn(raw.data() + half, static_cast<int>(half), nullptr));
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(value.get(), &der);
  return taken(der, size);
}

bool put_signature(X509_REQ* request, KeyType type, const Bytes& value) {
  ASN1_BIT_STRING* const bits = ASN1_BIT_STRING_new();
  if (ASN1_BIT_STRING_set(bits, const_cast<unsigned char*>(value.data()), static_cast<int>(value.size())) != 1) return false;
  bits->flags &= ~(ASN1_STRING_FLAG_BITS_LEFT | 0x07L);
  bits->flags |= ASN1_STRING_FLAG_BITS_LEFT;  // whole octets
  X509_REQ_set0_signature(request, bits);
  const std::unique_ptr<X509_ALGOR, FreeBy<&X509_ALGOR_free>> algorithm{X509_ALGOR_new()};
  const bool rsa = type == KeyType::rsa;
  // RFC 4055 5: NULL parameters; RFC 5758 3.2: none.
  X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(rsa ? NID_sha256WithRSAEncryption : NID_ecdsa_with_SHA256), rsa ? V_ASN1_NULL : V_ASN1_UNDEF,
                  nullptr);
  return X509_REQ_set1_signature_algo(request, algorithm.get()) == 1;
}

}  // namespace

Bytes rsa_key_info(const Bytes& modulus, const Bytes& exponent) {
  const Number n{BN_bin2bn(modulus.data(), static_cast<int>(modulus.size()), nullptr)};
  const Number e{BN_bin2bn(exponent.data(), static_cast<int>(exponent.size()), nullptr)};
  const Parameters parts{OSSL_PARAM_BLD_new()};
  if (OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
    return {};
  return made("RSA", parts.get());
}

Bytes ec_key_info(const Bytes& curve, const Bytes& point) {
  const unsigned char* at = curve.data();
  const std::unique_ptr<ASN1_OBJECT, FreeBy<&ASN1_OBJECT_free>> name{d2i_ASN1_OBJECT(nullptr, &at, static_cast<long>(curve.size()))};
  if (!name) return ERR_clear_error(), Bytes{};
  const unsigned char* inside = point.data();
  const std::unique_ptr<ASN1_OCTET_STRING, FreeBy<&ASN1_OCTET_STRING_free>> wrapped{
      d2i_ASN1_OCTET_STRING(nullptr, &inside, static_cast<long>(point.size()))};
  Bytes raw = point;
  if (wrapped) raw.assign(wrapped->data, wrapped->data + wrapped->length);
  const Parameters parts{OSSL_PARAM_BLD_new()};
  if (OSSL_PARAM_BLD_push_utf8_string(parts.get(), OSSL_PKEY_PARAM_GROUP_NAME, OBJ_nid2sn(OBJ_obj2nid(name.get())), 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(parts.get(), OSSL_PKEY_PARAM_PUB_KEY, raw.data(), raw.size()) != 1)
    return {};
  return made("EC", parts.get());
}

Bytes key_info_of_certificate(ByteView der) {
  const unsigned char* at = der.data();
  const std::unique_ptr<X509, FreeBy<&X509_free>> certificate{d2i_X509(nullptr, &at, static_cast<long>(der.size()))};
  if (!certificate) return ERR_clear_error(), Bytes{};
  return key_info_of(X509_get0_pubkey(certificate.get()));
}

Bytes subject_of_certificate(ByteView der) {
  const unsigned char* at = der.data();
  const std::unique_ptr<X509, FreeBy<&X509_free>> certificate{d2i_X509(nullptr, &at, static_cast<long>(der.size()))};
  if (!certificate) return ERR_clear_error(), Bytes{};
  unsigned char* name = nullptr;
  const int size = i2d_X509_NAME(X509_get_subject_name(certificate.get()), &name);
  return taken(name, size);
}

std::optional<KeyType> type_of_key_info(const Bytes& key_info, std::size_t& bits) {
  const auto key = read_key_info(key_info);
  if (!key) return ERR_clear_error(), std::nullopt;
  bits = static_cast<std::size_t>(EVP_PKEY_get_bits(key.get()));
  return type_of(*key);
}

Result<Bytes> certificate_request(const Bytes& key_info, KeyType type, const RequestSubject& subject, const SignDigest& sign) {
  const auto key = read_key_info(key_info);
  const auto request = key ? unsigned_request(key.get(), subject) : nullptr;
  if (!request) return ERR_clear_error(), Refusal{Reason::key_unusable, "the subject of the certificate request"};
  // The algorithm is not among the octets that are signed (RFC 2986, 4.2).
  unsigned char* tbs = nullptr;
  const int tbs_size = i2d_re_X509_REQ_tbs(request.get(), &tbs);
  const Bytes octets = taken(tbs, tbs_size);
  const auto digest = sha256(octets);
  TRY(auto value, sign(Bytes{digest.value().begin(), digest.value().end()}));
  if (type != KeyType::rsa) value = der_of_raw_ecdsa(value);
  if (!put_signature(request.get(), type, value) || X509_REQ_verify(request.get(), key.get()) != 1)
    return ERR_clear_error(), Refusal{Reason::token_unavailable, "its signature over the certificate request does not hold"};
  unsigned char* der = nullptr;
  const int size = i2d_X509_REQ(request.get(), &der);
  return taken(der, size);
}

}  // namespace signet::hsm
