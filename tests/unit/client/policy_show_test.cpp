// What `signet policy show` says of the configuration that we deliver: under review, word by word. A change of policy or
// profile shows here; the test writes what it found beside the file it wanted, with the ending `.new`.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include "client/configuration_check.h"
#include "tests/unit/client/temporary_directory.h"

namespace signet::client {
namespace {

namespace fs = std::filesystem;

std::string golden_text(const fs::path& path) {
  std::ifstream in{path};
  return {std::istreambuf_iterator<char>{in}, {}};
}

void expect_golden(const CommandContext& context, const std::string& name) {
  const auto shown = policy_in_words(context);
  ASSERT_TRUE(shown) << shown.refusal().detail;
  // The digest of the file changes with every comment in it.
  const auto text = std::regex_replace(*shown, std::regex{"SHA-256: [0-9a-f]{64}"}, "SHA-256: …");
  const auto path = fs::path{SIGNET_GOLDEN} / name;
  if (text != golden_text(path)) std::ofstream{fs::path{name + ".new"}} << text;
  EXPECT_EQ(text, golden_text(path)) << "now: " << fs::absolute(name + ".new");
}

TEST(PolicyShow, SaysWhatWeDeliver) {
  const TemporaryDirectory instance;
  const auto etc = fs::path{instance.path()} / "etc/signet";
  fs::create_directories(etc / "profiles");
  fs::copy_file(fs::path{SIGNET_CONFIG} / "policy.toml", etc / "policy.toml");
  for (const auto& each : fs::directory_iterator{fs::path{SIGNET_CONFIG} / "profiles"})
    fs::copy_file(each.path(), etc / "profiles" / each.path().filename());
  CommandContext context;
  context.root = instance.path();
  expect_golden(context, "policy-show.en.txt");
  context.language = Language::vietnamese;
  expect_golden(context, "policy-show.vi.txt");
}

TEST(PolicyShow, SaysWhichAuthoritiesCountForWhom) {
  const TemporaryDirectory instance;
  const auto etc = fs::path{instance.path()} / "etc/signet";
  fs::create_directories(etc / "profiles");
  std::ofstream{etc / "policy.toml"}
      << "version = 1\nkinds = []\n[authorities]\ngovernment = [\"" << std::string(64, 'a') << "\", \"" << std::string(64, 'b')
      << "\"]\npublic = [\"" << std::string(64, 'c')
      << "\"]\n[authorities.roles]\nsubject-teacher = [\"public\", \"government\"]\nschool = [\"government\"]\n";
  CommandContext context;
  context.root = instance.path();
  const auto shown = policy_in_words(context);
  ASSERT_TRUE(shown) << shown.refusal().detail;
  EXPECT_NE(shown->find("\nAuthorities by class (certificates of CAs): government 2 public 1"
                        "\n  subject-teacher: certificates of government, public"
                        "\n  school: certificates of government"
                        "\n  any other role: every class\n"),
            std::string::npos)
      << *shown;
}

}  // namespace
}  // namespace signet::client
