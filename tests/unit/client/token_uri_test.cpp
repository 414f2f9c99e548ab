// PKCS#11 URIs (RFC 7512) as `signet sign --token` takes them.
#include "client/token_uri.h"

#include <gtest/gtest.h>

#include "tests/unit/client/temporary_directory.h"

namespace signet::client {
namespace {

TEST(TokenUri, NamesModuleTokenAndKey) {
  const auto place = read_token_uri("pkcs11:token=S%E1%BB%9F%20GD;object=seal?module-path=/usr/lib/p11.so&pin-source=file:/run/pin");
  ASSERT_TRUE(place);
  EXPECT_EQ(place->settings.label, "Sở GD");
  EXPECT_EQ(place->settings.object, "seal");
  EXPECT_EQ(place->settings.module, "/usr/lib/p11.so");
  EXPECT_EQ(place->pin_file, "/run/pin");
  EXPECT_EQ(read_token_uri("pkcs11:token=%e1%bb%9f;object=b?module-path=/m")->settings.label, "ở");
  EXPECT_EQ(read_token_uri("pkcs11:token=a;object=b?module-path=/m&pin-source=/p")->pin_file, "/p");
}

// What is wrong is named; a value never is: it may be a PIN.
TEST(TokenUri, TheRefusalNamesThePart) {
  const std::pair<const char*, const char*> rows[] = {{"pkcs11:token=a;object=b?module-path=/m&pin-value=1234", "--token pin-value"},
                                                      {"pkcs11:token=a;object=b", "--token module-path"},
                                                      {"pkcs11:object=b?module-path=/m", "--token token"},
                                                      {"pkcs11:token=a?module-path=/m", "--token object"},
                                                      {"pkcs11:token=a;token=c;object=b?module-path=/m", "--token token"}};
  for (const auto& [uri, detail] : rows) EXPECT_EQ(read_token_uri(uri).refusal().detail, detail) << uri;
}

// `pin-value` shows a PIN to everybody who lists processes.
TEST(TokenUri, AnythingElseIsRefused) {
  for (const char* uri :
       {"file:/x", "PKCS11:token=a;object=b?module-path=/m",
        "pkcs11:token=a;object=b?module-path=/m&pin-source=", "pkcs11:token=a;object=b;module-path=/m",
        "pkcs11:token=a;object=b;junk?module-path=/m", "pkcs11:token=a;object=b;pin-source=/p?module-path=/m",
        "pkcs11:", "pkcs11:token=a;object=b", "pkcs11:token=a?module-path=/m", "pkcs11:object=b?module-path=/m",
        "pkcs11:token=a;object=b?module-path=/m&pin-value=1234", "pkcs11:token=a;object=b;serial=1?module-path=/m",
        "pkcs11:token=a;token=c;object=b?module-path=/m", "pkcs11:token=;object=b?module-path=/m",
        "pkcs11:token=%4;object=b?module-path=/m", "pkcs11:token=%zz;object=b?module-path=/m", "pkcs11:token;object=b?module-path=/m"}) {
    const auto place = read_token_uri(uri);
    EXPECT_TRUE(!place && place.refusal().reason == Reason::request_malformed) << uri;
  }
}

TEST(TokenUri, ThePinIsAFilesFirstLine) {
  const TemporaryDirectory directory;
  directory.write("pin", "1234\n");
  EXPECT_EQ(read_pin_of({{}, directory / "pin"})->view(), "1234");
  EXPECT_FALSE(read_pin_of({{}, directory / "none"}));
}

}  // namespace
}  // namespace signet::client
