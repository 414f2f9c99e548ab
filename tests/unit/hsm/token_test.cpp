#include "hsm/token.h"

#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <algorithm>
#include <memory>
#include <thread>
#include <vector>

#include "hsm/personal_token.h"
#include "tests/unit/hsm/pens.h"
#include "tests/unit/hsm/soft_token.h"

namespace signet {
namespace {

using test::a_draft;
using test::SoftToken;
using test::the_record_of;

const std::string octets = "<SignedInfo>what will be signed</SignedInfo>";

Result<Bytes> seal(hsm::Token& token, SignatureAlgorithm algorithm, const std::string& text = octets) {
  auto draft = a_draft(text, algorithm);
  const auto recorded = the_record_of(draft);
  return token.seal(std::move(draft), recorded);
}

// XML-DSig's r||s back to DER, with the lengths insisted upon.
Bytes der_of_raw(const Bytes& raw, std::size_t width) {
  if (raw.size() != 2 * width) return {};
  std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> value{ECDSA_SIG_new(), &ECDSA_SIG_free};
  ECDSA_SIG_set0(value.get(), BN_bin2bn(raw.data(), static_cast<int>(width), nullptr),
                 BN_bin2bn(raw.data() + width, static_cast<int>(width), nullptr));
  Bytes der(static_cast<std::size_t>(i2d_ECDSA_SIG(value.get(), nullptr)));
  unsigned char* at = der.data();
  i2d_ECDSA_SIG(value.get(), &at);
  return der;
}

enum class Padding { none, pss };

bool verifies(const Bytes& certificate_der, const EVP_MD* digest, Padding padding, const Bytes& value, const std::string& text) {
  const unsigned char* at = certificate_der.data();
  std::unique_ptr<X509, decltype(&X509_free)> certificate{d2i_X509(nullptr, &at, static_cast<long>(certificate_der.size())), &X509_free};
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
  EVP_PKEY_CTX* parameters = nullptr;
  EXPECT_EQ(EVP_DigestVerifyInit(context.get(), &parameters, digest, nullptr, X509_get0_pubkey(certificate.get())), 1);
  if (padding == Padding::pss) {
    EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, EVP_MD_get_size(digest));
    EVP_PKEY_CTX_set_rsa_mgf1_md(parameters, digest);
  }
  return EVP_DigestVerify(context.get(), value.data(), value.size(), as_bytes(text).data(), text.size()) == 1;
}

Reason reason_of(const Result<std::unique_ptr<hsm::Token>>& result) { return result ? Reason{} : result.refusal().reason; }

class TokenTest : public testing::Test {
 protected:
  std::unique_ptr<hsm::Token> open(const std::string& object) {
    auto token = hsm::Token::open(soft.settings(object), SoftToken::pin);
    EXPECT_TRUE(token) << (token ? "" : token.refusal().detail);
    return token ? *std::move(token) : nullptr;
  }
  SoftToken soft;
};

TEST_F(TokenTest, SignsWithRsaInBothPaddingsAndThreeDigests) {
  soft.add_key("rsa:2048", "seal", "01");
  const auto token = open("seal");
  ASSERT_TRUE(token);
  EXPECT_EQ(token->key_type(), hsm::KeyType::rsa);
  EXPECT_EQ(token->key_bits(), 2048U);
  EXPECT_FALSE(token->serial().empty());
  const struct {
    SignatureAlgorithm algorithm;
    const EVP_MD* digest;
    Padding padding;
  } cases[] = {
      {SignatureAlgorithm::rsa_sha256, EVP_sha256(), Padding::none},    {SignatureAlgorithm::rsa_sha384, EVP_sha384(), Padding::none},
      {SignatureAlgorithm::rsa_sha512, EVP_sha512(), Padding::none},    {SignatureAlgorithm::rsa_pss_sha256, EVP_sha256(), Padding::pss},
      {SignatureAlgorithm::rsa_pss_sha384, EVP_sha384(), Padding::pss}, {SignatureAlgorithm::rsa_pss_sha512, EVP_sha512(), Padding::pss}};
  for (const auto& one : cases) {
    const auto value = seal(*token, one.algorithm);
    ASSERT_TRUE(value) << value.refusal().detail;
    EXPECT_TRUE(verifies(token->certificate(), one.digest, one.padding, *value, octets)) << uri(one.algorithm);
    EXPECT_FALSE(verifies(token->certificate(), one.digest, one.padding, *value, octets + " ")) << uri(one.algorithm);
  }
  const auto refused = seal(*token, SignatureAlgorithm::ecdsa_sha256);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.refusal().reason, Reason::algorithm_not_allowed);
}

TEST_F(TokenTest, Rfc9231Clause236_EcdsaValuesAreRawAndAsLongAsTheOrder) {
  soft.add_key("EC:prime256v1", "p256", "02");
  soft.import_p384_key("p384", "03");
  const struct {
    const char* object;
    hsm::KeyType type;
    std::size_t width;
  } cases[] = {{"p256", hsm::KeyType::p256, 32}, {"p384", hsm::KeyType::p384, 48}};
  for (const auto& one : cases) {
    const auto token = open(one.object);
    ASSERT_TRUE(token);
    EXPECT_EQ(token->key_type(), one.type);
    for (int i = 0; i < 20; ++i) {  // about one value in 128 needs the padding
      const auto value = seal(*token, SignatureAlgorithm::ecdsa_sha256);
      ASSERT_TRUE(value);
      EXPECT_TRUE(verifies(token->certificate(), EVP_sha256(), Padding::none, der_of_raw(*value, one.width), octets));
    }
    for (const auto& [algorithm, digest] :
         {std::pair{SignatureAlgorithm::ecdsa_sha384, EVP_sha384()}, std::pair{SignatureAlgorithm::ecdsa_sha512, EVP_sha512()}}) {
      const auto value = seal(*token, algorithm);
      ASSERT_TRUE(value);
      EXPECT_TRUE(verifies(token->certificate(), digest, Padding::none, der_of_raw(*value, one.width), octets)) << uri(algorithm);
    }
    EXPECT_FALSE(seal(*token, SignatureAlgorithm::rsa_sha256));
  }
}

TEST_F(TokenTest, APersonsTokenSignsForThePerson) {
  soft.add_key("rsa:2048", "seal", "01");
  const auto token = hsm::PersonalToken::open(soft.settings("seal"), SoftToken::pin);
  ASSERT_TRUE(token);
  const auto value = (*token)->sign(as_bytes(octets), SignatureAlgorithm::rsa_sha256);
  ASSERT_TRUE(value);
  EXPECT_TRUE(verifies((*token)->certificate(), EVP_sha256(), Padding::none, *value, octets));
  EXPECT_FALSE((*token)->sign(as_bytes(octets), SignatureAlgorithm::ecdsa_sha256));
  const auto wrong = hsm::PersonalToken::open(soft.settings("seal"), "000000");
  EXPECT_TRUE(!wrong && wrong.refusal().reason == Reason::pin_wrong);
}

TEST_F(TokenTest, SignsFromSeveralThreads) {
  soft.add_key("rsa:2048", "seal", "01");
  const auto token = open("seal");
  ASSERT_TRUE(token);
  std::vector<int> good(4);
  std::vector<std::thread> threads;
  for (int& count : good) {
    threads.emplace_back([&count, &token] {
      for (int i = 0; i < 25; ++i) {
        const std::string text = octets + std::to_string(i);
        const auto value = seal(*token, SignatureAlgorithm::rsa_sha256, text);
        if (value && verifies(token->certificate(), EVP_sha256(), Padding::none, *value, text)) ++count;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, (std::vector<int>{25, 25, 25, 25}));
}

TEST_F(TokenTest, StopsTheProcessWhenTheRecordIsOfAnotherDraft) {
  soft.add_key("EC:prime256v1", "seal", "01");
  const auto token = open("seal");
  ASSERT_TRUE(token);
  const auto other = a_draft("another intent", SignatureAlgorithm::ecdsa_sha256);
  const auto recorded = the_record_of(other);
  EXPECT_DEATH((void)token->seal(a_draft(octets, SignatureAlgorithm::ecdsa_sha256), recorded), "the record is of this draft");
}

TEST_F(TokenTest, StopsTheProcessWhenADraftIsUsedTwice) {
  soft.add_key("EC:prime256v1", "seal", "01");
  const auto token = open("seal");
  ASSERT_TRUE(token);
  auto draft = a_draft(octets, SignatureAlgorithm::ecdsa_sha256);
  const auto recorded = the_record_of(draft);
  ASSERT_TRUE(token->seal(std::move(draft), recorded));
  EXPECT_DEATH((void)token->seal(std::move(draft), recorded), "a draft is used once");  // NOLINT(bugprone-use-after-move)
}

// A wrong PIN is tried once; after it the token says COUNT_LOW and even the right PIN is not tried (hardening: a service
// that is started again and again would otherwise lock the token).
TEST_F(TokenTest, TriesAWrongPinOnceAndThenNoPinAtAll) {
  soft.add_key("EC:prime256v1", "seal", "01");
  const auto wrong = hsm::Token::open(soft.settings("seal"), "999999");
  EXPECT_EQ(reason_of(wrong), Reason::pin_wrong);
  const auto right = hsm::Token::open(soft.settings("seal"), SoftToken::pin);
  ASSERT_FALSE(right);
  EXPECT_EQ(right.refusal().reason, Reason::pin_wrong);
  EXPECT_NE(right.refusal().detail.find("not tried"), std::string::npos);
}

TEST_F(TokenTest, RefusesWhatIsNotThere) {
  auto settings = soft.settings("seal");
  EXPECT_EQ(reason_of(hsm::Token::open(settings, SoftToken::pin)), Reason::token_unavailable);  // no key yet
  settings.label = "nobody";
  EXPECT_EQ(reason_of(hsm::Token::open(settings, SoftToken::pin)), Reason::token_unavailable);
  settings.module = "/nonexistent.so";
  testing::internal::CaptureStderr();  // libp11 would print the loader's own words
  EXPECT_EQ(reason_of(hsm::Token::open(settings, SoftToken::pin)), Reason::configuration_wrong);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST_F(TokenTest, RefusesTwoTokensOfOneLabel) {
  soft.add_key("EC:prime256v1", "seal", "01");
  soft.add_token("signet-test");
  const auto token = hsm::Token::open(soft.settings("seal"), SoftToken::pin);
  ASSERT_FALSE(token);
  EXPECT_EQ(token.refusal().detail, "two tokens are labelled signet-test");
}

TEST_F(TokenTest, RefusesTwoKeysOfOneName) {
  soft.add_key("EC:prime256v1", "seal", "01");
  soft.add_key("EC:prime256v1", "seal", "02");
  const auto token = hsm::Token::open(soft.settings("seal"), SoftToken::pin);
  ASSERT_FALSE(token);
  EXPECT_EQ(token.refusal().detail, "two private keys are named seal");
}

TEST_F(TokenTest, RefusesACertificateOfAnotherKey) {
  soft.add_key("EC:prime256v1", "seal", "01");
  soft.add_foreign_certificate("seal", "01");
  const auto token = hsm::Token::open(soft.settings("seal"), SoftToken::pin);
  ASSERT_FALSE(token);
  EXPECT_EQ(token.refusal().detail, "the certificate seal is not of the key seal");
}

TEST_F(TokenTest, RefusesAKeyThatIsTooShort) {
  soft.add_key("rsa:1024", "short", "01");
  EXPECT_EQ(reason_of(hsm::Token::open(soft.settings("short"), SoftToken::pin)), Reason::algorithm_weak);
}

TEST_F(TokenTest, RefusesACurveOutsideTheList) {
  soft.add_key("EC:secp521r1", "p521", "01");
  EXPECT_EQ(reason_of(hsm::Token::open(soft.settings("p521"), SoftToken::pin)), Reason::algorithm_not_allowed);
}

TEST_F(TokenTest, SaysItIsUnavailableOnceTheTokenIsGoneAndStaysSo) {
  soft.add_key("EC:prime256v1", "seal", "01");
  const auto token = open("seal");
  ASSERT_TRUE(token);
  EXPECT_TRUE(token->alive());
  EXPECT_TRUE(seal(*token, SignatureAlgorithm::ecdsa_sha256)) << "to ask harms nothing";
  EXPECT_TRUE(token->alive());
  const auto away = soft.directory().string() + ".away";
  std::filesystem::rename(soft.directory(), away);
  EXPECT_FALSE(token->alive());
  const auto gone = seal(*token, SignatureAlgorithm::ecdsa_sha256);
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.refusal().reason, Reason::token_unavailable);
  std::filesystem::rename(away, soft.directory());
  EXPECT_FALSE(token->alive());
}

TEST_F(TokenTest, AFailedSignatureEndsTheTokenToo) {
  soft.add_key("EC:prime256v1", "seal", "01");
  const auto token = open("seal");
  ASSERT_TRUE(token);
  std::filesystem::rename(soft.directory(), soft.directory().string() + ".away");
  const auto gone = seal(*token, SignatureAlgorithm::ecdsa_sha256);
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.refusal().reason, Reason::token_unavailable);
  EXPECT_FALSE(token->alive());
}

// S3 Đ.11.1; PKCS#11 v2.40, 4.9 table 25.
TEST_F(TokenTest, SaysWhetherItsKeyWasMadeInItAndCannotLeave) {
  soft.add_key("rsa:2048", "seal", "01");
  soft.import_p384_key("imported", "02");
  {
    const auto token = open("seal");
    ASSERT_TRUE(token);
    EXPECT_TRUE(token->key_custody()->kept());
  }
  const auto token = open("imported");
  ASSERT_TRUE(token);
  const auto custody = token->key_custody();
  ASSERT_TRUE(custody);
  EXPECT_FALSE(custody->local);
  EXPECT_FALSE(custody->kept());
  for (const auto lacking :
       {&hsm::KeyCustody::sensitive, &hsm::KeyCustody::always_sensitive, &hsm::KeyCustody::never_extractable, &hsm::KeyCustody::local}) {
    hsm::KeyCustody all{true, true, true, true};
    EXPECT_TRUE(all.kept());
    all.*lacking = false;
    EXPECT_FALSE(all.kept());
  }
}

TEST_F(TokenTest, KeepsOneNoteAndNobodyReadsItWithoutThePin) {
  soft.add_key("EC:prime256v1", "seal", "01");
  const auto token = open("seal");
  ASSERT_TRUE(token);
  EXPECT_TRUE(token->notes("signet-journal")->empty());
  EXPECT_TRUE(*token->keep_note("signet-journal", "one\n1\n"));
  EXPECT_TRUE(*token->keep_note("signet-journal", "one\n1\n")) << "the same again";
  EXPECT_EQ(*token->notes("signet-journal"), (std::vector<std::string>{"one\n1\n"}));
  EXPECT_TRUE(*token->keep_note("signet-journal", "one\n22\n"));
  EXPECT_EQ(*token->notes("signet-journal"), (std::vector<std::string>{"one\n22\n"}));
  EXPECT_TRUE(token->notes("another label")->empty());
  EXPECT_TRUE(seal(*token, SignatureAlgorithm::ecdsa_sha256)) << "signing goes on";
  // Another program: with the PIN it sees the note, without it nothing.
  const std::string tool = "pkcs11-tool --module /usr/lib/softhsm/libsofthsm2.so --token-label signet-test --list-objects --type data ";
  const std::string look = " 2>/dev/null | grep -q signet-journal";
  EXPECT_EQ(std::system((tool + "--login --pin " + SoftToken::pin + look).c_str()), 0);
  EXPECT_NE(std::system((tool + look).c_str()), 0);
}

}  // namespace
}  // namespace signet
