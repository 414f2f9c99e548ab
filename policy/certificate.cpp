#include "policy/certificate.h"

#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <array>

#include "policy/base/limits.h"
#include "policy/openssl_owner.h"
#include "policy/signed_info.h"

namespace signet {
namespace {

using EvpContext = std::unique_ptr<EVP_MD_CTX, Closer<EVP_MD_CTX_free>>;
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, Closer<ECDSA_SIG_free>>;
using Bio = std::unique_ptr<BIO, Closer<BIO_free_all>>;
using BigNumber = std::unique_ptr<BIGNUM, Closer<BN_free>>;

Refusal undecodable() { return {Reason::certificate_untrusted, "not an X.509 certificate"}; }

std::string entry_at(X509_NAME* name, int at) {
  unsigned char* utf8 = nullptr;
  const int size = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
  if (size < 0) return {};
  std::string text{reinterpret_cast<char*>(utf8), static_cast<std::size_t>(size)};
  OPENSSL_free(utf8);
  return text;
}

// All of that type, as they follow one another.
std::vector<std::string> entries(X509_NAME* name, int nid) {
  std::vector<std::string> found;
  for (int at = X509_NAME_get_index_by_NID(name, nid, -1); at >= 0; at = X509_NAME_get_index_by_NID(name, nid, at))
    found.push_back(entry_at(name, at));
  return found;
}

std::string entry(X509_NAME* name, int nid) {
  const int at = X509_NAME_get_index_by_NID(name, nid, -1);
  return at < 0 ? std::string{} : entry_at(name, at);
}

// RFC 2253, UTF-8 left as it is, so that a Vietnamese name stays readable.
std::string whole_name(X509_NAME* name) {
  const Bio out{BIO_new(BIO_s_mem())};
  X509_NAME_print_ex(out.get(), name, 0, (XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) | ASN1_STRFLGS_UTF8_CONVERT);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

std::string serial_number(const X509* certificate) {
  const BigNumber number{ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr)};
  char* text = number == nullptr ? nullptr : BN_bn2hex(number.get());
  std::string hex = text == nullptr ? "" : text;
  OPENSSL_free(text);
  return hex;
}

Certificate::Key key_kind(const EVP_PKEY* key) {
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA) return Certificate::Key::rsa;
  if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC) return Certificate::Key::other;
  char group[64];
  std::size_t size = 0;
  if (EVP_PKEY_get_group_name(key, group, sizeof group, &size) != 1) return Certificate::Key::other;
  const std::string_view name{group, size};
  return name == "prime256v1" ? Certificate::Key::p256 : name == "secp384r1" ? Certificate::Key::p384 : Certificate::Key::other;
}

const EVP_MD* message_digest(HashAlgorithm hash) {
  switch (hash) {
    case HashAlgorithm::sha256: return EVP_sha256();
    case HashAlgorithm::sha384: return EVP_sha384();
    case HashAlgorithm::sha512: return EVP_sha512();
  }
  broken_promise("every hash algorithm is computed");
}

bool is_pss(SignatureAlgorithm a) {
  return a == SignatureAlgorithm::rsa_pss_sha256 || a == SignatureAlgorithm::rsa_pss_sha384 || a == SignatureAlgorithm::rsa_pss_sha512;
}
bool is_ecdsa(SignatureAlgorithm a) {
  return a == SignatureAlgorithm::ecdsa_sha256 || a == SignatureAlgorithm::ecdsa_sha384 || a == SignatureAlgorithm::ecdsa_sha512;
}

// XML-DSig 6.4.3: r and s, each as long as the group's order, one behind the other. OpenSSL wants them in DER.
Result<Bytes> der_of(ByteView raw, Certificate::Key key) {
  const std::size_t half = key == Certificate::Key::p256 ? 32 : 48;
  if (raw.size() != 2 * half) return Refusal{Reason::signature_invalid, "an ECDSA value of another length"};
  const EcdsaSignature pair{ECDSA_SIG_new()};
  BIGNUM* r = BN_bin2bn(raw.data(), static_cast<int>(half), nullptr);
  BIGNUM* s = BN_bin2bn(raw.data() + half, static_cast<int>(half), nullptr);
  ensure(pair != nullptr && r != nullptr && s != nullptr && ECDSA_SIG_set0(pair.get(), r, s) == 1, "two numbers make an ECDSA value");
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &der);
  ensure(size > 0, "an ECDSA value has a DER form");
  Bytes bytes{der, der + size};
  OPENSSL_free(der);
  return bytes;
}

}  // namespace

void Certificate::Free::operator()(x509_st* certificate) const noexcept { X509_free(certificate); }

Result<Certificate> Certificate::decode(ByteView der) {
  if (der.empty() || der.size() > limits::certificate_bytes_max) return undecodable();
  const unsigned char* at = der.data();
  auto facts = std::make_shared<Facts>();
  facts->x509.reset(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  if (!facts->x509 || at != der.data() + der.size()) return undecodable();
  const auto not_before = instant_of(X509_get0_notBefore(facts->x509.get()));
  const auto not_after = instant_of(X509_get0_notAfter(facts->x509.get()));
  const EVP_PKEY* key = X509_get0_pubkey(facts->x509.get());
  ERR_clear_error();
  if (!not_before || !not_after || key == nullptr) return undecodable();
  X509_NAME* subject = X509_get_subject_name(facts->x509.get());
  facts->der.assign(der.begin(), der.end());
  facts->digest = sha256(der);
  facts->common_name = entry(subject, NID_commonName);
  facts->organisation = entry(subject, NID_organizationName);
  facts->uids = entries(subject, NID_userId);
  facts->subject = whole_name(subject);
  facts->issuer = whole_name(X509_get_issuer_name(facts->x509.get()));
  facts->serial = serial_number(facts->x509.get());
  facts->not_before = *not_before;
  facts->not_after = *not_after;
  facts->key = key_kind(key);
  facts->key_bits = static_cast<std::size_t>(EVP_PKEY_get_bits(key));
  return Certificate{std::move(facts)};
}

bool Certificate::has_key_of(const Certificate& other) const {
  return EVP_PKEY_eq(X509_get0_pubkey(handle()), X509_get0_pubkey(other.handle())) == 1;
}

Result<Certificate> Certificate::from_pem(std::string_view pem) {
  const Bio in{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
  const std::unique_ptr<X509, Closer<X509_free>> certificate{PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)};
  ERR_clear_error();
  if (!certificate) return undecodable();
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate.get(), &der);
  if (size <= 0) return undecodable();
  const Bytes octets{der, der + size};
  OPENSSL_free(der);
  return decode(octets);
}

std::optional<SignatureAlgorithm> usual_algorithm(const Certificate& certificate) noexcept {
  switch (certificate.key()) {
    case Certificate::Key::rsa: return SignatureAlgorithm::rsa_sha256;
    case Certificate::Key::p256: return SignatureAlgorithm::ecdsa_sha256;
    case Certificate::Key::p384: return SignatureAlgorithm::ecdsa_sha384;
    case Certificate::Key::other: break;
  }
  return std::nullopt;
}

Outcome check_key(const Certificate& certificate, SignatureAlgorithm algorithm) {
  const auto key = certificate.key();
  if (is_ecdsa(algorithm) ? (key != Certificate::Key::p256 && key != Certificate::Key::p384) : key != Certificate::Key::rsa) {
    return Refusal{Reason::algorithm_not_allowed, "the key does not fit the signature algorithm"};
  }
  if (key == Certificate::Key::rsa && certificate.key_bits() < 2048) {  // TT 15/2025 App. I
    return Refusal{Reason::algorithm_weak, "RSA " + std::to_string(certificate.key_bits()) + " bit"};
  }
  if (certificate.key_bits() > 8192) return Refusal{Reason::algorithm_not_allowed, "a key over 8192 bit"};
  return Done{};
}

Outcome verify_value(const Certificate& certificate, SignatureAlgorithm algorithm, ByteView octets, ByteView value) {
  TRY_DONE(check_key(certificate, algorithm));
  Bytes der;
  if (is_ecdsa(algorithm)) {
    TRY(der, der_of(value, certificate.key()));
    value = der;
  } else if (value.size() != (certificate.key_bits() + 7) / 8) {
    return Refusal{Reason::signature_invalid, "an RSA value of another length"};
  }
  const EvpContext context{EVP_MD_CTX_new()};
  EVP_PKEY_CTX* key_context = nullptr;
  bool good = EVP_DigestVerifyInit(context.get(), &key_context, message_digest(hash_of(algorithm)), nullptr,
                                   X509_get0_pubkey(certificate.handle())) == 1;
  if (good && is_pss(algorithm)) {  // RFC 9231 2.3.10: MGF1 with the same hash, salt as long as the hash
    good = EVP_PKEY_CTX_set_rsa_padding(key_context, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(key_context, RSA_PSS_SALTLEN_DIGEST) == 1;
  }
  good = good && EVP_DigestVerify(context.get(), value.data(), value.size(), octets.data(), octets.size()) == 1;
  ERR_clear_error();
  if (!good) return Refusal{Reason::signature_invalid, ""};
  return Done{};
}

bool one_key(const Bytes& one, const Bytes& other) {
  if (one == other) return true;
  const auto first = Certificate::decode(one), second = Certificate::decode(other);
  return first && second && first->has_key_of(*second);
}

}  // namespace signet
