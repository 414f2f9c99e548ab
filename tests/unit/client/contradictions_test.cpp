// Files that are right by themselves and do not go together: each is named with its file, its line and its mend.
#include "client/contradictions.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "client/configuration_check.h"
#include "tests/unit/client/temporary_directory.h"

namespace signet::client {
namespace {

namespace fs = std::filesystem;

std::string delivered(const std::string& name) {
  std::ifstream in{fs::path{SIGNET_CONFIG} / name};
  return {std::istreambuf_iterator<char>{in}, {}};
}

std::string changed(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

const std::string xml_text = delivered("profiles/moet-hocba.toml"), book_text = delivered("profiles/so-theo-doi.toml"),
                  pdf_text = delivered("profiles/hocba-pdf.toml"), department_text = delivered("profiles/van-bang.toml");

ProfileFile profile_file(const std::string& path, const std::string& text) {
  Profiles read;
  EXPECT_TRUE(add_profile(text, read)) << path;
  if (!read.xml.empty()) return {path, text, read.xml.front()};
  return {path, text, read.pdf.front()};
}

struct Instance {
  std::string policy = delivered("policy.toml");
  std::vector<ProfileFile> profiles{profile_file("pdf.toml", pdf_text), profile_file("xml.toml", xml_text),
                                    profile_file("book.toml", book_text)};
  Organisation organisation = Organisation::school;
  std::optional<Roster> roster{};
  std::vector<std::uint32_t> accounts{};
  std::map<std::string, Digest> anchors{};

  std::vector<Check> found() const {
    const auto rules = read_rules(policy);
    EXPECT_TRUE(rules) << rules.refusal().detail;
    Settings settings;
    settings.organisation = organisation;
    return contradictions(CommandContext{}, {settings, *rules, policy, profiles, roster, accounts, anchors});
  }
  // `FILE:LINE what`, of each.
  std::vector<std::string> lines() const {
    std::vector<std::string> all;
    for (const auto& each : found()) {
      EXPECT_NE(each.health, Health::good);
      EXPECT_FALSE(each.hint.empty()) << each.name;
      all.push_back(each.name + " " + each.detail);
    }
    return all;
  }
};
using Lines = std::vector<std::string>;

Instance with_policy(const std::string& more) {
  Instance made;
  made.policy += more;
  return made;
}

// The line on which a text stands in a file.
std::string line(const std::string& text, const std::string& what) {
  return std::to_string(1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(text.find(what)), '\n'));
}
std::string in_policy(const Instance& instance, const std::string& what) { return "etc/signet/policy.toml:" + line(instance.policy, what); }

TEST(Contradictions, AreNotInWhatWeDeliver) { EXPECT_EQ(Instance{}.lines(), Lines{}); }

TEST(Contradictions, AKindThatNoProfileGives) {
  Instance made;
  made.profiles.erase(made.profiles.begin());
  ASSERT_EQ(made.lines(), Lines{in_policy(made, "kinds =") + " no profile gives the kind scanned-paper"});
  EXPECT_EQ(made.found().front().health, Health::bad);
  EXPECT_EQ(made.found().front().hint, "add a profile of this kind, or take scanned-paper out of kinds.");
  made.profiles.pop_back();
  EXPECT_EQ(made.lines().size(), 2U) << "and books; a package and an electronic copy need no profile";
}

TEST(Contradictions, AKindThatThisApplianceNeverSeals) {
  Instance made;
  made.policy = changed(made.policy, "\"opening\"", "\"opening\", \"certificate\"");
  EXPECT_EQ(made.lines(), Lines{in_policy(made, "kinds =") + " this appliance never seals the kind certificate"});
  Instance department;
  department.organisation = Organisation::department;
  department.policy = "version = 1\nkinds = [\"certificate-approval\", \"certificate\"]\n";
  department.profiles = {profile_file("d.toml", department_text)};
  EXPECT_EQ(department.lines(), Lines{});
  department.policy = "version = 1\nkinds = [\"certificate-approval\", \"certificate\", \"opening\"]\n";
  EXPECT_EQ(department.lines(), Lines{"etc/signet/policy.toml:2 this appliance never seals the kind opening"});
}

TEST(Contradictions, AProfileOfAKindThatIsNotPermittedIsToldAndHarmless) {
  Instance made;
  made.profiles.push_back(profile_file("d.toml", department_text));
  ASSERT_EQ(made.lines(), Lines{"d.toml:" + line(department_text, "[kind.values]") + " policy.toml does not permit certificate"});
  EXPECT_EQ(made.found().front().health, Health::warning);
}

// D14: classes, roles and the files in trust/.
TEST(Contradictions, AuthoritiesAndTheirClasses) {
  const auto a = sha256("a"), b = sha256("b");
  auto made = with_policy("\n[authorities]\ngovernment = [\"" + to_hex(a) + "\"]\n[authorities.roles]\nschool = [\"government\"]\n");
  made.anchors = {{"etc/signet/trust/a.pem", a}};
  EXPECT_EQ(made.lines(), Lines{});
  made.anchors.emplace("etc/signet/trust/b.pem", b);
  EXPECT_EQ(made.lines(), Lines{in_policy(made, "[authorities]\ngov") +
                                " etc/signet/trust/b.pem is in no class of authorities: every certificate that it issued is refused"});
  EXPECT_EQ(made.found().front().hint, "add \"" + to_hex(b) + "\" to a class, or take the file away.");
  made.anchors = {};
  EXPECT_EQ(made.lines(), Lines{in_policy(made, "government = [\"" + to_hex(a)) + " no file in trust/ has the digest " + to_hex(a)});
}

TEST(Contradictions, AClassWithoutAuthorities) {
  const auto a = sha256("a");
  auto made = with_policy("\n[authorities]\ngovernment = [\"" + to_hex(a) + "\"]\n[authorities.roles]\nschool = [\"public\"]\n");
  made.anchors = {{"etc/signet/trust/a.pem", a}};
  EXPECT_EQ(made.lines(),
            Lines{in_policy(made, "school = [\"public\"]") + " school is given the class public, in which there is no authority"});
  made.policy = delivered("policy.toml");
  EXPECT_EQ(made.lines(), Lines{}) << "no table, nothing to contradict";
}

constexpr const char* review_role =
    "\n[[role]]\nrole = \"vice-principal\"\nslots = \"/HOC_BA/DU_LIEU_HOC_BA/DANH_SACH_THONG_TIN_KY/PHT\"\nregion = \"thongtinhocba\"\n"
    "count_max = 1\n";

TEST(Contradictions, AReviewThatHasNoSlot) {
  auto made = with_policy("\n[review]\nopening = \"signature\"\nannual-transcript = \"signature\"\n");
  const auto says = [&](const char* kind, const char* file) {
    return in_policy(made, std::string{kind} + " = \"signature\"") + " a vice-principal's review of " + kind + " is asked, and " + file +
           " has no slot of the role vice-principal";
  };
  EXPECT_EQ(made.lines(), (Lines{says("annual-transcript", "pdf.toml"), says("annual-transcript", "xml.toml"), says("opening", "pdf.toml"),
                                 says("opening", "xml.toml")}));
  made.profiles[1] = profile_file("xml.toml", xml_text + review_role);
  EXPECT_EQ(made.lines(), (Lines{says("annual-transcript", "pdf.toml"), says("opening", "pdf.toml")}));
  made.profiles[0] = profile_file("pdf.toml", pdf_text + "\n[[role]]\nrole = \"vice-principal\"\nfield = \"PHT\"\n");
  EXPECT_EQ(made.lines(), Lines{});
  auto other = with_policy("\n[review]\ntransfer = \"signature\"\n");
  other.policy = changed(other.policy, "\"transfer\", ", "");
  other.profiles[1] = profile_file("xml.toml", xml_text + review_role);
  const auto lines = other.lines();
  EXPECT_NE(std::find(lines.begin(), lines.end(),
                      in_policy(other, "transfer = \"sig") + " a review is asked of a kind that is not permitted: transfer"),
            lines.end());
}

TEST(Contradictions, AFrameOutsideTheWindowOrOutOfOrder) {
  auto late = with_policy("\n[windows.principal]\nlast = \"06-01\"\n");
  EXPECT_EQ(late.lines(),
            Lines{in_policy(late, "[windows.principal]") + " the time frame of principal (06-01) is after the closing day 05-30"});
  auto begins_late = with_policy("\n[windows.principal]\nfirst = \"05-31\"\n");
  EXPECT_EQ(begins_late.lines().size(), 1U);
  auto order = with_policy("\n[windows.subject-teacher]\nlast = \"05-20\"\n\n[windows.principal]\nlast = \"05-19\"\n");
  EXPECT_EQ(order.lines(),
            Lines{in_policy(order, "last = \"05-19\"") + " principal would have to be ready before those who sign earlier (05-20)"});
  EXPECT_EQ(with_policy("\n[windows.subject-teacher]\nlast = \"05-20\"\n\n[windows.principal]\nlast = \"05-20\"\n").lines(), Lines{});
}

TEST(Contradictions, TwoProfilesThatAreOne) {
  Instance made;
  made.profiles.push_back(profile_file("twin.toml", xml_text));
  EXPECT_EQ(made.lines(),
            (Lines{"twin.toml:" + line(xml_text, "id =") + " the id of xml.toml as well: moet-hocba",
                   "twin.toml:" + line(xml_text, "[profile]") + " fits the same documents as xml.toml, and so is never taken"}));
  made.profiles.back() = profile_file("twin.toml", changed(xml_text, "id = \"moet-hocba\"", "id = \"other\""));
  EXPECT_EQ(made.lines().size(), 1U);
  const auto other = changed(xml_text, "id = \"moet-hocba\"", "id = \"other\"");
  made.profiles.back() = profile_file("twin.toml", changed(other, "[\"\", \"03\", \"04\"]", "[\"02\"]"));
  EXPECT_EQ(made.lines(), Lines{}) << "told apart by their levels";
  made.profiles.back() = profile_file("twin.toml", changed(other, "[\"\", \"03\", \"04\"]", "[\"02\", \"03\"]"));
  EXPECT_EQ(made.lines().size(), 1U) << "03 fits both";
  made.profiles.back() =
      profile_file("twin.toml", changed(changed(xml_text, "id = \"moet-hocba\"", "id = \"other\""), "root = \"HOC_BA\"", "root = \"HB\""));
  EXPECT_EQ(made.lines(), Lines{});
  made.profiles.back() = profile_file("twin.toml", changed(pdf_text, "id = \"hocba-pdf\"", "id = \"other\""));
  EXPECT_EQ(made.lines(),
            Lines{"twin.toml:" + line(pdf_text, "[profile]") + " fits the same documents as pdf.toml, and so is never taken"});
  made.profiles.back() =
      profile_file("twin.toml", changed(changed(pdf_text, "id = \"hocba-pdf\"", "id = \"other\""), "\"CBQL\"", "\"HT\""));
  EXPECT_EQ(made.lines(), Lines{});
}

TEST(Contradictions, APdfWhoseXmlNobodyGives) {
  Instance made;
  made.policy = changed(made.policy, "\"opening\", \"summer-supplement\", \"transfer\", \"assessment-book\", ", "");
  made.profiles.resize(1, made.profiles.front());
  const auto others =
      "pdf.toml:" + line(pdf_text, "kinds =") + " policy.toml does not permit opening, summer-supplement, transfer, assessment-book";
  EXPECT_EQ(made.lines(),
            (Lines{others, "pdf.toml:" + line(pdf_text, "xml =") + " a PDF needs its XML, and no profile gives annual-transcript as XML"}));
  made.profiles.front() = profile_file("pdf.toml", changed(pdf_text, "xml = \"metadata\"", "xml = \"none\""));
  EXPECT_EQ(made.lines(), Lines{others});
}

TEST(Contradictions, AnAccountThatIsNoSystems) {
  const auto with_uid = [](const std::string& uid) {
    Instance made;
    made.policy = changed(made.policy, "system_uids = []", "system_uids = [" + uid + "]");
    return made;
  };
  auto system = with_uid("5001");
  const auto at = in_policy(system, "system_uids");
  EXPECT_EQ(system.lines(), Lines{at + " this machine has no account 5001"});
  system.accounts = {5001};
  EXPECT_EQ(system.lines(), Lines{});
  system.roster.emplace();
  system.roster->persons["clerk"] = Person{"clerk", "A", "000000000001", {}, 5001};
  EXPECT_EQ(system.lines(),
            Lines{at + " account 5001 is a person's of the roster: the system will get no seal by a standing authorisation"});
  EXPECT_EQ(with_uid("0").lines(), Lines{at + " 0 is the account root"});
}

// Through the files of an instance, as `signet policy check` reads them.
class PolicyCheck : public ::testing::Test {
 protected:
  PolicyCheck() {
    fs::create_directories(etc() / "profiles");
    write("signet.toml",
          "mode = \"demo\"\n[school]\ncode = \"1\"\nname = \"A\"\n[journal]\norigin = \"a.example/journal/2026\"\n"
          "[token]\nmodule = \"m\"\nlabel = \"l\"\nobject = \"o\"\n");
    write("policy.toml", delivered("policy.toml"));
    write("seal.png", ""), write("seal.ttf", "");
    write("profiles/a.toml", pdf_text), write("profiles/b.toml", xml_text), write("profiles/c.toml", book_text);
    context.root = directory.path();
  }
  fs::path etc() const { return fs::path{directory.path()} / "etc/signet"; }
  void write(const std::string& name, const std::string& text) { std::ofstream{etc() / name} << text; }
  Lines bad() const {
    Lines all;
    for (const auto& each : check_configuration(context))
      if (each.health == Health::bad) all.push_back(each.name + " " + each.detail);
    return all;
  }
  TemporaryDirectory directory;
  CommandContext context;
};

TEST_F(PolicyCheck, FindsNothingInWhatWeDeliver) { EXPECT_EQ(bad(), Lines{}); }

TEST_F(PolicyCheck, FindsContradictionsOfTheFiles) {
  fs::remove(etc() / "profiles/a.toml");
  EXPECT_EQ(bad(),
            Lines{"etc/signet/policy.toml:" + line(delivered("policy.toml"), "kinds =") + " no profile gives the kind scanned-paper"});
}

TEST_F(PolicyCheck, NamesFileAndLineOfAKeyThatNobodyKnows) {
  write("policy.toml", delivered("policy.toml") + "\n[window]\nclosing = \"05-30\"\n");
  EXPECT_EQ(bad(), Lines{"etc/signet/policy.toml The configuration is wrong (unknown key window (policy.toml:" +
                         line(delivered("policy.toml") + "\n[window]", "[window]") + "))."});
  write("policy.toml", delivered("policy.toml"));
  write("profiles/b.toml", changed(xml_text, "leading =", "lead ="));
  EXPECT_EQ(bad(), Lines{"etc/signet/profiles/b.toml The configuration is wrong (unknown key lead (b.toml:" + line(xml_text, "leading =") +
                         "))."});
  write("profiles/b.toml", xml_text);
  write("signet.toml", "mode = \"test\"\n");
  EXPECT_EQ(bad(), Lines{"etc/signet/signet.toml The configuration is wrong (not a known value: mode = \"test\" (signet.toml:1))."});
}

TEST_F(PolicyCheck, NamesWindowsInTheWrongOrder) {
  write("policy.toml", changed(delivered("policy.toml"), "supplement_end = \"08-29\"", "supplement_end = \"05-01\""));
  EXPECT_EQ(bad(), Lines{"etc/signet/policy.toml The configuration is wrong (closing is after supplement_end (policy.toml:" +
                         line(delivered("policy.toml"), "closing =") + "))."});
}

}  // namespace
}  // namespace signet::client
