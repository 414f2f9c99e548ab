// The real command against a service that answers what a test wants.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "policy/base/json.h"
#include "tests/system/client_fake_service.h"

namespace signet::test {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

struct Ran {
  int status = -1;
  std::string out;
};

std::string read(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

class ClientSeal : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = "/tmp/signet-cs-XXXXXX";
    root = ::mkdtemp(pattern.data());
    fs::create_directories(root / "run/signet");
    fs::create_directories(root / "in");
    service = std::make_unique<FakeService>((root / "run/signet/signet.sock").string());
  }
  void TearDown() override {
    service.reset();
    fs::remove_all(root);
  }
  void write(const std::string& name, const std::string& content) { std::ofstream{root / "in" / name, std::ios::binary} << content; }
  /// Runs `signet …`; standard error goes to the file `errors`.
  Ran signet(const std::string& arguments, const std::string& environment = "LANG=vi_VN.UTF-8") {
    const std::string line = "env -u LC_ALL -u LC_MESSAGES " + environment + " XDG_STATE_HOME=" + (root / "state").string() +
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
  std::string in() const { return (root / "in").string(); }
  std::string errors() const { return read(root / "errors"); }

  fs::path root;
  std::unique_ptr<FakeService> service;
};

TEST_F(ClientSeal, SealsAFolderAndSealsNothingTwice) {
  for (int i = 0; i < 20; ++i) write("a" + std::to_string(10 + i) + ".xml", "<a>" + std::to_string(i) + "</a>");
  const auto first = signet("seal " + in());
  EXPECT_EQ(first.status, 0) << first.out << errors();
  EXPECT_NE(first.out.find("Đóng dấu thành công 20/20 học bạ"), std::string::npos) << first.out;
  EXPECT_LT(first.out.find("a10.xml"), first.out.find("a11.xml"));
  EXPECT_EQ(read(root / "in/a10.sealed.xml"), "<a>0</a><!-- sealed -->");
  EXPECT_EQ(read(root / "in/a10.xml"), "<a>0</a>");
  const std::string receipt = read(root / "in/a10.sealed.receipt");
  EXPECT_TRUE(receipt.starts_with("c2sp.org/tlog-proof@v1\n"));
  const auto again = signet("--json seal " + in());
  EXPECT_EQ(again.status, 0) << again.out << errors();
  EXPECT_EQ(service->seals(), 20u);
  const Json whole = Json::parse(again.out);
  EXPECT_EQ(whole["sealed"], 20);
  EXPECT_EQ(whole["results"][0]["redelivered"], true);
  EXPECT_EQ(read(root / "in/a10.sealed.receipt"), receipt);
}

TEST_F(ClientSeal, ABadFileDoesNotStopTheOthersAndSaysWhomToCall) {
  write("1.xml", "<good/>");
  write("2.xml", "<bad/>");
  write("3.xml", "<good>3</good>");
  service->decide = [](const std::string& document) { return document == "<bad/>" ? "subject-teacher-missing" : ""; };
  const auto ran = signet("seal " + in() + " " + in() + "/nowhere.xml");
  EXPECT_EQ(ran.status, 3) << ran.out;
  EXPECT_NE(ran.out.find("Thầy/Cô Trần Thị B (GVBM Tin học): còn 1 học bạ lớp 8A1 chưa ký"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("nowhere.xml: không xử lý được"), std::string::npos) << ran.out;
  EXPECT_TRUE(fs::exists(root / "in/3.sealed.xml"));
  EXPECT_FALSE(fs::exists(root / "in/2.sealed.xml"));
}

TEST_F(ClientSeal, ARefusalAloneIsOne) {
  write("1.xml", "<bad/>");
  service->decide = [](const std::string&) { return "subject-teacher-missing"; };
  EXPECT_EQ(signet("seal " + in()).status, 1);
  EXPECT_EQ(signet("explain " + in()).status, 1);
  const auto by_person = signet("explain --by person " + in(), "LANG=C");
  EXPECT_NE(by_person.out.find("Trần Thị B (Subject teacher, Tin học): 1 transcript of 8A1 not signed yet"), std::string::npos)
      << by_person.out;
  EXPECT_EQ(service->seals(), 0u);
}

TEST_F(ClientSeal, NeverTakesThePlaceOfAnotherFile) {
  write("1.xml", "<good/>");
  std::ofstream{root / "in/1.sealed.xml"} << "somebody else's";
  const auto ran = signet("--json seal " + in());
  EXPECT_EQ(ran.status, 1) << ran.out;
  EXPECT_EQ(Json::parse(ran.out)["results"][0]["reasons"][0]["code"], "output-exists");
  EXPECT_EQ(read(root / "in/1.sealed.xml"), "somebody else's");
}

TEST_F(ClientSeal, TwoSourcesOfOneNameDoNotMeet) {
  fs::create_directories(root / "other");
  write("1.xml", "<good/>");
  std::ofstream{root / "other/1.xml"} << "<good>2</good>";
  const auto ran = signet("--json seal --out " + (root / "out").string() + " " + in() + "/1.xml " + (root / "other/1.xml").string());
  EXPECT_EQ(ran.status, 1) << ran.out << errors();
  EXPECT_EQ(service->seals(), 1u);
  EXPECT_EQ(read(root / "out/1.sealed.xml"), "<good/><!-- sealed -->");
}

TEST_F(ClientSeal, AReceiptThatProvesNothingIsNoSuccess) {
  write("1.xml", "<good/>");
  service->change_receipt = [](std::string receipt) {
    receipt[receipt.find("index ") + 6] = '0';
    return receipt;
  };
  EXPECT_EQ(signet("seal " + in()).status, 4);
  EXPECT_FALSE(fs::exists(root / "in/1.sealed.xml"));
}

TEST_F(ClientSeal, AReceiptOfAnotherFileIsNoSuccess) {
  write("1.xml", "<good/>");
  const std::string other =
      service->log().receipt(service->log().append(R"({"file":")" + to_hex(sha256("other")) + R"(","kind":"sealed"})"));
  service->change_receipt = [&other](const std::string&) { return std::string{other}; };
  EXPECT_EQ(signet("seal " + in()).status, 4);
  EXPECT_FALSE(fs::exists(root / "in/1.sealed.xml"));
}

TEST_F(ClientSeal, AnotherDocumentThanAnnouncedIsNotWritten) {
  write("1.xml", "<good/>");
  service->change_document = [](const std::string& document) { return document + " "; };
  EXPECT_EQ(signet("seal " + in()).status, 3);
  EXPECT_FALSE(fs::exists(root / "in/1.sealed.xml"));
}

TEST_F(ClientSeal, AlarmsWhenTheJournalWasReplaced) {
  write("1.xml", "<good/>");
  EXPECT_EQ(signet("seal " + in()).status, 0);
  service->use(FakeLog{"school.example/journal/2026"});
  write("2.xml", "<good>2</good>");
  const auto ran = signet("seal " + in());
  EXPECT_EQ(ran.status, 4);
  EXPECT_NE(errors().find("CẢNH BÁO"), std::string::npos) << errors();
  EXPECT_NE(errors().find("Gợi ý: "), std::string::npos);
  EXPECT_EQ(service->seals(), 1u);
}

TEST_F(ClientSeal, AlarmsWhenTheJournalShrank) {
  const FakeLog before = service->log();
  write("1.xml", "<good/>");
  EXPECT_EQ(signet("seal " + in()).status, 0);
  service->use(before);
  EXPECT_EQ(signet("status").status, 4);
}

TEST_F(ClientSeal, ABusyServiceIsAskedAgain) {
  write("1.xml", "<good/>");
  service->decide = [](const std::string&) { return "busy-once"; };
  EXPECT_EQ(signet("seal " + in()).status, 0) << errors();
}

TEST_F(ClientSeal, AServiceThatGoesAwayLosesNothing) {
  write("1.xml", "<good/>");
  write("2.xml", "<close/>");
  service->decide = [](const std::string& document) { return document == "<close/>" ? "close" : ""; };
  EXPECT_EQ(signet("seal " + in()).status, 3);
  EXPECT_TRUE(fs::exists(root / "in/1.sealed.xml"));
  service->decide = {};
  EXPECT_EQ(signet("seal " + in()).status, 0) << errors();
  EXPECT_EQ(service->seals(), 2u);
}

TEST_F(ClientSeal, WithoutServiceEveryFileHasItsResultAndAHint) {
  write("1.xml", "<good/>");
  service->stop();
  const auto ran = signet("--json seal " + in());
  EXPECT_EQ(ran.status, 3);
  EXPECT_EQ(Json::parse(ran.out)["failed"], 1);
  EXPECT_NE(errors().find("Gợi ý: "), std::string::npos);
}

TEST_F(ClientSeal, UsageIsTwoInThePersonsLanguage) {
  EXPECT_EQ(signet("seal").status, 2);
  EXPECT_NE(errors().find("còn thiếu: FILE|DIR"), std::string::npos) << errors();
  EXPECT_EQ(signet("seal --nonsense x", "LANG=C").status, 2);
  EXPECT_NE(errors().find("not understood: --nonsense"), std::string::npos) << errors();
  EXPECT_EQ(signet("").status, 2);
  EXPECT_NE(errors().find("còn thiếu: lệnh"), std::string::npos) << errors();
  EXPECT_EQ(signet("order nw").status, 2);
  EXPECT_NE(errors().find("không hiểu: nw"), std::string::npos) << errors();
  EXPECT_EQ(signet("activate --for forever").status, 2);
  EXPECT_EQ(signet("--help").status, 0);
}

TEST_F(ClientSeal, OrderNewTakesItsPlaceFromTheService) {
  std::ofstream{root / "roster.toml"}
      << "school_year = \"2025-2026\"\nclerk = [{person = \"k\", from = \"2025-09-01\", to = \"2026-12-31\"}]\n"
         "[[person]]\nkey = \"k\"\nname = \"Đỗ <K> & \\\"V\\\"\"\nid = \"000000000001\"\ncertificates = []\naccount = 1000\n"
         "[[class]]\ncode = \"8A1\"\nname = \"8A1\"\nhomeroom = [{person = \"k\", from = \"2025-09-01\", to = \"2026-12-31\"}]\n"
         "[[class.subject]]\ncode = \"TOAN\"\nname = \"Toán\"\nteachers = [{person = \"k\", from = \"2025-09-01\", to = \"2026-12-31\"}]\n";
  const auto ran = signet("order new roster --from " + (root / "roster.toml").string());
  EXPECT_EQ(ran.status, 0) << errors();
  EXPECT_NE(ran.out.find("<NUMBER>4</NUMBER><PREVIOUS>" + std::string(64, 'a') + "</PREVIOUS>"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("<ROOT_ENTRY>" + to_hex(journal::leaf_hash(as_bytes(service->log().first_entry()))) + "</ROOT_ENTRY>"),
            std::string::npos);
  EXPECT_NE(ran.out.find("<NAME>Đỗ &lt;K&gt; &amp; \"V\"</NAME>"), std::string::npos) << ran.out;
}

TEST_F(ClientSeal, OrderNewSaysWhatIsWrongBeforeAnyoneSigns) {
  std::ofstream{root / "roster.toml"} << "school_year = \"2025-2026\"\nclerk = [{person = \"nobody\", from = \"2025-09-01\", to = "
                                         "\"2026-12-31\"}]\nperson = []\nclass = []\n";
  EXPECT_EQ(signet("order new roster --from " + (root / "roster.toml").string()).status, 1);
  EXPECT_NE(errors().find("phân công cho người không có trong danh sách"), std::string::npos) << errors();
}

}  // namespace
}  // namespace signet::test
