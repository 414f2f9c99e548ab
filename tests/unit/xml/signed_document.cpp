#include "tests/unit/xml/signed_document.h"

#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "policy/base/ensure.h"

namespace signet::test {
namespace {

Bytes self_signed(EVP_PKEY* key) {
  X509* const certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 86400);
  X509_set_pubkey(certificate, key);
  ensure(X509_sign(certificate, key, EVP_sha256()) > 0, "a test certificate is signed");
  unsigned char* octets = nullptr;
  const int size = i2d_X509(certificate, &octets);
  Bytes der{octets, octets + size};
  OPENSSL_free(octets);
  X509_free(certificate);
  return der;
}

SigningKey made(EVP_PKEY* key) {
  SigningKey result{std::unique_ptr<EVP_PKEY, FreeKey>{key}, {}};
  result.certificate = self_signed(key);
  return result;
}

std::string digest_of(const std::string& text, const EVP_MD* hash) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest, &size, hash, nullptr);
  return to_base64({digest, size});
}

// XML-DSig clause 6.4 (RFC 9231 clause 2.3.6): r||s, each as long as the field.
Bytes raw_ecdsa(const Bytes& der) {
  const unsigned char* at = der.data();
  ECDSA_SIG* const signature = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
  Bytes raw(64);
  BN_bn2binpad(ECDSA_SIG_get0_r(signature), raw.data(), 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(signature), raw.data() + 32, 32);
  ECDSA_SIG_free(signature);
  return raw;
}

Bytes sign(const SigningKey& key, const std::string& method, const std::string& octets) {
  EVP_MD_CTX* const context = EVP_MD_CTX_new();
  EVP_PKEY_CTX* parameters = nullptr;
  EVP_DigestSignInit(context, &parameters, method == rsa_sha1 ? EVP_sha1() : EVP_sha256(), nullptr, key.key.get());
  if (method == rsa_pss_sha256)
    EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING), EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST);
  std::size_t size = 0;
  EVP_DigestSign(context, nullptr, &size, as_bytes(octets).data(), octets.size());
  Bytes value(size);
  ensure(EVP_DigestSign(context, value.data(), &size, as_bytes(octets).data(), octets.size()) == 1, "a test signs");
  EVP_MD_CTX_free(context);
  value.resize(size);
  return method == ecdsa_sha256 ? raw_ecdsa(value) : value;
}

std::string written(const SignedReference& reference) {
  const EVP_MD* const hash = reference.digest_method == sha1_uri ? EVP_sha1() : EVP_sha256();
  return "<ds:Reference URI=\"" + reference.uri + "\">" + reference.transforms + "<ds:DigestMethod Algorithm=\"" + reference.digest_method +
         "\"></ds:DigestMethod><ds:DigestValue>" + digest_of(reference.octets, hash) + "</ds:DigestValue></ds:Reference>";
}

}  // namespace

const SigningKey& rsa_key() {
  static const SigningKey key = made(EVP_RSA_gen(2048));
  return key;
}
const SigningKey& ec_key() {
  static const SigningKey key = made(EVP_EC_gen("P-256"));
  return key;
}
const SigningKey& other_key() {
  static const SigningKey key = made(EVP_EC_gen("P-256"));
  return key;
}

std::string genuine_signature(const SigningKey& key, const std::string& method, const std::vector<SignedReference>& references) {
  const std::string declared = " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"";
  std::string content =
      "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:CanonicalizationMethod><ds:SignatureMethod "
      "Algorithm=\"" +
      method + "\"></ds:SignatureMethod>";
  for (const SignedReference& each : references) content += written(each);
  const Bytes value = sign(key, method, "<ds:SignedInfo" + declared + ">" + content + "</ds:SignedInfo>");
  return "<ds:Signature" + declared + " Id=\"genuine\"><ds:SignedInfo>" + content + "</ds:SignedInfo><ds:SignatureValue>" +
         to_base64(value) + "</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>" + to_base64(key.certificate) +
         "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>";
}

}  // namespace signet::test
