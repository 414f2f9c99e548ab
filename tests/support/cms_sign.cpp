#include "tests/support/cms_sign.h"

#include <openssl/cms.h>
#include <openssl/core_names.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <algorithm>
#include <memory>

#include "policy/openssl_owner.h"
#include "tests/support/fail.h"

namespace signet::world {
namespace {

using Cms = std::unique_ptr<CMS_ContentInfo, Closer<CMS_ContentInfo_free>>;
using CmsCertificate = std::unique_ptr<X509, Closer<X509_free>>;
using CmsContext = std::unique_ptr<EVP_MD_CTX, Closer<EVP_MD_CTX_free>>;

CmsCertificate cms_certificate(ByteView der) {
  const unsigned char* cursor = der.data();
  CmsCertificate certificate{d2i_X509(nullptr, &cursor, static_cast<long>(der.size()))};
  must(certificate != nullptr, "a certificate cannot be read");
  return certificate;
}

Bytes message_digest(ByteView message, const CmsOptions& options) {
  Bytes out(EVP_MAX_MD_SIZE);
  unsigned size = 0;
  const auto* md = EVP_get_digestbyname(options.hash.data());
  must(md && EVP_Digest(message.data(), message.size(), out.data(), &size, md, nullptr) == 1, "digest");
  out.resize(size);
  if (options.edit_digest) options.edit_digest(out);
  return out;
}

void add_attributes(CMS_SignerInfo* signer, const Bytes& digest, const CmsOptions& options) {
  must(CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_contentType, V_ASN1_OBJECT, OBJ_nid2obj(NID_pkcs7_data), -1) == 1 &&
           CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, digest.data(),
                                       static_cast<int>(digest.size())) == 1,
       "signed attributes");
  if (!options.signing_time) return;
  const std::unique_ptr<ASN1_TIME, Closer<ASN1_TIME_free>> time{ASN1_UTCTIME_set(nullptr, options.time.value())};
  must(CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime, time->type, time.get(), -1) == 1, "signing time");
}

void append_length(Bytes& out, std::size_t length) {
  if (length >= 0x100) {
    for (const auto octet : {std::size_t{0x82}, length >> 8, length & 0xFF}) out.push_back(static_cast<unsigned char>(octet));
  } else if (length >= 0x80) {
    for (const auto octet : {std::size_t{0x81}, length}) out.push_back(static_cast<unsigned char>(octet));
  } else {
    out.push_back(static_cast<unsigned char>(length));
  }
}

/// RFC 5652 5.4: the DER of the attributes as a SET OF, whatever their tag inside the SignerInfo.
Bytes attribute_set(CMS_SignerInfo* signer) {
  std::vector<Bytes> all;
  for (int i = 0; i < CMS_signed_get_attr_count(signer); ++i) {
    unsigned char* der = nullptr;
    const int size = i2d_X509_ATTRIBUTE(CMS_signed_get_attr(signer, i), &der);
    must(size > 0, "an attribute");
    all.emplace_back(der, der + size);
    OPENSSL_free(der);
  }
  std::sort(all.begin(), all.end());
  std::size_t size = 0;
  for (const auto& one : all) size += one.size();
  Bytes out{0x31};
  append_length(out, size);
  for (const auto& one : all) out.insert(out.end(), one.begin(), one.end());
  return out;
}

void set_pss_algorithm(CMS_SignerInfo* signer, EVP_PKEY_CTX* context) {
  unsigned char der[256];
  OSSL_PARAM parameters[] = {OSSL_PARAM_construct_octet_string(OSSL_SIGNATURE_PARAM_ALGORITHM_ID, der, sizeof der), OSSL_PARAM_END};
  must(EVP_PKEY_CTX_get_params(context, parameters) == 1, "the identifier of PSS");
  const unsigned char* cursor = der;
  const std::unique_ptr<X509_ALGOR, Closer<X509_ALGOR_free>> made{
      d2i_X509_ALGOR(nullptr, &cursor, static_cast<long>(parameters[0].return_size))};
  X509_ALGOR* mine = nullptr;
  CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, nullptr, &mine);
  must(made && mine && X509_ALGOR_copy(mine, made.get()) == 1, "the identifier of PSS");
}

void put_value(CMS_SignerInfo* signer, const Key& key, const CmsOptions& options) {
  const CmsContext context{EVP_MD_CTX_new()};
  EVP_PKEY_CTX* parameters = nullptr;
  must(EVP_DigestSignInit(context.get(), &parameters, EVP_get_digestbyname(options.hash.data()), nullptr, key.get()) == 1, "signing");
  if (options.pss) {
    EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST);
    set_pss_algorithm(signer, parameters);
  }
  const auto attributes = attribute_set(signer);
  std::size_t size = 0;
  must(EVP_DigestSign(context.get(), nullptr, &size, attributes.data(), attributes.size()) == 1, "signing");
  Bytes value(size);
  must(EVP_DigestSign(context.get(), value.data(), &size, attributes.data(), attributes.size()) == 1, "signing");
  must(ASN1_OCTET_STRING_set(CMS_SignerInfo_get0_signature(signer), value.data(), static_cast<int>(size)) == 1, "a signature value");
}

}  // namespace

// CMS_final is not called: it would add a signing time, which ETSI EN 319 142-1 6.3 forbids.
Bytes sign_cms(const Identity& signer, ByteView message, const CmsOptions& options) {
  const unsigned flags =
      CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP | (options.certificate_attribute ? unsigned{CMS_CADES} : 0U);
  const Cms cms{CMS_sign(nullptr, nullptr, nullptr, nullptr, flags)};
  must(cms != nullptr, "CMS");
  const auto certificate = cms_certificate(signer.certificate);
  auto* info = CMS_add1_signer(cms.get(), certificate.get(), signer.key.get(), EVP_get_digestbyname(options.hash.data()), flags);
  must(info != nullptr, "a signer");
  for (const auto& der : options.chain) must(CMS_add1_cert(cms.get(), cms_certificate(der).get()) == 1, "a chain");
  add_attributes(info, message_digest(message, options), options);
  put_value(info, signer.key, options);
  unsigned char* der = nullptr;
  const int size = i2d_CMS_ContentInfo(cms.get(), &der);
  must(size > 0, "CMS");
  Bytes out(der, der + size);
  OPENSSL_free(der);
  return out;
}

}  // namespace signet::world
