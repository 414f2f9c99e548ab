// sign on many files at once: each stands for itself, nothing is overwritten, and a run can be repeated.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <thread>

#include "policy/base/json.h"
#include "tests/support/file.h"
#include "tests/support/pdf_transcript.h"
#include "tests/support/transcript.h"
#include "tests/unit/world_pdf/judges.h"

namespace signet::test {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;
using world::World;

std::string unsigned_pdf(int number = 1) { return world::a_pdf(World::shared()).pupil(number).unsigned_file(); }

std::string order(const std::string& text) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ORDER><DATA Id=\"data\"><KIND>" + text +
         "</KIND></DATA><SIGNATURES><PRINCIPAL/></SIGNATURES></ORDER>\n";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

class ClientSignSeveral : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = "/tmp/signet-css-XXXXXX";
    root = ::mkdtemp(pattern.data());
    fs::permissions(root, fs::perms::owner_all | fs::perms::others_exec);
  }
  void TearDown() override { fs::remove_all(root); }

  std::string file(const std::string& name, std::string_view content) {
    world::write_file(root / name, content);
    return (root / name).string();
  }
  std::string keys(const std::string& person = "principal") {
    const auto& identity = World::shared().identity(person);
    return " --key " + file(person + ".key", world::to_pem(identity.key)) + " --cert " +
           file(person + ".cert", world::certificate_to_pem(identity.certificate)) + " ";
  }
  std::string line(const std::string& arguments) const {
    return "env -u LC_ALL -u LC_MESSAGES LANG=en_US.UTF-8 XDG_STATE_HOME=" + (root / "state").string() + " " SIGNET_PROGRAM " --root " +
           root.string() + " sign " + arguments + " >" + (root / "out").string() + " 2>" + (root / "errors").string() + " </dev/null";
  }
  int sign(const std::string& arguments) {
    const int status = std::system(line(arguments).c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  Json results() const { return Json::parse(world::read_file(root / "out")); }
  std::string printed() const { return world::read_file(root / "out"); }
  std::string errors() const { return world::read_file(root / "errors"); }
  std::string made(const std::string& name) const {
    return fs::exists(root / "made" / name) ? world::read_file(root / "made" / name) : std::string{};
  }
  /// Signs FILE again into a folder where `standing` has its name: whether it is taken for what this run would have made.
  bool counts_as_signed(const std::string& given, const std::string& standing, const std::string& more) {
    const auto name = fs::path{given}.filename().string();
    file("made/" + name, standing);
    const int status = sign(given + more + " --json --out " + into);
    const auto result = results()["results"][0];
    EXPECT_EQ(made(name), standing);
    EXPECT_EQ(status, result["decision"] == "signed" ? 0 : 1);
    if (result["decision"] == "signed") return result["redelivered"].get<bool>();
    EXPECT_EQ(result["reasons"][0]["code"], "output-exists") << result;
    return false;
  }

  fs::path root;
  std::string into = "MADE";
};

class SeveralPdfs : public ClientSignSeveral {
 protected:
  void SetUp() override {
    ClientSignSeveral::SetUp();
    into = (root / "made").string();
    as_principal = keys() + "--field CBQL ";
  }
  std::string as_principal;
};

TEST_F(SeveralPdfs, AreSignedUnderTheirOwnNames) {
  const auto image = " --image " SIGNET_TEST_DATA "/signature.png";
  const auto given = file("a.pdf", unsigned_pdf(1)) + " " + file("b.pdf", unsigned_pdf(2)) + " " + file("c.pdf", unsigned_pdf(3));
  ASSERT_EQ(sign(given + as_principal + "--out " + into + image), 0) << errors();
  for (const char* name : {"a.pdf", "b.pdf", "c.pdf"}) {
    EXPECT_TRUE(made(name).starts_with(world::read_file(root / name))) << name;
    EXPECT_EQ(world::valid_for_openssl(made(name)), 1U) << name;
    EXPECT_NE(printed().find("✔ " + (root / name).string() + ": signed → " + into + "/" + name + "\n"), std::string::npos) << printed();
  }
  EXPECT_TRUE(printed().ends_with("Signed 3 of 3 files, 0 refused.\n")) << printed();
}

TEST_F(SeveralPdfs, ARefusedOneDoesNotStopTheOthers) {
  const auto full = world::a_pdf(World::shared()).file();
  const auto given = file("a.pdf", unsigned_pdf(1)) + " " + file("b.pdf", full) + " " + file("c.pdf", unsigned_pdf(3));
  EXPECT_EQ(sign(given + as_principal + "--json --out " + into), 1);
  const auto whole = results();
  const char* decisions[] = {"signed", "refused", "signed"};
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(whole["results"][i]["decision"], decisions[i]);
  EXPECT_EQ(whole["results"][1]["reasons"][0]["code"], "signature-slot-filled");
  EXPECT_EQ(whole["results"][1]["signed_file"], nullptr);
  EXPECT_EQ(whole["results"][2]["signed_file"], into + "/c.pdf");
  EXPECT_EQ(whole["signed"], 2);
  EXPECT_EQ(whole["refused"], 1);
  EXPECT_EQ(whole["failed"], 0);
  EXPECT_EQ(made("b.pdf"), "");
  EXPECT_EQ(world::valid_for_openssl(made("a.pdf")), 1U);
  EXPECT_EQ(world::valid_for_openssl(made("c.pdf")), 1U);
}

TEST_F(SeveralPdfs, TheWorstIsTheExitStatus) {
  const auto full = file("full.pdf", world::a_pdf(World::shared()).file());
  EXPECT_EQ(sign(full + " " + (root / "missing.pdf").string() + " " + file("a.pdf", unsigned_pdf()) + as_principal + "--out " + into), 3);
  EXPECT_EQ(world::valid_for_openssl(made("a.pdf")), 1U);
  EXPECT_TRUE(printed().ends_with("Signed 1 of 3 files, 1 refused, 1 failed.\n")) << printed();
}

TEST_F(SeveralPdfs, NeedAFolder) {
  const auto given = file("a.pdf", unsigned_pdf(1)) + " " + file("b.pdf", unsigned_pdf(2));
  EXPECT_EQ(sign(given + as_principal), 2);
  EXPECT_EQ(printed(), "");
  EXPECT_NE(errors().find("--out DIR"), std::string::npos) << errors();
  EXPECT_EQ(sign(given + as_principal + "--out " + file("no folder", "x")), 3) << errors();
}

TEST_F(SeveralPdfs, TwoOfOneNameAreRefusedBeforeAnythingIsWritten) {
  const auto given = file("c.pdf", unsigned_pdf(3)) + " " + file("x/a.pdf", unsigned_pdf(1)) + " " + file("y/a.pdf", unsigned_pdf(2));
  EXPECT_EQ(sign(given + as_principal + "--out " + into), 2);
  EXPECT_NE(errors().find("x/a.pdf, "), std::string::npos) << errors();
  EXPECT_FALSE(fs::exists(into));
}

TEST_F(SeveralPdfs, OneFileGoesIntoAFolderThatIsThere) {
  fs::create_directory(into);
  ASSERT_EQ(sign(file("a.pdf", unsigned_pdf()) + as_principal + "--out " + into), 0) << errors();
  EXPECT_EQ(world::valid_for_openssl(made("a.pdf")), 1U);
}

TEST_F(SeveralPdfs, WhatIsWrongForAllIsSaidOnce) {
  const auto given = file("a.pdf", unsigned_pdf(1)) + " " + file("b.pdf", unsigned_pdf(2));
  EXPECT_EQ(sign(given + as_principal + "--out " + into + " --image " + file("image.png", "none")), 1);
  EXPECT_NE(errors().find("not PNG"), std::string::npos) << errors();
  for (const char* more : {"", "--field CBQL --role principal", "--field CBQL --style gov", "--role principal --image x.png"})
    EXPECT_EQ(sign(given + keys() + more + " --out " + into), 2) << more;
  EXPECT_EQ(printed(), "");
  EXPECT_FALSE(fs::exists(into));
}

TEST_F(SeveralPdfs, AnotherFormIsRefusedByItself) {
  EXPECT_EQ(sign(file("a.xml", order("")) + " " + file("b.pdf", unsigned_pdf()) + as_principal + "--json --out " + into), 1);
  EXPECT_EQ(results()["results"][0]["decision"], "refused");
  EXPECT_EQ(results()["results"][0]["reasons"][0]["code"], "request-malformed");
  EXPECT_EQ(results()["results"][1]["decision"], "signed");
}

TEST_F(SeveralPdfs, JsonNeedsAFileForTheResult) {
  const auto given = file("a.pdf", unsigned_pdf());
  EXPECT_EQ(sign(given + as_principal + "--json"), 2);
  EXPECT_EQ(printed(), "");
  ASSERT_EQ(sign(given + as_principal + "--json --out " + (root / "b.pdf").string()), 0) << errors();
  EXPECT_EQ(results()["results"][0]["signed_file"], (root / "b.pdf").string());
}

TEST_F(SeveralPdfs, ARunCanBeRepeated) {
  const auto given = file("a.pdf", unsigned_pdf());
  ASSERT_EQ(sign(given + as_principal + "--out " + into + "/a.pdf"), 3) << "a folder that is not there";
  ASSERT_EQ(sign(given + as_principal + "--out " + (root / "once.pdf").string()), 0) << errors();
  const auto once = world::read_file(root / "once.pdf");
  EXPECT_TRUE(counts_as_signed(given, once, as_principal));
  EXPECT_EQ(sign(given + as_principal + "--out " + (root / "once.pdf").string()), 0) << errors();
  EXPECT_NE(printed().find("signed before"), std::string::npos);
  EXPECT_EQ(world::read_file(root / "once.pdf"), once);
}

TEST_F(SeveralPdfs, WhatIsNotThisFileWithThisSignatureIsNotTakenForIt) {
  const auto source = unsigned_pdf();
  const auto given = file("a.pdf", source);
  const auto signed_as = [&](const std::string& base, const std::string& who, const std::string& field) {
    fs::remove(root / "other.pdf");
    EXPECT_EQ(sign(file("base.pdf", base) + keys(who) + "--field " + field + " --out " + (root / "other.pdf").string()), 0) << errors();
    return world::read_file(root / "other.pdf");
  };
  const auto own = signed_as(source, "principal", "CBQL");
  EXPECT_TRUE(counts_as_signed(given, own, as_principal));
  EXPECT_FALSE(counts_as_signed(given, source, as_principal)) << "not signed";
  EXPECT_FALSE(counts_as_signed(given, signed_as(unsigned_pdf(2), "principal", "CBQL"), as_principal)) << "another pupil's";
  EXPECT_FALSE(counts_as_signed(given, signed_as(source, "homeroom", "CBQL"), as_principal)) << "somebody else's";
  EXPECT_FALSE(counts_as_signed(given, signed_as(source, "principal", "GVCN"), as_principal)) << "another field";
  EXPECT_FALSE(counts_as_signed(given, signed_as(signed_as(source, "homeroom", "GVCN"), "principal", "CBQL"), as_principal)) << "two more";
  const auto changed = world::updated(own, [](world::PdfUpdate& update) { update.set_key(update.page(), "/CropBox", "[0 0 300 300]"); });
  EXPECT_FALSE(counts_as_signed(given, changed, as_principal)) << "changed afterwards";
  const auto longer = world::updated(own, [](world::PdfUpdate& update) { update.set_key(update.root(), "/Version", "/1.7"); });
  EXPECT_FALSE(counts_as_signed(given, longer, as_principal)) << "something allowed behind it";
}

TEST_F(SeveralPdfs, AChangeJustBeforeTheSignatureIsNotTakenForIt) {
  auto pdf = world::a_pdf(World::shared());
  pdf.form([](world::PdfForm& form) { form.record.effective_date = "2026-06-01"; });  // the same, whoever signs
  for (const auto& signing : std::vector{pdf.signings()})
    if (signing.key != "homeroom" && signing.key != "principal") pdf.without(signing.key);
  pdf.update_after("homeroom", [](world::PdfUpdate& update) { update.set_key(update.page(), "/CropBox", "[0 0 300 300]"); });
  const auto standing = pdf.file();
  const auto source = pdf.without("principal").change("homeroom", [](world::PdfSigning& signing) { signing.after = nullptr; }).file();
  ASSERT_TRUE(standing.starts_with(source));
  EXPECT_FALSE(counts_as_signed(file("a.pdf", source), standing, as_principal));
}

// The interrupt of a terminal goes to everybody in the foreground.
TEST_F(SeveralPdfs, AnInterruptedRunLeavesWholeFilesAndGoesOn) {
  std::string given;
  for (int number = 1; number <= 40; ++number) given += file(std::to_string(number) + ".pdf", unsigned_pdf(number)) + " ";
  const auto command = "exec " + line(given + as_principal + "--json --out " + into);
  const pid_t child = ::fork();
  if (child == 0) {
    ::setpgid(0, 0);
    ::signal(SIGINT, SIG_DFL);
    ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    ::_exit(127);
  }
  for (int waited = 0; !fs::exists(root / "made/1.pdf") && waited < 20'000; ++waited)
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  ::kill(-child, SIGINT);
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 3);
  const auto first = results();
  EXPECT_GE(first["signed"], 1);
  EXPECT_GE(first["failed"], 1);
  for (const auto& each : first["results"])
    EXPECT_TRUE(each["decision"] == "signed" || each["reasons"][0]["code"] == "interrupted") << each;
  ASSERT_EQ(sign(given + as_principal + "--json --out " + into), 0) << errors();
  const auto second = results();
  EXPECT_EQ(second["signed"], 40);
  for (std::size_t i = 0; i < 40; ++i)
    EXPECT_EQ(second["results"][i]["redelivered"], first["results"][i]["decision"] == "signed") << second["results"][i];
}

class SeveralXml : public ClientSignSeveral {
 protected:
  void SetUp() override {
    ClientSignSeveral::SetUp();
    into = (root / "made").string();
    as_principal = keys() + "--role principal ";
  }
  std::string signed_as(const std::string& base, const std::string& more) {
    fs::remove(root / "other.xml");
    EXPECT_EQ(sign(file("base.xml", base) + more + " --out " + (root / "other.xml").string()), 0) << errors();
    return world::read_file(root / "other.xml");
  }
  void install_profiles() const {
    fs::create_directories(root / "etc/signet");
    fs::copy(SIGNET_PROFILES, root / "etc/signet/profiles");
  }
  std::string as_principal;
};

TEST_F(SeveralXml, AreSignedUnderTheirOwnNamesAndOneIsRefused) {
  const auto full = signed_as(order("2"), as_principal);
  const auto given = file("a.xml", order("1")) + " " + file("b.xml", full) + " " + file("c.xml", order("3"));
  EXPECT_EQ(sign(given + as_principal + "--json --out " + into), 1);
  const auto whole = results();
  EXPECT_EQ(whole["results"][1]["reasons"][0]["code"], "signature-slot-filled");
  EXPECT_EQ(whole["signed"], 2);
  EXPECT_EQ(made("b.xml"), "");
  for (const char* name : {"a.xml", "c.xml"}) EXPECT_TRUE(made(name).ends_with("</PRINCIPAL></SIGNATURES></ORDER>\n")) << name;
  EXPECT_NE(made("c.xml").find("<KIND>3</KIND>"), std::string::npos);
}

TEST_F(SeveralXml, ARunCanBeRepeatedAndOnlyThisSignatureCounts) {
  const auto source = order("1");
  const auto given = file("a.xml", source);
  const auto own = signed_as(source, as_principal);
  EXPECT_TRUE(counts_as_signed(given, own, as_principal));
  EXPECT_TRUE(counts_as_signed(given, signed_as(source, as_principal + "--style gov"), as_principal)) << "a style is no other signature";
  EXPECT_FALSE(counts_as_signed(given, source, as_principal)) << "not signed";
  EXPECT_FALSE(counts_as_signed(given, signed_as(order("2"), as_principal), as_principal)) << "another document's";
  EXPECT_FALSE(counts_as_signed(given, signed_as(source, keys("leader") + "--role principal"), as_principal)) << "somebody else's";
  EXPECT_FALSE(counts_as_signed(given, own + "<!-- -->", as_principal)) << "something at the end";
  EXPECT_FALSE(counts_as_signed(given, replaced(own, "</ORDER>\n", "</ORDER> "), as_principal)) << "another end";
  EXPECT_FALSE(counts_as_signed(given, replaced(own, "<PRINCIPAL>", "<PRINCIPAL> "), as_principal)) << "something beside it";
  const auto value = own.find("SignatureValue>") + 20;
  auto broken = own;
  broken[value] = broken[value] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(counts_as_signed(given, broken, as_principal)) << "broken";
}

TEST_F(SeveralXml, AnotherSubjectIsAnotherSignature) {
  install_profiles();
  const auto source = world::a_transcript(World::shared()).without("teacher-TOAN").without("homeroom").without("principal").text();
  const auto as_teacher = keys("teacher-TOAN") + "--role subject-teacher --slot-id " + world::slot_id("teacher-TOAN") + " --region ";
  const auto given = file("a.xml", source);
  EXPECT_TRUE(counts_as_signed(given, signed_as(source, as_teacher + "diem_TOAN"), as_teacher + "diem_TOAN"));
  EXPECT_FALSE(counts_as_signed(given, signed_as(source, as_teacher + "diem_TIN"), as_teacher + "diem_TOAN"));
}

TEST_F(SeveralXml, EverybodySignsATranscript) {
  install_profiles();
  const auto form = world::form_of_class("8A1", 1);
  auto text = world::render(form);
  std::size_t count = 0;
  for (const auto& [subject, teachers] : form.teachers)
    for (const auto& teacher : teachers) {
      text = signed_as(text, keys(teacher) + "--role subject-teacher --slot-id " + world::slot_id(teacher) + " --region diem_" + subject);
      ++count;
    }
  text = signed_as(text, keys("homeroom") + "--role homeroom-teacher");
  text = signed_as(text, as_principal);
  const auto verified = root / "verified";
  const auto line = SIGNET_PROGRAM " --json verify " + file("whole.xml", text) + " >" + verified.string();
  EXPECT_EQ(WEXITSTATUS(std::system(line.c_str())), 3) << "no trust is given";
  const auto signatures = Json::parse(world::read_file(verified))["signatures"];
  EXPECT_EQ(signatures.size(), count + 2);
  for (const auto& each : signatures) EXPECT_EQ(each["integrity"], "ok") << each;
}

TEST_F(SeveralXml, WhatIsWrongAlreadyIsNotSigned) {
  install_profiles();
  const auto form = world::render(world::form_of_class("8A1", 1));
  const auto second = replaced(form, "<PHAT_HANH_HOC_BA", "<DU_LIEU_KHAC/><PHAT_HANH_HOC_BA");
  EXPECT_EQ(sign(file("a.xml", second) + as_principal + "--json --out " + (root / "b.xml").string()), 1);
  EXPECT_EQ(results()["results"][0]["reasons"][0]["code"], "unknown-format") << results();
  EXPECT_EQ(sign(file("a.xml", form) + keys() + "--role subject-teacher --json --out " + (root / "b.xml").string()), 1);
  EXPECT_NE(results()["results"][0]["reasons"][0]["message_en"].get<std::string>().find("--region"), std::string::npos) << results();
  EXPECT_FALSE(fs::exists(root / "b.xml"));
}

}  // namespace
}  // namespace signet::test
