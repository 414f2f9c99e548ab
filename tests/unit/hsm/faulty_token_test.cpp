// The faults of real devices, shown by tests/support/shims/pkcs11.cpp.
#include <gtest/gtest.h>
#include <p11-kit/pkcs11.h>
#include <stdlib.h>

#include <fstream>
#include <string>

#include "hsm/token.h"
#include "hsm/token_workshop.h"
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
    for (const char* name : {"SIGNET_TEST_TOKEN_FLAGS", "SIGNET_TEST_LOGIN_ERROR", "SIGNET_TEST_SIGN_ERROR", "SIGNET_TEST_CREATE_ERROR",
                             "SIGNET_TEST_LOGINS", "SIGNET_TEST_ATTRIBUTE_NO", "SIGNET_TEST_INFO_ERROR"})
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

// A person may clear the mark of an earlier wrong PIN; nobody uses the last try.
TEST_F(FaultyToken, APersonTriesWhereATryIsLeft) {
  set("SIGNET_TEST_TOKEN_FLAGS", CKF_USER_PIN_COUNT_LOW);
  EXPECT_TRUE(hsm::Token::open(settings, SoftToken::pin, hsm::PinCare::person));
  EXPECT_EQ(logins(), 1);
  for (const unsigned long flag : {CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_LOCKED}) {
    set("SIGNET_TEST_TOKEN_FLAGS", flag | CKF_USER_PIN_COUNT_LOW);
    const auto token = hsm::Token::open(settings, SoftToken::pin, hsm::PinCare::person);
    EXPECT_TRUE(!token && token.refusal().reason == Reason::pin_wrong);
    auto workshop = hsm::Workshop::open(settings.module);
    ASSERT_TRUE(workshop);
    const auto logged_in = (*workshop)->log_in(settings.label, SoftToken::pin);
    EXPECT_TRUE(!logged_in && logged_in.refusal().reason == Reason::pin_wrong);
    EXPECT_EQ(logins(), 1);
  }
}

// What is written down before the login: where it cannot be, the token hears of no PIN.
TEST_F(FaultyToken, ThePinIsKeptBackUntilTheTryIsWrittenDown) {
  int asked = 0;
  const auto refused = hsm::Token::open(settings, SoftToken::pin, hsm::PinCare::service, [&]() -> Outcome {
    ++asked;
    return Refusal{Reason::system_error, "the disk is full"};
  });
  EXPECT_TRUE(!refused && refused.refusal().reason == Reason::system_error);
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(logins(), 0);
  set("SIGNET_TEST_TOKEN_FLAGS", CKF_USER_PIN_LOCKED);
  EXPECT_FALSE(hsm::Token::open(settings, SoftToken::pin, hsm::PinCare::service, [&]() -> Outcome { return ++asked, Done{}; }));
  EXPECT_EQ(asked, 1) << "nothing is tried, and nothing written";
}

// S3 Đ.11.1, each of the device's four words by itself; the same where the set-up and the doctor look.
TEST_F(FaultyToken, EachWordOnItsKeyIsAskedFor) {
  using Custody = hsm::KeyCustody;
  const std::pair<unsigned long, bool Custody::*> words[] = {{CKA_SENSITIVE, &Custody::sensitive},
                                                             {CKA_ALWAYS_SENSITIVE, &Custody::always_sensitive},
                                                             {CKA_NEVER_EXTRACTABLE, &Custody::never_extractable},
                                                             {CKA_LOCAL, &Custody::local}};
  const auto is_only = [&](const Custody& custody, bool Custody::*denied) {
    for (const auto& [type, word] : words) EXPECT_EQ(custody.*word, word != denied) << type;
    EXPECT_FALSE(custody.kept());
  };
  for (const auto& [type, word] : words) {
    set("SIGNET_TEST_ATTRIBUTE_NO", type);
    {
      const auto token = hsm::Token::open(settings, SoftToken::pin);
      ASSERT_TRUE(token);
      is_only(*(*token)->key_custody(), word);
    }
    auto workshop = hsm::Workshop::open(settings.module);
    ASSERT_TRUE(workshop && (*workshop)->log_in(settings.label, SoftToken::pin));
    const auto keys = (*workshop)->keys();
    ASSERT_TRUE(keys && keys->size() == 1);
    is_only(keys->front().custody, word);
  }
}

// A hand that took it out is told from a device in trouble; what was pulled out in the middle of an answer is found out, too.
TEST_F(FaultyToken, ABrokenTokenIsToldFromOneThatIsOut) {
  const std::pair<unsigned long, hsm::TokenLoss> answers[] = {
      {CKR_TOKEN_NOT_PRESENT, hsm::TokenLoss::removed}, {CKR_DEVICE_REMOVED, hsm::TokenLoss::removed},
      {CKR_SLOT_ID_INVALID, hsm::TokenLoss::removed},   {CKR_TOKEN_NOT_RECOGNIZED, hsm::TokenLoss::removed},
      {CKR_DEVICE_ERROR, hsm::TokenLoss::failed},       {CKR_GENERAL_ERROR, hsm::TokenLoss::failed}};
  for (const auto& [answer, loss] : answers) {
    unsetenv("SIGNET_TEST_INFO_ERROR");
    const auto token = hsm::Token::open(settings, SoftToken::pin);
    ASSERT_TRUE(token);
    EXPECT_EQ((*token)->loss(), hsm::TokenLoss::none);
    set("SIGNET_TEST_INFO_ERROR", answer);
    EXPECT_FALSE((*token)->alive());
    EXPECT_EQ((*token)->loss(), loss) << answer;
    set("SIGNET_TEST_INFO_ERROR", CKR_TOKEN_NOT_PRESENT);
    EXPECT_EQ((*token)->loss(), hsm::TokenLoss::removed) << answer;
    EXPECT_FALSE((*token)->alive()) << "never again";
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
  EXPECT_EQ(broken.refusal().reason, Reason::login_unclear);
  EXPECT_EQ(broken.refusal().detail, "token " + settings.label + ", CKR_DEVICE_ERROR");
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
