// The faults of real devices, shown by tests/support/shims/pkcs11.cpp.
#include <gtest/gtest.h>
#include <p11-kit/pkcs11.h>
#include <stdlib.h>

#include <fstream>
#include <string>

#include "hsm/token.h"
#include "tests/unit/hsm/pens.h"
#include "tests/unit/hsm/soft_token.h"

namespace signet {
namespace {

using test::SoftToken;

class FaultyToken : public testing::Test {
 protected:
  void SetUp() override {
    soft.add_key("EC:prime256v1", "seal", "01");
    settings = soft.settings("seal");
    settings.module = SIGNET_PKCS11_SHIM;
    setenv("SIGNET_TEST_LOGINS", logins_file().c_str(), 1);
  }
  void TearDown() override {
    for (const char* name :
         {"SIGNET_TEST_TOKEN_FLAGS", "SIGNET_TEST_LOGIN_ERROR", "SIGNET_TEST_SIGN_ERROR", "SIGNET_TEST_CREATE_ERROR", "SIGNET_TEST_LOGINS"})
      unsetenv(name);
  }
  std::string logins_file() const { return soft.directory().string() + ".logins"; }
  int logins() const {
    std::ifstream in{logins_file()};
    int count = 0;
    for (std::string line; std::getline(in, line);) ++count;
    return count;
  }
  static void set(const char* name, unsigned long value) { setenv(name, std::to_string(value).c_str(), 1); }

  SoftToken soft;
  hsm::TokenSettings settings;
};

TEST_F(FaultyToken, WithoutAFaultItOpensWithOneLogin) {
  EXPECT_TRUE(hsm::Token::open(settings, SoftToken::pin));
  EXPECT_EQ(logins(), 1);
}

TEST_F(FaultyToken, NoPinIsTriedOnATokenThatReportsFailures) {
  for (const unsigned long flag : {CKF_USER_PIN_COUNT_LOW, CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_LOCKED}) {
    set("SIGNET_TEST_TOKEN_FLAGS", flag);
    const auto token = hsm::Token::open(settings, SoftToken::pin);
    ASSERT_FALSE(token);
    EXPECT_EQ(token.refusal().reason, Reason::pin_wrong);
    EXPECT_EQ(logins(), 0);
  }
}

TEST_F(FaultyToken, APinErrorIsToldFromADeviceError) {
  set("SIGNET_TEST_LOGIN_ERROR", CKR_PIN_LOCKED);
  const auto locked = hsm::Token::open(settings, SoftToken::pin);
  ASSERT_FALSE(locked);
  EXPECT_EQ(locked.refusal().reason, Reason::pin_wrong);
  set("SIGNET_TEST_LOGIN_ERROR", CKR_DEVICE_ERROR);
  const auto broken = hsm::Token::open(settings, SoftToken::pin);
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.refusal().reason, Reason::token_unavailable);
  EXPECT_EQ(logins(), 2);
}

// Nothing is asked twice of a device that failed: whether the first try signed, nobody knows.
TEST_F(FaultyToken, ADeviceErrorWhileSigningEndsTheTokenForGood) {
  auto opened = hsm::Token::open(settings, SoftToken::pin);
  ASSERT_TRUE(opened);
  const auto token = *std::move(opened);
  const auto seal = [&token] {
    auto draft = test::a_draft("<SignedInfo/>", SignatureAlgorithm::ecdsa_sha256);
    const auto recorded = test::the_record_of(draft);
    return token->seal(std::move(draft), recorded);
  };
  EXPECT_TRUE(seal());
  set("SIGNET_TEST_SIGN_ERROR", CKR_DEVICE_REMOVED);
  const auto gone = seal();
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.refusal().reason, Reason::token_unavailable);
  EXPECT_EQ(gone.refusal().detail, "the token did not sign");
  set("SIGNET_TEST_SIGN_ERROR", 0);
  EXPECT_FALSE(seal());
  EXPECT_FALSE(token->alive());
}

TEST_F(FaultyToken, OneThatCannotHoldANoteIsToldFromOneInTrouble) {
  const auto token = hsm::Token::open(settings, SoftToken::pin);
  ASSERT_TRUE(token);
  for (const unsigned long error : {CKR_TOKEN_WRITE_PROTECTED, CKR_DEVICE_MEMORY, CKR_FUNCTION_NOT_SUPPORTED, CKR_TEMPLATE_INCONSISTENT}) {
    set("SIGNET_TEST_CREATE_ERROR", error);
    const auto kept = (*token)->keep_note("signet-journal", "text");
    ASSERT_TRUE(kept) << error;
    EXPECT_FALSE(*kept) << error;
  }
  for (const unsigned long error : {CKR_DEVICE_ERROR, CKR_DEVICE_REMOVED, CKR_USER_NOT_LOGGED_IN}) {
    set("SIGNET_TEST_CREATE_ERROR", error);
    const auto kept = (*token)->keep_note("signet-journal", "text");
    ASSERT_FALSE(kept) << error;
    EXPECT_EQ(kept.refusal().reason, Reason::token_unavailable);
  }
  unsetenv("SIGNET_TEST_CREATE_ERROR");
  EXPECT_TRUE(*(*token)->keep_note("signet-journal", "text"));
}

}  // namespace
}  // namespace signet
