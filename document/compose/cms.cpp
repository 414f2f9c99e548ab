#include "document/compose/cms.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <memory>

#include "document/compose/der.h"
#include "policy/openssl_owner.h"
#include "policy/signed_info.h"

namespace signet {
namespace {

using Cms = std::unique_ptr<CMS_ContentInfo, Closer<CMS_ContentInfo_free>>;
using Asn1String = std::unique_ptr<ASN1_STRING, Closer<ASN1_STRING_free>>;

Refusal openssl_refuses(const char* what) {
  ERR_clear_error();
  return {Reason::system_error, std::string{"cms: "} + what};
}

template <class T, class Encode>
Bytes der_of_openssl(Encode encode, T* object) {
  unsigned char* octets = nullptr;
  const int size = encode(object, &octets);
  ensure(size > 0, "what OpenSSL holds has a DER form");
  Bytes der{octets, octets + size};
  OPENSSL_free(octets);
  return der;
}

Bytes oid(int nid) { return der_of_openssl(&i2d_ASN1_OBJECT, OBJ_nid2obj(nid)); }

Bytes attribute(int nid, const Bytes& value) { return der::element(der::sequence, {oid(nid), der::element(der::set, {value})}); }

// RFC 5035 4: SigningCertificateV2 with one ESSCertIDv2; its hash algorithm is SHA-256, the default, and so left out.
Bytes signing_certificate(const Certificate& signer) {
  const Bytes name = der_of_openssl(&i2d_X509_NAME, X509_get_issuer_name(signer.handle()));
  const Bytes serial = der_of_openssl(&i2d_ASN1_INTEGER, X509_get0_serialNumber(signer.handle()));
  const Bytes names = der::element(der::sequence, {der::element(der::tagged(4), {name})});  // GeneralNames: directoryName
  const Bytes digest = der::element(der::octet_string, {view(signer.digest())});
  const Bytes id = der::element(der::sequence, {digest, der::element(der::sequence, {names, serial})});
  return der::element(der::sequence, {der::element(der::sequence, {id})});
}

int nid_of(HashAlgorithm hash) {
  switch (hash) {
    case HashAlgorithm::sha256: return NID_sha256;
    case HashAlgorithm::sha384: return NID_sha384;
    case HashAlgorithm::sha512: return NID_sha512;
  }
  broken_promise("every hash algorithm has its identifier");
}

std::size_t size_of(HashAlgorithm hash) { return hash == HashAlgorithm::sha256 ? 32 : hash == HashAlgorithm::sha384 ? 48 : 64; }

bool uses_pss(SignatureAlgorithm a) {
  return a == SignatureAlgorithm::rsa_pss_sha256 || a == SignatureAlgorithm::rsa_pss_sha384 || a == SignatureAlgorithm::rsa_pss_sha512;
}

// RFC 4055 3.1: hash, MGF1 with the same hash, salt as long as the hash; all three written out.
Bytes pss_parameters(HashAlgorithm hash) {
  const unsigned char null[] = {0x05, 0x00};
  const Bytes algorithm = der::element(der::sequence, {oid(nid_of(hash)), null});
  const Bytes mask = der::element(der::sequence, {oid(NID_mgf1), algorithm});
  const unsigned char salt[] = {static_cast<unsigned char>(size_of(hash))};
  return der::element(der::sequence, {der::element(der::tagged(0), {algorithm}), der::element(der::tagged(1), {mask}),
                                      der::element(der::tagged(2), {der::integer(salt)})});
}

// RFC 3279 2.2.3: Ecdsa-Sig-Value.
Bytes ecdsa_value(ByteView raw) {
  const std::size_t half = raw.size() / 2;
  return der::element(der::sequence, {der::integer(raw.first(half)), der::integer(raw.subspan(half))});
}

std::size_t value_size(const Certificate& signer) {
  switch (signer.key()) {
    case Certificate::Key::p256: return 64;
    case Certificate::Key::p384: return 96;
    case Certificate::Key::rsa: return (signer.key_bits() + 7) / 8;
    case Certificate::Key::other: return 0;
  }
  broken_promise("every key has its size");
}

bool add_attributes(CMS_SignerInfo* signer_info, ByteView content, const Certificate& signer) {
  const Bytes certificate = signing_certificate(signer);
  const auto size = [](ByteView octets) { return static_cast<int>(octets.size()); };
  return CMS_signed_add1_attr_by_NID(signer_info, NID_pkcs9_contentType, V_ASN1_OBJECT, OBJ_nid2obj(NID_pkcs7_data), -1) == 1 &&
         CMS_signed_add1_attr_by_NID(signer_info, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, content.data(), size(content)) == 1 &&
         CMS_signed_add1_attr_by_NID(signer_info, NID_id_smime_aa_signingCertificateV2, V_ASN1_SEQUENCE, certificate.data(),
                                     size(certificate)) == 1;
}

bool set_pss(CMS_SignerInfo* signer_info, HashAlgorithm hash) {
  X509_ALGOR* algorithm = nullptr;
  CMS_SignerInfo_get0_algs(signer_info, nullptr, nullptr, nullptr, &algorithm);
  const Bytes parameters = pss_parameters(hash);
  Asn1String string{ASN1_STRING_new()};
  if (!string || ASN1_STRING_set(string.get(), parameters.data(), static_cast<int>(parameters.size())) != 1) return false;
  if (X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_rsassaPss), V_ASN1_SEQUENCE, string.get()) != 1) return false;
  static_cast<void>(string.release());
  return true;
}

// Within SignerInfo they stand under [0] IMPLICIT (RFC 5652 5.3); what was signed is the same SET OF under its own tag (5.4).
bool holds_attributes(const Bytes& cms, Bytes attributes) {
  attributes.front() = der::tagged(0);
  return std::search(cms.begin(), cms.end(), attributes.begin(), attributes.end()) != cms.end();
}

Outcome check_sizes(ByteView content, const Certificate& signer, SignatureAlgorithm algorithm, ByteView value) {
  TRY_DONE(check_key(signer, algorithm));
  if (value.size() != value_size(signer)) return Refusal{Reason::signature_invalid, "a value of another length"};
  if (content.size() != size_of(hash_of(algorithm))) return Refusal{Reason::signature_invalid, "a digest of another length"};
  return Done{};
}

}  // namespace

Bytes cms_signed_attributes(ByteView content, const Certificate& signer) {
  return der::set_of({attribute(NID_pkcs9_contentType, oid(NID_pkcs7_data)),
                      attribute(NID_pkcs9_messageDigest, der::element(der::octet_string, {content})),
                      attribute(NID_id_smime_aa_signingCertificateV2, signing_certificate(signer))});
}

// No CMS_final: it would add signing-time, which EN 319 142-1 6.3 forbids, and ask for the content.
Result<Bytes> assemble_cms(ByteView content, const Certificate& signer, SignatureAlgorithm algorithm, ByteView value) {
  TRY_DONE(check_sizes(content, signer, algorithm, value));
  constexpr unsigned flags = CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP;
  const Cms cms{CMS_sign(nullptr, nullptr, nullptr, nullptr, flags)};
  if (!cms) return openssl_refuses("structure");
  // The public key stands in the private key's place: nothing is signed here.
  CMS_SignerInfo* signer_info = CMS_add1_signer(cms.get(), signer.handle(), X509_get0_pubkey(signer.handle()),
                                                EVP_get_digestbynid(nid_of(hash_of(algorithm))), flags);
  if (signer_info == nullptr) return openssl_refuses("signer");
  if (!add_attributes(signer_info, content, signer)) return openssl_refuses("attributes");
  if (uses_pss(algorithm) && !set_pss(signer_info, hash_of(algorithm))) return openssl_refuses("parameters");
  const Bytes written = signer.key() == Certificate::Key::rsa ? Bytes{value.begin(), value.end()} : ecdsa_value(value);
  ASN1_OCTET_STRING* const place = CMS_SignerInfo_get0_signature(signer_info);
  if (ASN1_OCTET_STRING_set(place, written.data(), static_cast<int>(written.size())) != 1) return openssl_refuses("value");
  Bytes octets = der_of_openssl(&i2d_CMS_ContentInfo, cms.get());
  if (!holds_attributes(octets, cms_signed_attributes(content, signer))) return openssl_refuses("other attributes");
  ERR_clear_error();
  return octets;
}

Result<std::string> cms_contents(ByteView cms, std::size_t contents_bytes) {
  if (cms.size() > contents_bytes) return Refusal{Reason::too_large, "cms"};
  std::string digits = to_hex(cms);
  digits.resize(2 * contents_bytes, '0');
  return digits;
}

}  // namespace signet
