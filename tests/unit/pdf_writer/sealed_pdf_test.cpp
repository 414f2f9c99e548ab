// Sealed the whole way; judged by qpdf, NSS through pdfsig, OpenSSL, mupdf and poppler.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "base_pdf.h"
#include "picture.h"
#include "signing.h"
#include "tests/support/file.h"

namespace signet::test {
namespace {

namespace fs = std::filesystem;
constexpr int dots_per_inch = 300;

// SIGNET_KEEP_PDF names a folder that keeps copies, to be looked at.
void keep(const fs::path& file, const std::string& name) {
  if (const char* folder = std::getenv("SIGNET_KEEP_PDF"))
    fs::copy_file(file, fs::path{folder} / name, fs::copy_options::overwrite_existing);
}

std::string in_quotes(const fs::path& path) { return "'" + path.string() + "'"; }

Said pdfsig(const Folder& folder, KeyKind kind, const fs::path& file) {
  world::write_file(folder / "root.pem", world::certificate_to_pem(signer(kind).root.certificate));
  const std::string store = "sql:" + (folder / "nss").string();
  if (fs::create_directories(folder / "nss")) {
    run("certutil -N -d '" + store + "' --empty-password");
    run("certutil -A -d '" + store + "' -n root -t CT,C,C -i " + in_quotes(folder / "root.pem"));
  }
  return run("pdfsig -nssdir '" + store + "' " + in_quotes(file));
}

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

void expect_valid(const Folder& folder, const fs::path& file, const SignedPdf& sealed, KeyKind kind, std::size_t signatures) {
  const auto check = run("qpdf --check " + in_quotes(file));
  EXPECT_EQ(check.status, 0) << check.text;
  EXPECT_FALSE(check.has("WARNING")) << check.text;
  const auto said = pdfsig(folder, kind, file);
  EXPECT_EQ(times(said.text, "Signature is Valid."), signatures) << said.text;
  EXPECT_EQ(times(said.text, "Certificate is Trusted."), signatures) << said.text;
  EXPECT_TRUE(said.has("Total document signed")) << said.text;
  world::write_file(folder / "covered", std::string_view{sealed.covered});
  world::write_file(folder / "cms", sealed.cms);
  const auto openssl =
      run("cd " + in_quotes(folder.path()) +
          " && openssl cms -verify -cades -binary -inform DER -in cms -content covered -CAfile root.pem -purpose any -out /dev/null");
  EXPECT_EQ(openssl.status, 0) << openssl.text;
  const auto mutool = run("mutool info " + in_quotes(file));
  EXPECT_FALSE(mutool.has("warning") || mutool.has("error")) << mutool.text;
}

// --- pages ---------------------------------------------------------------------------------------------------------------------

struct PageCase {
  const char* name;
  int rotate;
  double unit;
  double shift;  // of the crop box's origin
};

// As shown: 595 x 842 points (or turned), the principal's signature from 330, 250, 150 points wide and 60 high.
constexpr double sign_x = 330, sign_y = 250, sign_width = 150, sign_height = 60;

BasePdf page_of(const PageCase& page) {
  const bool turned = page.rotate == 90 || page.rotate == 270;
  const double wide = turned ? 842 : 595, tall = turned ? 595 : 842;
  const auto user = [&](double x, double y) { return std::array{x / page.unit + page.shift, y / page.unit + page.shift}; };
  const auto from_shown = [&](double x, double y) {
    switch (page.rotate) {
      case 90: return user(wide - y, x);
      case 180: return user(wide - x, tall - y);
      case 270: return user(y, tall - x);
      default: return user(x, y);
    }
  };
  const auto one = from_shown(sign_x, sign_y), two = from_shown(sign_x + sign_width, sign_y + sign_height);
  BasePdf base;
  const auto low = user(0, 0), high = user(wide, tall);
  base.page = {{low[0], low[1], high[0], high[1]}, page.rotate, page.unit};
  base.media_box = {low[0] - 20, low[1] - 30, high[0] + 40, high[1] + 50};
  base.blue = {std::min(one[0], two[0]), std::min(one[1], two[1]), std::max(one[0], two[0]), std::max(one[1], two[1])};
  return base;
}

SigningOrder seal_order(const BasePdf& base) {
  SigningOrder order;
  const auto appearance = draw_seal(seal_look(), seal_picture(), {base.page, base.blue, std::nullopt, {}}, seal_info());
  EXPECT_TRUE(appearance) << appearance.refusal().detail;
  if (appearance) order.appearance = *appearance;
  return order;
}

class SealedPage : public testing::TestWithParam<PageCase> {};

// `resolution` in dots per inch of what is shown.
void expect_seal(const Picture& picture, double resolution, const char* who) {
  SCOPED_TRACE(who);
  const double dots_per_mm = resolution / 25.4;
  const auto red = picture.red(), blue = picture.blue();
  ASSERT_FALSE(red.none());
  ASSERT_FALSE(blue.none());
  const double scale = resolution / 72.0;
  EXPECT_NEAR((red.right - red.left) / dots_per_mm, 36, 0.2);
  EXPECT_NEAR((red.bottom - red.top) / dots_per_mm, 36, 0.2);
  EXPECT_NEAR(blue.left, sign_x * scale, 2);
  EXPECT_NEAR(blue.right - blue.left, sign_width * scale, 2);
  EXPECT_NEAR((red.right - (blue.left + (blue.right - blue.left) / 3.0)) / dots_per_mm, 0, 0.2);
  EXPECT_NEAR(((red.top + red.bottom) - (blue.top + blue.bottom)) / 2.0 / dots_per_mm, 0, 0.2);
  // The text stands below and ends with the seal.
  const auto text = picture.black();
  ASSERT_FALSE(text.none());
  EXPECT_GE(text.top, red.bottom - 1);
  EXPECT_LT(text.bottom - red.bottom, 37 * scale);
  EXPECT_NEAR((text.right - red.right) / dots_per_mm, 0, 0.4);
  // Shown through: the ring is transparent between its lines.
  const Extent inside{blue.left + 20, (red.top + red.bottom) / 2 - 5, red.right - static_cast<int>(14 * scale),
                      (red.top + red.bottom) / 2 + 5};
  EXPECT_GT(picture.count(is_blue, inside), 50U);
}

TEST_P(SealedPage, TheSealStandsWhereItMust) {
  const Folder folder;
  const fs::path file = folder / "page.pdf";
  const BasePdf base = page_of(GetParam());
  world::write_file(file, base_pdf(base));
  const auto sealed = sign_file(file, seal_order(base));
  keep(file, std::string{GetParam().name} + ".pdf");
  expect_valid(folder, file, sealed, KeyKind::p256, 1);
  expect_seal(Picture::poppler(file, static_cast<int>(dots_per_inch * GetParam().unit)), dots_per_inch,
              "poppler");  // it knows no /UserUnit
  expect_seal(Picture::mupdf(file, dots_per_inch), dots_per_inch, "mupdf");
  const auto text = run("pdftotext -cropbox " + in_quotes(file) + " -");
  for (const char* line : {"Trường THCS Mẫu A", "Số: 12/HB-THCSMA", time_text}) EXPECT_TRUE(text.has(line)) << text.text;
}

INSTANTIATE_TEST_SUITE_P(All, SealedPage,
                         testing::Values(PageCase{"upright", 0, 1, 0}, PageCase{"turned_90", 90, 1, 0}, PageCase{"turned_180", 180, 1, 0},
                                         PageCase{"turned_270", 270, 1, 0}, PageCase{"shifted", 0, 1, 37},
                                         PageCase{"shifted_90", 90, 1, -120}, PageCase{"shifted_270", 270, 1, 55},
                                         PageCase{"unit_2", 0, 2, 0}, PageCase{"unit_2_turned_90", 90, 2, 30}),
                         [](const auto& chosen) { return std::string{chosen.param.name}; });

// --- forms of files --------------------------------------------------------------------------------------------------------------

struct FormCase {
  const char* name;
  const char* qpdf;  // options; empty: as written by hand
  bool eol;
};

class SealedForm : public testing::TestWithParam<FormCase> {};

void received_file(const FormCase& form, const BasePdf& base, const Folder& folder, const fs::path& file) {
  world::write_file(file, base_pdf(base));
  if (*form.qpdf != '\0') {
    world::write_file(folder / "before.pdf", base_pdf(base));
    ASSERT_EQ(run(std::string{"qpdf --static-id "} + form.qpdf + " " + in_quotes(folder / "before.pdf") + " " + in_quotes(file)).status, 0);
  }
  if (form.eol) return;
  std::string octets = world::read_file(file);
  octets.pop_back();
  world::write_file(file, std::string_view{octets});
}

// First the principal, then the seal over it; both stay valid, and nothing that was received is changed.
TEST_P(SealedForm, TwoSignaturesOneBehindTheOther) {
  const Folder folder;
  const fs::path file = folder / "form.pdf";
  const BasePdf base = page_of({"", 0, 1, 0});
  received_file(GetParam(), base, folder, file);
  const std::string received = world::read_file(file);

  SigningOrder principal;
  principal.field = "Principal";
  principal.appearance = *draw_signature(signature_picture(), base.page, base.blue);
  const auto first = sign_file(file, principal);
  const auto second = sign_file(file, seal_order(base));
  keep(file, std::string{"form_"} + GetParam().name + ".pdf");
  EXPECT_TRUE(second.octets.starts_with(first.octets));
  EXPECT_TRUE(first.octets.starts_with(received));
  expect_valid(folder, file, second, KeyKind::p256, 2);
  const auto fonts = run("pdffonts " + in_quotes(file));
  EXPECT_TRUE(fonts.has("SIGNET+LiberationSerif")) << fonts.text;
  EXPECT_TRUE(fonts.has("Identity-H       yes yes yes")) << fonts.text;
}

INSTANTIATE_TEST_SUITE_P(All, SealedForm,
                         testing::Values(FormCase{"table", "", true}, FormCase{"without_eol", "", false},
                                         FormCase{"object_streams", "--object-streams=generate", true},
                                         FormCase{"stream_without_eol", "--object-streams=generate", false},
                                         FormCase{"linearized", "--linearize", true}, FormCase{"pdf_2_0", "--force-version=2.0", true},
                                         FormCase{"pdf_2_0_streams", "--force-version=2.0 --object-streams=generate", true}),
                         [](const auto& chosen) { return std::string{chosen.param.name}; });

// --- keys ------------------------------------------------------------------------------------------------------------------------

struct KeyCase {
  const char* name;
  KeyKind key;
  SignatureAlgorithm algorithm;
};

class SealedWith : public testing::TestWithParam<KeyCase> {};

TEST_P(SealedWith, IsValidToOthers) {
  const Folder folder;
  const fs::path file = folder / "key.pdf";
  const BasePdf base = page_of({"", 0, 1, 0});
  world::write_file(file, base_pdf(base));
  auto order = seal_order(base);
  order.key = GetParam().key;
  order.algorithm = GetParam().algorithm;
  order.verbatim = {{"Reason", "(seal)"}, {"SGNT_Seal", "<< /V 1 >>"}};
  const auto sealed = sign_file(file, order);
  expect_valid(folder, file, sealed, GetParam().key, 1);
  const auto said = pdfsig(folder, GetParam().key, file);
  EXPECT_TRUE(said.has("Signature Type: ETSI.CAdES.detached")) << said.text;
  EXPECT_TRUE(said.has("Signing Hash Algorithm: SHA-256")) << said.text;
  EXPECT_TRUE(said.has("Signer Certificate Common Name: Trường THCS Mẫu A")) << said.text;
}

INSTANTIATE_TEST_SUITE_P(All, SealedWith,
                         testing::Values(KeyCase{"rsa", KeyKind::rsa2048, SignatureAlgorithm::rsa_sha256},
                                         KeyCase{"pss", KeyKind::rsa2048, SignatureAlgorithm::rsa_pss_sha256},
                                         KeyCase{"p256", KeyKind::p256, SignatureAlgorithm::ecdsa_sha256},
                                         KeyCase{"p384", KeyKind::p384, SignatureAlgorithm::ecdsa_sha256}),
                         [](const auto& chosen) { return std::string{chosen.param.name}; });

TEST(SealedPdf, InformationAloneAtTheTopRight) {
  const Folder folder;
  const fs::path file = folder / "info.pdf";
  const BasePdf base = page_of({"", 90, 1, 40});
  world::write_file(file, base_pdf(base));
  SealLook look = seal_look();
  look.mode = SealMode::info_only;
  look.place = InfoPlace::top_right;
  SigningOrder order;
  order.appearance = *draw_seal(look, seal_picture(), {base.page, std::nullopt, std::nullopt, {base.blue}}, seal_info());
  sign_file(file, order);
  keep(file, "info.pdf");
  const auto picture = Picture::poppler(file, dots_per_inch);
  EXPECT_TRUE(picture.red().none());
  const auto text = picture.black();
  const double dots_per_mm = dots_per_inch / 25.4;
  EXPECT_NEAR((picture.width() - text.right) / dots_per_mm, 20, 0.4);
  EXPECT_NEAR(text.top / dots_per_mm, 20.8, 0.6);  // capitals are lower than the ascent
}

TEST(SealedPdf, AnInvisibleSignatureIsValid) {
  const Folder folder;
  const fs::path file = folder / "invisible.pdf";
  world::write_file(file, base_pdf(page_of({"", 0, 1, 0})));
  const auto sealed = sign_file(file, SigningOrder{});
  expect_valid(folder, file, sealed, KeyKind::p256, 1);
}

// The judges do see a change: without this, "valid" would mean nothing.
TEST(SealedPdf, AnAlteredFileIsNotValid) {
  const Folder folder;
  const fs::path file = folder / "altered.pdf";
  const BasePdf base = page_of({"", 0, 1, 0});
  world::write_file(file, base_pdf(base));
  auto octets = sign_file(file, seal_order(base)).octets;
  octets[octets.find("0.2 0.3 1 rg")] = '1';
  world::write_file(file, std::string_view{octets});
  EXPECT_FALSE(pdfsig(folder, KeyKind::p256, file).has("Signature is Valid"));
}

}  // namespace
}  // namespace signet::test
