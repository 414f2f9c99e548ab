// sign on PDFs: judged by programs that are not ours.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <filesystem>

#include "policy/base/json.h"
#include "tests/support/file.h"
#include "tests/support/pdf_transcript.h"
#include "tests/unit/world_pdf/judges.h"

namespace signet::test {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;
using world::World;

class ClientSignPdf : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = "/tmp/signet-csp-XXXXXX";
    root = ::mkdtemp(pattern.data());
    fs::permissions(root, fs::perms::owner_all | fs::perms::others_exec);
  }
  void TearDown() override { fs::remove_all(root); }

  std::string file(const std::string& name, std::string_view content) {
    world::write_file(root / name, content);
    return (root / name).string();
  }
  int signet(const std::string& arguments) {
    const std::string line = "env -u LC_ALL -u LC_MESSAGES LANG=en_US.UTF-8 XDG_STATE_HOME=" + (root / "state").string() +
                             " " SIGNET_PROGRAM " --root " + root.string() + " " + arguments + " >" + (root / "out").string() + " 2>" +
                             (root / "errors").string() + " </dev/null";
    const int status = std::system(line.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string errors() const { return world::read_file(root / "errors"); }
  /// Signs `document` and gives the result; empty where it was refused.
  std::string sign(const std::string& document, const std::string& field, const std::string& more = "", const char* person = "principal") {
    const auto& identity = World::shared().identity(person);
    const auto out = (root / "result.pdf").string();
    fs::remove(out);
    status = signet("sign " + file("in.pdf", document) + " --key " + file("key.pem", world::to_pem(identity.key)) + " --cert " +
                    file("cert.pem", world::certificate_to_pem(identity.certificate)) + " --out " + out +
                    (field.empty() ? "" : " --field " + field) + more);
    return fs::exists(out) ? world::read_file(out) : std::string{};
  }
  bool refused_with(const std::string& document, const std::string& field, const std::string& words, const std::string& more = "") {
    return sign(document, field, more).empty() && status != 0 && errors().find(words) != std::string::npos;
  }
  const std::string image = " --image " SIGNET_TEST_DATA "/signature.png";
  fs::path root;
  int status = -1;
};

world::Pdf form_of(const std::function<void(world::PdfForm&)>& change) { return world::a_pdf(World::shared()).form(change); }

/// The field is signed, and everybody accepts the whole file.
void expect_accepted(const std::string& received, const std::string& made, const std::string& field, std::size_t signatures) {
  ASSERT_TRUE(made.starts_with(received));
  EXPECT_TRUE(world::qpdf_accepts(made));
  EXPECT_EQ(world::valid_for_openssl(made), signatures);
  const auto judged = world::judge_with_pdfsig(made);
  ASSERT_EQ(judged.size(), signatures);
  for (const auto& each : judged) {
    EXPECT_TRUE(each.valid && each.trusted) << each.field;
    EXPECT_EQ(each.whole, each.field == field) << each.field;
  }
}

TEST_F(ClientSignPdf, IsValidForEveryJudge) {
  const auto received = world::a_pdf(World::shared()).without("principal").file();
  for (const auto& more : {std::string{}, image}) {
    const auto made = sign(received, "CBQL", more);
    ASSERT_FALSE(made.empty()) << errors();
    expect_accepted(received, made, "CBQL", 15);
  }
}

TEST_F(ClientSignPdf, SignsFirstAndOnEveryFormOfTheFile) {
  const std::function<void(world::PdfForm&)> changes[] = {[](world::PdfForm&) {}, [](world::PdfForm& form) { form.annots_indirect = true; },
                                                          [](world::PdfForm& form) { form.acroform_direct = true; },
                                                          [](world::PdfForm& form) { form.fields_indirect = true; },
                                                          [](world::PdfForm& form) { form.xref = world::XrefForm::stream; }};
  for (const auto& change : changes) {
    const auto received = form_of(change).unsigned_file();
    const auto made = sign(received, "GVCN", image);
    ASSERT_FALSE(made.empty()) << errors();
    expect_accepted(received, made, "GVCN", 1);
  }
  const auto streams = world::rewritten(world::a_pdf(World::shared()).unsigned_file(), world::Rewrite::object_streams);
  const auto made = sign(streams, "GVCN", image);
  ASSERT_FALSE(made.empty()) << errors();
  expect_accepted(streams, made, "GVCN", 1);
}

TEST_F(ClientSignPdf, HasNoSigningTimeAndVietnameseTime) {
  const auto made = sign(world::a_pdf(World::shared()).unsigned_file(), "CBQL");
  const auto at = made.rfind("/M (D:");
  ASSERT_NE(at, std::string::npos);
  EXPECT_EQ(made.substr(at + 20, 8), "+07'00')") << made.substr(at, 40);
  EXPECT_NE(made.find("/SubFilter /ETSI.CAdES.detached"), std::string::npos);
  // 1.2.840.113549.1.9.5 in DER, as hexadecimal digits of /Contents
  EXPECT_EQ(made.find("06092a864886f70d010905"), std::string::npos);
}

// The blue of the picture stands in the field, upright, on turned pages too.
TEST_F(ClientSignPdf, TheImageStandsInTheField) {
  for (const int rotation : {0, 90, 180, 270}) {
    auto pdf = form_of([rotation](world::PdfForm& form) { form.rotation = rotation; });
    const auto received = pdf.unsigned_file();
    const auto made = sign(received, "CBQL", image);
    ASSERT_FALSE(made.empty()) << errors();
    const auto before = world::drawn(received), after = world::drawn(made);
    ASSERT_EQ(before.size(), after.size());
    // A page of 298 by 421 pixels, 2 points each; the principal's field as people see it.
    const auto places = world::field_places(pdf.form());
    const auto& seen = places.back().seen;
    std::size_t inside = 0, outside = 0;
    const std::size_t head = after.size() - 298 * 421 * 3;
    for (std::size_t pixel = 0; pixel < 298 * 421; ++pixel) {
      const std::size_t at = head + pixel * 3;
      if (before.compare(at, 3, after, at, 3) == 0) continue;
      const double x = 2.0 * static_cast<double>(pixel % 298), y = 842 - 2.0 * static_cast<double>(pixel / 298);
      const bool within = x >= seen[0] - 4 && x <= seen[2] + 4 && y >= seen[1] - 4 && y <= seen[3] + 4;
      ++(within ? inside : outside);
    }
    EXPECT_GT(inside, 20U) << rotation;
    EXPECT_EQ(outside, 0U) << rotation;
  }
}

TEST_F(ClientSignPdf, OtherKeysToo) {
  const auto received = world::a_pdf(World::shared()).unsigned_file();
  for (const char* person : {"p384", "teacher-TOAN"}) {
    const auto made = sign(received, "CBQL", "", person);
    ASSERT_FALSE(made.empty()) << errors();
    expect_accepted(received, made, "CBQL", 1);
  }
}

TEST_F(ClientSignPdf, RefusesAFieldThatIsNotThereOrFilled) {
  const auto whole = world::a_pdf(World::shared()).file();
  EXPECT_TRUE(refused_with(whole, "NOBODY", "NOBODY")) << errors();
  EXPECT_TRUE(refused_with(whole, "CBQL", "filled already (CBQL)")) << errors();
  EXPECT_TRUE(refused_with(whole, "", "--field")) << errors();
  EXPECT_EQ(status, 2);
  EXPECT_TRUE(refused_with(whole, "CBQL", "--role", " --role principal")) << errors();
}

TEST_F(ClientSignPdf, RespectsCertificationsAndLocks) {
  const auto with_seal_field = [](const std::function<void(world::PdfSignOptions&)>& change) {
    auto pdf = form_of([](world::PdfForm& form) { form.seal_field = true; });
    pdf.change("principal", [&](world::PdfSigning& signing) { change(signing.options); });
    return pdf.file();
  };
  const auto open = with_seal_field([](world::PdfSignOptions&) {});
  EXPECT_FALSE(sign(open, "KY_PHAT_HANH").empty()) << errors();
  EXPECT_TRUE(refused_with(with_seal_field([](auto& o) { o.lock = "/Action /All"; }), "KY_PHAT_HANH", "signature locked the file"))
      << errors();
  EXPECT_TRUE(refused_with(with_seal_field([](auto& o) { o.lock = "/Action /Include /Fields [(KY_PHAT_HANH)]"; }), "KY_PHAT_HANH",
                           "signature locked the file"))
      << errors();
  const auto certified = [&](int p) {
    auto pdf = form_of([](world::PdfForm&) {});
    std::string file = pdf.unsigned_file();
    world::PdfSignOptions options;
    options.field = "GVCN";
    options.time = World::shared().made();
    options.certify = p;
    return world::sign_pdf(file, World::shared().identity("homeroom"), options);
  };
  EXPECT_FALSE(sign(certified(2), "CBQL").empty()) << errors();
  EXPECT_TRUE(refused_with(certified(1), "CBQL", "signature locked the file")) << errors();
}

TEST_F(ClientSignPdf, RefusesALockOrSeedValueOfTheField) {
  for (const auto& [entry, words] : {std::pair{"/Lock", "/Lock"}, {"/SV", "the field to fill"}}) {
    const auto changed = world::updated(world::a_pdf(World::shared()).unsigned_file(), [&, key = entry](world::PdfUpdate& update) {
      update.set_key(update.field("CBQL"), key, "<</Type /SigFieldLock /Action /All>>");
    });
    EXPECT_TRUE(refused_with(changed, "CBQL", words)) << errors();
  }
}

TEST_F(ClientSignPdf, RefusesADocumentThatWasTamperedWith) {
  const auto changed = world::updated(world::a_pdf(World::shared()).without("principal").file(),
                                      [](world::PdfUpdate& update) { update.set_key(update.page(), "/CropBox", "[0 0 300 300]"); });
  EXPECT_TRUE(refused_with(changed, "CBQL", "changed after")) << errors();
}

TEST_F(ClientSignPdf, RefusesAnImageThatIsNone) {
  const auto received = world::a_pdf(World::shared()).unsigned_file();
  EXPECT_TRUE(refused_with(received, "CBQL", "not PNG", " --image " + file("image.png", "no image"))) << errors();
  const auto invisible =
      world::updated(received, [](world::PdfUpdate& update) { update.set_key(update.field("CBQL"), "/Rect", "[0 0 0 0]"); });
  EXPECT_TRUE(refused_with(invisible, "CBQL", "no area", image)) << errors();
  EXPECT_FALSE(sign(invisible, "CBQL").empty()) << errors();
}

TEST_F(ClientSignPdf, RefusesAKeyThatIsNotTheCertificates) {
  const auto received = file("in.pdf", world::a_pdf(World::shared()).unsigned_file());
  const auto keys = " --key " + file("key.pem", world::to_pem(World::shared().identity("leader").key)) + " --cert " +
                    file("cert.pem", world::certificate_to_pem(World::shared().identity("principal").certificate));
  EXPECT_EQ(signet("sign " + received + keys + " --field CBQL --out " + (root / "no.pdf").string()), 1);
  EXPECT_FALSE(fs::exists(root / "no.pdf"));
}

}  // namespace
}  // namespace signet::test
