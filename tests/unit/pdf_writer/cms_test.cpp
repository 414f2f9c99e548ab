// The CMS (RFC 5652, RFC 5035, EN 319 142-1 6.3), judged by OpenSSL.
#include <gtest/gtest.h>
#include <openssl/cms.h>
#include <openssl/objects.h>

#include "document/compose/cms.h"
#include "document/compose/der.h"
#include "policy/openssl_owner.h"
#include "policy/signed_info.h"
#include "signing.h"
#include "tests/support/file.h"

namespace signet::test {
namespace {

constexpr const char* covered_text = "what the ByteRange covers";

Bytes assembled(KeyKind kind, SignatureAlgorithm algorithm) {
  const Signer& by = signer(kind);
  const Bytes content = hash(hash_of(algorithm), as_bytes(covered_text));
  const Bytes value = sign_raw(by, algorithm, cms_signed_attributes(content, by.certificate));
  const auto cms = assemble_cms(content, by.certificate, algorithm, value);
  EXPECT_TRUE(cms) << (cms ? "" : cms.refusal().detail);
  return cms ? *cms : Bytes{};
}

struct Case {
  const char* name;
  KeyKind kind;
  SignatureAlgorithm algorithm;
  const char* printed;  // what OpenSSL calls the signature algorithm
};

const Case cases[] = {
    {"rsa_sha256", KeyKind::rsa2048, SignatureAlgorithm::rsa_sha256, "rsaEncryption"},
    {"rsa_sha384", KeyKind::rsa2048, SignatureAlgorithm::rsa_sha384, "rsaEncryption"},
    {"rsa_sha512", KeyKind::rsa2048, SignatureAlgorithm::rsa_sha512, "rsaEncryption"},
    {"pss_sha256", KeyKind::rsa2048, SignatureAlgorithm::rsa_pss_sha256, "rsassaPss"},
    {"pss_sha384", KeyKind::rsa2048, SignatureAlgorithm::rsa_pss_sha384, "rsassaPss"},
    {"pss_sha512", KeyKind::rsa2048, SignatureAlgorithm::rsa_pss_sha512, "rsassaPss"},
    {"p256_sha256", KeyKind::p256, SignatureAlgorithm::ecdsa_sha256, "ecdsa-with-SHA256"},
    {"p384_sha256", KeyKind::p384, SignatureAlgorithm::ecdsa_sha256, "ecdsa-with-SHA256"},
    {"p384_sha384", KeyKind::p384, SignatureAlgorithm::ecdsa_sha384, "ecdsa-with-SHA384"},
    {"p384_sha512", KeyKind::p384, SignatureAlgorithm::ecdsa_sha512, "ecdsa-with-SHA512"},
};

class CmsOf : public testing::TestWithParam<Case> {};

// `-cades` asks for signing-certificate-v2 and compares it.
TEST_P(CmsOf, OpensslVerifies) {
  const Folder folder;
  world::write_file(folder / "cms", assembled(GetParam().kind, GetParam().algorithm));
  world::write_file(folder / "content", std::string_view{covered_text});
  world::write_file(folder / "other", std::string_view{"what it does not cover"});
  world::write_file(folder / "root.pem", world::certificate_to_pem(signer(GetParam().kind).root.certificate));
  const auto verify = [&](const char* content) {
    return run("cd '" + folder.path().string() + "' && openssl cms -verify -cades -binary -inform DER -in cms -content " + content +
               " -CAfile root.pem -purpose any -out /dev/null");
  };
  EXPECT_EQ(verify("content").status, 0) << verify("content").text;
  EXPECT_NE(verify("other").status, 0);
  const auto printed = run("openssl cms -cmsout -print -noout -inform DER -in '" + (folder / "cms").string() + "'");
  EXPECT_TRUE(printed.has(std::string{"signatureAlgorithm: \n          algorithm: "} + GetParam().printed)) << printed.text;
  EXPECT_FALSE(printed.has("signingTime"));
  EXPECT_TRUE(printed.has("eContent: <ABSENT>"));
}
INSTANTIATE_TEST_SUITE_P(All, CmsOf, testing::ValuesIn(cases), [](const auto& chosen) { return std::string{chosen.param.name}; });

using Cms = std::unique_ptr<CMS_ContentInfo, Closer<CMS_ContentInfo_free>>;

Cms decoded(const Bytes& octets) {
  const unsigned char* at = octets.data();
  return Cms{d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(octets.size()))};
}

TEST(Cms, HoldsTheSignersCertificateAlone) {
  const auto cms = decoded(assembled(KeyKind::p256, SignatureAlgorithm::ecdsa_sha256));
  STACK_OF(X509)* certificates = CMS_get1_certs(cms.get());
  EXPECT_EQ(sk_X509_num(certificates), 1);
  EXPECT_EQ(X509_cmp(sk_X509_value(certificates, 0), signer(KeyKind::p256).certificate.handle()), 0);
  sk_X509_pop_free(certificates, X509_free);
  EXPECT_EQ(sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms.get())), 1);
}

// EN 319 142-1 6.3: these three, no signing-time.
TEST(Cms, HasThreeSignedAttributes) {
  const auto cms = decoded(assembled(KeyKind::rsa2048, SignatureAlgorithm::rsa_sha256));
  CMS_SignerInfo* info = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms.get()), 0);
  EXPECT_EQ(CMS_signed_get_attr_count(info), 3);
  EXPECT_LT(CMS_signed_get_attr_by_NID(info, NID_pkcs9_signingTime, -1), 0);
  for (const int nid : {NID_pkcs9_contentType, NID_pkcs9_messageDigest, NID_id_smime_aa_signingCertificateV2})
    EXPECT_GE(CMS_signed_get_attr_by_NID(info, nid, -1), 0);
  EXPECT_EQ(CMS_unsigned_get_attr_count(info), -1);
}

// OpenSSL's own attributes of the same certificate and digest, sorted and encoded by OpenSSL.
TEST(Cms, AttributesAreThoseOfOpenssl) {
  for (const auto kind : {KeyKind::rsa2048, KeyKind::p256, KeyKind::p384}) {
    const Signer& by = signer(kind);
    constexpr unsigned flags = CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP | CMS_CADES;
    const Cms cms{CMS_sign(nullptr, nullptr, nullptr, nullptr, flags)};
    CMS_SignerInfo* info = CMS_add1_signer(cms.get(), by.certificate.handle(), by.key.get(), EVP_sha256(), flags);
    ASSERT_NE(info, nullptr);
    const Digest content = sha256(std::string_view{covered_text});
    CMS_signed_add1_attr_by_NID(info, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, view(content).data(), 32);
    CMS_signed_add1_attr_by_NID(info, NID_pkcs9_contentType, V_ASN1_OBJECT, OBJ_nid2obj(NID_pkcs7_data), -1);
    unsigned char* der = nullptr;
    const int size = i2d_CMS_ContentInfo(cms.get(), &der);
    const std::string octets{reinterpret_cast<char*>(der), static_cast<std::size_t>(size)};
    OPENSSL_free(der);
    auto ours = std::string{as_text(cms_signed_attributes(content, by.certificate))};
    EXPECT_EQ(ours[0], 0x31);
    ours[0] = '\xA0';
    EXPECT_NE(octets.find(ours), std::string::npos);
  }
}

TEST(Cms, WhatDoesNotFitTogetherIsRefused) {
  const Signer& rsa = signer(KeyKind::rsa2048);
  const Signer& p256 = signer(KeyKind::p256);
  const Digest content = sha256(std::string_view{covered_text});
  const auto refused = [&](const Signer& by, SignatureAlgorithm algorithm, ByteView digest, std::size_t size, Reason reason,
                           const char* detail) {
    return refused_for(assemble_cms(digest, by.certificate, algorithm, Bytes(size, 1)), reason, detail);
  };
  EXPECT_TRUE(refused(rsa, SignatureAlgorithm::ecdsa_sha256, view(content), 64, Reason::algorithm_not_allowed,
                      "the key does not fit the signature algorithm"));
  EXPECT_TRUE(refused(p256, SignatureAlgorithm::rsa_sha256, view(content), 256, Reason::algorithm_not_allowed,
                      "the key does not fit the signature algorithm"));
  EXPECT_TRUE(refused(rsa, SignatureAlgorithm::rsa_sha256, view(content), 255, Reason::signature_invalid, "a value of another length"));
  EXPECT_TRUE(refused(p256, SignatureAlgorithm::ecdsa_sha256, view(content), 70, Reason::signature_invalid, "a value of another length"));
  EXPECT_TRUE(refused(p256, SignatureAlgorithm::ecdsa_sha384, view(content), 64, Reason::signature_invalid, "a digest of another length"));
}

// r and s with leading zeros and high bits: DER INTEGERs have neither (X.690 8.3.2).
TEST(Cms, EcdsaValuesBecomeShortIntegers) {
  Bytes raw(64, 0);
  raw[31] = 0x7f;
  raw[32] = 0x80;
  const auto cms =
      assemble_cms(sha256(std::string_view{covered_text}), signer(KeyKind::p256).certificate, SignatureAlgorithm::ecdsa_sha256, raw);
  ASSERT_TRUE(cms);
  const auto der = to_bytes(std::string{"\x30\x26\x02\x01\x7f\x02\x21\0\x80", 9});
  EXPECT_NE(as_text(*cms).find(as_text(der)), std::string_view::npos);
}

// X.690 11.6, 8.1.3.
TEST(Der, ASetIsInAscendingOrder) {
  EXPECT_EQ(der::set_of({{0x04, 0x01, 0x02}, {0x02, 0x01, 0x09}, {0x04, 0x01, 0x01}}),
            (Bytes{0x31, 9, 0x02, 1, 9, 0x04, 1, 1, 0x04, 1, 2}));
  EXPECT_EQ(der::integer(Bytes{}), (Bytes{2, 1, 0}));
  const Bytes large = der::element(der::octet_string, {Bytes(300, 7)});
  EXPECT_EQ(Bytes(large.begin(), large.begin() + 5), (Bytes{4, 0x82, 0x01, 0x2C, 7}));
  EXPECT_EQ(der::element(der::octet_string, {Bytes(128, 7)})[1], 0x81);
}

TEST(Cms, ContentsArePaddedWithZeros) {
  EXPECT_EQ(*cms_contents(Bytes{0xab, 0x01}, 4), "ab010000");
  EXPECT_EQ(*cms_contents(Bytes{0xab, 0x01}, 2), "ab01");
  EXPECT_TRUE(refused_for(cms_contents(Bytes{0xab, 0x01}, 1), Reason::too_large, "cms"));
}

}  // namespace
}  // namespace signet::test
