// verify with a real caged reader, on every PDF of the fixtures.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <set>

#include "policy/base/json.h"
#include "tests/support/file.h"
#include "tests/support/pdf_fixtures.h"
#include "tests/support/thorough.h"

namespace signet::test {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

/// Every fixture, made and judged once by one run of the command.
// A time that is none is no time, metadata may be written anew and validation data appended where no certification forbids
// it: keyhold is stricter, for it seals. A form that is the page too cannot take a seal, and is signed by everybody all the
// same. Other attacks are not of a kind that a signature forbids.
const std::set<std::string> allowed_to_others = {"time-that-is-none",
                                                 "form-is-the-page",
                                                 "number-without-glyph",
                                                 "time-of-a-thirteenth-month",
                                                 "record-replaced-before-the-principal",
                                                 "record-replaced-behind-everything",
                                                 "incremental-saving-of-nothing",
                                                 "dss-behind-everything"};

constexpr const char* found_otherwise[] = {"signature-wrapping",
                                           "wrapping-four-parts",
                                           "wrapping-gap-too-wide",
                                           "wrapping-object-in-the-gap",
                                           "wrapping-blanks-in-the-gap",
                                           "forgery-byterange-twice",
                                           "signature-pointed-elsewhere",
                                           "cut-off",
                                           "record-in-the-unsigned-gap",
                                           "sneaky-signature",
                                           "certified-p1",
                                           "certified-p1-by-the-principal",
                                           "lock-all-by-a-teacher",
                                           "lock-of-the-principals-field",
                                           "startxref-elsewhere",
                                           "bomb-deep-dictionaries",
                                           "bomb-cyclic-pages",
                                           "bomb-cyclic-fields",
                                           "bomb-cyclic-prev"};

constexpr const char* left_open[] = {"subfilter-of-sha1",    "subfilter-of-raw-rsa",         "subfilter-unknown",   "cms-sha1",
                                     "certificate-rsa-1024", "certificate-of-an-unknown-ca", "certificate-missing", "bomb-many-objects",
                                     "scan-too-large"};

template <std::size_t n>
bool is_among(const char* const (&names)[n], const std::string& name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

// The ordinary run takes every eighth, and those that are looked at by name.
std::vector<world::Fixture> chosen() {
  std::vector<world::Fixture> some;
  std::size_t seen = 0;
  for (const auto& fixture : world::pdf_fixtures()) {
    const bool named = is_among(found_otherwise, fixture.name) || is_among(left_open, fixture.name) || fixture.name == "shadow-replace" ||
                       fixture.name == "nobody-has-signed" || fixture.name == "timestamp-between";
    if (seen++ % world::every(8) == 0 || named) some.push_back(fixture);
  }
  return some;
}

class Judged {
 public:
  Judged() {
    std::string pattern = "/tmp/signet-cvp-XXXXXX";
    root_ = ::mkdtemp(pattern.data());
    fs::permissions(root_, fs::perms::owner_all | fs::perms::others_exec);
    std::string line =
        "LANG=en_US.UTF-8 XDG_STATE_HOME=" + (root_ / "state").string() + " " SIGNET_PROGRAM " --root " + root_.string() + " --json verify";
    for (const auto& fixture : chosen()) {
      const auto path = root_ / (fixture.name + ".pdf");
      world::write_file(path, fixture.make(world::World::shared()));
      line += " " + path.string();
    }
    for (const char* name : {"gov-root", "gov-sub", "public-root", "public-sub"}) {
      const auto stem = root_ / name;
      world::write_file(stem.string() + ".pem", world::certificate_to_pem(world::World::shared().authority(name).certificate));
      world::write_file(stem.string() + ".crl", world::World::shared().crl(name));
      line += " --trust " + stem.string() + ".pem --crl " + stem.string() + ".crl";
    }
    std::FILE* pipe = ::popen((line + " </dev/null").c_str(), "r");
    std::string out;
    char block[65536];
    for (std::size_t n = 0; (n = std::fread(block, 1, sizeof block, pipe)) > 0;) out.append(block, n);
    ::pclose(pipe);
    for (const auto& each : Json::parse(out, nullptr, false)) reports_[fs::path{each["file"].get<std::string>()}.stem().string()] = each;
    fs::remove_all(root_);
  }
  const Json& of(const std::string& name) const { return reports_.at(name); }

 private:
  fs::path root_;
  std::map<std::string, Json> reports_;
};

/// What proves for anybody, without a profile, that something is wrong.
bool is_for_everybody(const world::Fixture& fixture) {
  static const std::set<Reason> proofs = {Reason::changed_after_signing,
                                          Reason::signature_hidden,
                                          Reason::content_changed,
                                          Reason::signature_invalid,
                                          Reason::signature_malformed,
                                          Reason::pdf_malformed,
                                          Reason::pdf_forbidden,
                                          Reason::not_whole,
                                          Reason::certificate_expired,
                                          Reason::certificate_revoked,
                                          Reason::certificate_not_yet_valid};
  return std::any_of(fixture.reasons.begin(), fixture.reasons.end(), [](Reason reason) { return proofs.contains(reason); });
}

void expect_what_was_changed(const Json& report) {
  EXPECT_EQ(report["format"], "pdf");
  EXPECT_EQ(report["coverage"], "partial");
  EXPECT_EQ(report["signatures"].back()["reasons"][0]["code"], "changed-after-signing");
  EXPECT_EQ(report["signatures"].back()["integrity"], "ok");  // the mathematics is right: that is the attack
}

// One run of the command for all, and so one test.
TEST(ClientVerifyPdf, FindsEveryAttackAndNothingElse) {
  const Judged judged;
  for (const auto& fixture : chosen()) {
    const auto& report = judged.of(fixture.name);
    if (fixture.sealed || allowed_to_others.contains(fixture.name))
      EXPECT_EQ(report["verdict"], "valid") << fixture.name << report;
    else if (is_for_everybody(fixture))
      EXPECT_EQ(report["verdict"], "invalid") << fixture.name << report;
  }
  for (const char* name : found_otherwise) EXPECT_EQ(judged.of(name)["verdict"], "invalid") << name;
  for (const char* name : left_open) EXPECT_EQ(judged.of(name)["verdict"], "indeterminate") << name;
  expect_what_was_changed(judged.of("shadow-replace"));
  EXPECT_EQ(judged.of("nobody-has-signed")["verdict"], "invalid");
  EXPECT_EQ(judged.of("nobody-has-signed")["reasons"][0]["code"], "no-signature");
  const auto& signatures = judged.of("timestamp-between")["signatures"];
  EXPECT_TRUE(std::any_of(signatures.begin(), signatures.end(),
                          [](const Json& each) { return each["style"] == "timestamp" && each["verdict"].is_null(); }));
}

}  // namespace
}  // namespace signet::test
