// verify and sign with a real caged reader, on documents that somebody else's code signed.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "policy/base/json.h"
#include "tests/support/cms_sign.h"
#include "tests/support/time_stamp.h"
#include "tests/support/world.h"
#include "tests/support/xml_sign.h"

namespace signet::test {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

constexpr const char* letter =
    "<?xml version=\"1.0\"?>\n<LETTER xmlns:x=\"urn:x\"><BODY Id=\"data\"><T>Kính gửi</T></BODY><SIGN></SIGN><SECOND></SECOND></LETTER>\n";

class ClientVerify : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = "/tmp/signet-cv-XXXXXX";
    root = ::mkdtemp(pattern.data());
    fs::permissions(root, fs::perms::owner_all | fs::perms::others_exec);
    options.time = world().made();
  }
  void TearDown() override { fs::remove_all(root); }
  static const world::World& world() { return world::World::shared(); }
  std::string file(const std::string& name, std::string_view content) {
    std::ofstream{root / name, std::ios::binary} << content;
    return (root / name).string();
  }
  std::string trust(bool lists = true) {
    std::string arguments;
    for (const char* name : {"gov-root", "gov-sub"}) {
      arguments += " --trust " + file(std::string{name} + ".pem", world::certificate_to_pem(world().authority(name).certificate));
      if (lists) arguments += " --crl " + file(std::string{name} + ".crl", as_text(world().crl(name)));
    }
    return arguments;
  }
  struct Ran {
    int status = -1;
    std::string out;
  };
  Ran signet(const std::string& arguments) {
    const std::string line = "env -u LC_ALL -u LC_MESSAGES LANG=vi_VN.UTF-8 XDG_STATE_HOME=" + (root / "state").string() +
                             " " SIGNET_PROGRAM " --root " + root.string() + " " + arguments + " 2>" + (root / "errors").string() +
                             " </dev/null";
    Ran ran;
    std::FILE* pipe = ::popen(line.c_str(), "r");
    char block[4096];
    for (std::size_t n = 0; (n = std::fread(block, 1, sizeof block, pipe)) > 0;) ran.out.append(block, n);
    const int status = ::pclose(pipe);
    ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return ran;
  }
  std::string signed_letter(const char* person = "principal") {
    return world::sign_into(letter, "/LETTER/SIGN", world().identity(person), options);
  }
  Json json(const std::string& arguments) {
    const auto ran = signet("--json verify " + arguments);
    Json whole = Json::parse(ran.out, nullptr, false);
    EXPECT_FALSE(whole.is_discarded()) << ran.out;
    return whole;
  }

  fs::path root;
  world::SignOptions options;
};

TEST_F(ClientVerify, BothStylesAreValidAndSaidInTheThreeSentences) {
  for (const Style style : {Style::gov, Style::xades}) {
    options.style = style;
    const std::string path = file("a.xml", signed_letter());
    const auto ran = signet("verify " + path + trust());
    EXPECT_EQ(ran.status, 0) << ran.out;
    EXPECT_NE(ran.out.find("Chữ ký số hợp lệ. Nội dung chưa bị thay đổi. Chứng thư số hợp lệ."), std::string::npos) << ran.out;
    const Json whole = json(path + trust());
    EXPECT_EQ(whole["signatures"][0]["style"], std::string{code(style)});
    EXPECT_EQ(whole["signatures"][0]["covers"], Json::array({"#data"}));
    EXPECT_EQ(whole["coverage"], "partial");
  }
}

TEST_F(ClientVerify, ChangedContentIsInvalid) {
  std::string text = signed_letter();
  text.replace(text.find("Kính"), 5, "Xin c");
  const auto ran = signet("verify " + file("a.xml", text) + trust());
  EXPECT_EQ(ran.status, 1);
  EXPECT_NE(ran.out.find("Nội dung đã bị thay đổi."), std::string::npos) << ran.out;
}

TEST_F(ClientVerify, AChangedValueIsInvalid) {
  std::string text = signed_letter();
  const auto at = text.find("SignatureValue>") + 15;
  text[at] = text[at] == 'A' ? 'B' : 'A';
  const Json whole = json(file("a.xml", text) + trust());
  EXPECT_EQ(whole["verdict"], "invalid");
  EXPECT_EQ(whole["signatures"][0]["integrity"], "broken");
}

TEST_F(ClientVerify, WithoutRootOrListNothingIsConcluded) {
  const std::string path = file("a.xml", signed_letter());
  const Json without_root = json(path);
  EXPECT_EQ(without_root["verdict"], "indeterminate");
  EXPECT_EQ(without_root["signatures"][0]["integrity"], "ok");
  EXPECT_EQ(without_root["signatures"][0]["reasons"][0]["code"], "trust-not-given");
  const Json without_list = json(path + trust(false));
  EXPECT_EQ(without_list["verdict"], "indeterminate");
  EXPECT_EQ(without_list["signatures"][0]["certificate"], "unknown");
  EXPECT_EQ(signet("verify " + path).status, 3);
}

TEST_F(ClientVerify, ASignerOfAnotherAuthorityIsNotTrusted) {
  const Json whole = json(file("a.xml", signed_letter("unknown-ca")) + trust());
  EXPECT_EQ(whole["verdict"], "indeterminate");
  EXPECT_EQ(whole["signatures"][0]["certificate"], "untrusted");
}

TEST_F(ClientVerify, ARevokedCertificateIsInvalid) {
  const Json whole = json(file("a.xml", signed_letter("revoked")) + trust());
  EXPECT_EQ(whole["verdict"], "invalid") << whole;
  EXPECT_EQ(whole["signatures"][0]["certificate"], "revoked");
}

TEST_F(ClientVerify, AnUnknownTransformIsIndeterminate) {
  options.transforms = "urn:example:a-transform-of-nobody";
  const Json whole = json(file("a.xml", signed_letter()) + trust());
  EXPECT_EQ(whole["verdict"], "indeterminate");
  EXPECT_EQ(whole["signatures"][0]["reasons"][0]["code"], "unsupported-transform");
}

TEST_F(ClientVerify, NoSignatureIsInvalidAndNoXmlToo) {
  EXPECT_EQ(json(file("a.xml", letter))["reasons"][0]["code"], "no-signature");
  EXPECT_EQ(signet("verify " + (root / "a.xml").string()).status, 1);
  EXPECT_EQ(json(file("b.xml", "not xml"))["verdict"], "invalid");
  EXPECT_EQ(signet("verify " + file("c.pdf", "%PDF-1.7")).status, 1);
  EXPECT_EQ(signet("verify /nowhere.xml").status, 3);
}

TEST_F(ClientVerify, SeveralFilesAreAnArrayAndTheWorstDecides) {
  const std::string good = file("a.xml", signed_letter()), bad = file("b.xml", letter);
  const auto ran = signet("--json verify " + good + " " + bad + trust());
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(Json::parse(ran.out).size(), 2u);
}

TEST_F(ClientVerify, AReceiptForWhatHasNoSealDoesNotPass) {
  const std::string receipt = file("r", "c2sp.org/tlog-proof@v1\n");
  const Json whole = json(file("a.xml", signed_letter()) + " --receipt " + receipt + trust());
  EXPECT_EQ(whole["verdict"], "invalid");
  EXPECT_EQ(whole["reasons"][0]["code"], "not-journaled");
}

TEST_F(ClientVerify, ExpiredByNowIsNotHelpedByItsOwnClaim) {
  const Json whole = json(file("a.xml", signed_letter()) + " --at 2099-01-01T00:00:00+07:00" + trust());
  EXPECT_EQ(whole["signatures"][0]["certificate"], "expired") << whole;
  EXPECT_EQ(whole["verdict"], "indeterminate");
}

// S3 Đ.15.1.c.
TEST_F(ClientVerify, ATimeStampProvesOrSpoils) {
  const Instant claimed = world::not_after(world().identity("expired").certificate) + -3600;
  options.style = Style::xades;
  options.time = claimed;
  const auto verdict_of = [&](const char* person, std::int64_t later_s, std::string_view authority = "tsa") {
    options.edit_signed = later_s == 0 ? world::Edit{} : world::stamped([&, later_s](ByteView octets) {
      return world::timestamp_token(world().identity(authority), octets, claimed + later_s);
    });
    return json(file("a.xml", signed_letter(person)) + trust())["verdict"];
  };
  EXPECT_EQ(verdict_of("expired", 0), "indeterminate");
  EXPECT_EQ(verdict_of("expired", 60), "valid");
  EXPECT_EQ(verdict_of("principal", 60), "valid");
  EXPECT_EQ(verdict_of("principal", -3000), "invalid");
  EXPECT_EQ(verdict_of("principal", 60, "other-teacher"), "indeterminate") << "by whom nobody vouches for";
}

constexpr const char* order =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ORDER><DATA "
    "Id=\"data\"><KIND>roster</KIND></DATA><SIGNATURES><PRINCIPAL/></SIGNATURES></ORDER>\n";

TEST_F(ClientVerify, SignsAnOrderInBothStylesAndChangesNothingElse) {
  const auto& principal = world().identity("principal");
  const std::string keys = " --key " + file("key.pem", world::to_pem(principal.key)) + " --cert " +
                           file("cert.pem", world::certificate_to_pem(principal.certificate));
  for (const char* style : {"xades", "gov"}) {
    const std::string out = (root / style).string();
    const auto ran =
        signet("sign --role principal --style " + std::string{style} + keys + " --out " + out + " " + file("order.xml", order));
    ASSERT_EQ(ran.status, 0) << std::ifstream{root / "errors"}.rdbuf();
    const Json whole = json(out + trust());
    EXPECT_EQ(whole["verdict"], "valid") << whole;
    EXPECT_EQ(whole["signatures"][0]["style"], style);
    std::ifstream in{out, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    EXPECT_TRUE(text.starts_with(std::string_view{order}.substr(0, std::string_view{order}.find("<PRINCIPAL/>"))));
    EXPECT_TRUE(text.ends_with("</PRINCIPAL></SIGNATURES></ORDER>\n"));
    EXPECT_EQ(signet("sign --role principal" + keys + " --out " + (root / "twice").string() + " " + out).status, 1);
  }
}

TEST_F(ClientVerify, RefusesAKeyThatIsNotTheCertificates) {
  const std::string keys = " --key " + file("key.pem", world::to_pem(world().identity("leader").key)) + " --cert " +
                           file("cert.pem", world::certificate_to_pem(world().identity("principal").certificate));
  EXPECT_EQ(signet("sign --role principal" + keys + " --out " + (root / "out").string() + " " + file("order.xml", order)).status, 1);
  EXPECT_FALSE(fs::exists(root / "out"));
}

}  // namespace
}  // namespace signet::test
