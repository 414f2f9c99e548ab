#include "tests/support/cms_sign.h"

#include <openssl/cms.h>
#include <openssl/core_names.h>
#include <openssl/rsa.h>
#include <openssl/ts.h>
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
  must(EVP_DigestSignInit(context.get(), &parameters, EVP_get_digestbyname(options.hash.data()), nullptr,
                          options.other_key ? options.other_key.get() : key.get()) == 1,
       "signing");
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
  value.resize(size);
  if (options.edit_value) options.edit_value(value);
  must(ASN1_OCTET_STRING_set(CMS_SignerInfo_get0_signature(signer), value.data(), static_cast<int>(value.size())) == 1,
       "a signature value");
}

Bytes cms_der(CMS_ContentInfo* cms) {
  unsigned char* der = nullptr;
  const int size = i2d_CMS_ContentInfo(cms, &der);
  must(size > 0, "CMS");
  Bytes out(der, der + size);
  OPENSSL_free(der);
  return out;
}

/// RFC 3161 2.4.2.
Bytes timestamp_info(ByteView message, Instant time) {
  const std::unique_ptr<TS_TST_INFO, Closer<TS_TST_INFO_free>> info{TS_TST_INFO_new()};
  const std::unique_ptr<TS_MSG_IMPRINT, Closer<TS_MSG_IMPRINT_free>> imprint{TS_MSG_IMPRINT_new()};
  const std::unique_ptr<X509_ALGOR, Closer<X509_ALGOR_free>> algorithm{X509_ALGOR_new()};
  const std::unique_ptr<ASN1_OBJECT, Closer<ASN1_OBJECT_free>> policy{OBJ_txt2obj("1.2.3.4.1", 1)};
  const std::unique_ptr<ASN1_INTEGER, Closer<ASN1_INTEGER_free>> serial{ASN1_INTEGER_new()};
  const std::unique_ptr<ASN1_GENERALIZEDTIME, Closer<ASN1_GENERALIZEDTIME_free>> when{ASN1_GENERALIZEDTIME_set(nullptr, time.value())};
  auto digest = message_digest(message, {});
  X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr);
  ASN1_INTEGER_set(serial.get(), 7);
  must(TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1 &&
           TS_MSG_IMPRINT_set_msg(imprint.get(), digest.data(), static_cast<int>(digest.size())) == 1 &&
           TS_TST_INFO_set_version(info.get(), 1) == 1 && TS_TST_INFO_set_policy_id(info.get(), policy.get()) == 1 &&
           TS_TST_INFO_set_msg_imprint(info.get(), imprint.get()) == 1 && TS_TST_INFO_set_serial(info.get(), serial.get()) == 1 &&
           TS_TST_INFO_set_time(info.get(), when.get()) == 1,
       "a time-stamp");
  unsigned char* der = nullptr;
  const int size = i2d_TS_TST_INFO(info.get(), &der);
  must(size > 0, "a time-stamp");
  Bytes out(der, der + size);
  OPENSSL_free(der);
  return out;
}

}  // namespace

Bytes timestamp_token(const Identity& authority, ByteView message, Instant time, bool named) {
  const unsigned flags = CMS_PARTIAL | CMS_BINARY | CMS_NOSMIMECAP | (named ? unsigned{CMS_CADES} : 0U);
  const Cms cms{CMS_sign(nullptr, nullptr, nullptr, nullptr, flags)};
  const auto certificate = cms_certificate(authority.certificate);
  must(cms && CMS_set1_eContentType(cms.get(), OBJ_nid2obj(NID_id_smime_ct_TSTInfo)) == 1, "a time-stamp");
  must(CMS_add1_signer(cms.get(), certificate.get(), authority.key.get(), EVP_sha256(), flags) != nullptr, "a signer");
  const auto info = timestamp_info(message, time);
  const std::unique_ptr<BIO, Closer<BIO_free_all>> content{BIO_new_mem_buf(info.data(), static_cast<int>(info.size()))};
  must(CMS_final(cms.get(), content.get(), nullptr, flags) == 1, "a time-stamp");
  return cms_der(cms.get());
}

// CMS_final is not called: it would add a signing time, which ETSI EN 319 142-1 6.3 forbids.
Bytes sign_cms(const Identity& signer, ByteView message, const CmsOptions& options) {
  const unsigned flags = CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP |
                         (options.certificate_attribute ? unsigned{CMS_CADES} : 0U) | (options.certificates ? 0U : unsigned{CMS_NOCERTS});
  const Cms cms{CMS_sign(nullptr, nullptr, nullptr, nullptr, flags)};
  must(cms != nullptr, "CMS");
  const auto certificate = cms_certificate(signer.certificate);
  auto* info = CMS_add1_signer(cms.get(), certificate.get(), signer.key.get(), EVP_get_digestbyname(options.hash.data()), flags);
  must(info != nullptr, "a signer");
  for (const auto& der : options.chain) must(CMS_add1_cert(cms.get(), cms_certificate(der).get()) == 1, "a chain");
  add_attributes(info, message_digest(message, options), options);
  put_value(info, signer.key, options);
  if (options.stamp) {
    const auto* value = CMS_SignerInfo_get0_signature(info);
    const auto token = options.stamp({ASN1_STRING_get0_data(value), static_cast<std::size_t>(ASN1_STRING_length(value))});
    must(CMS_unsigned_add1_attr_by_NID(info, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, token.data(),
                                       static_cast<int>(token.size())) == 1,
         "a time stamp");
  }
  return cms_der(cms.get());
}

}  // namespace signet::world
