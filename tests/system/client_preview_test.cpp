// seal --preview: the picture, measured; and signet-render by itself.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <zlib.h>

#include <cstdio>
#include <filesystem>

#include "daemon/os/private_render.h"
#include "tests/support/file.h"
#include "tests/support/instance.h"
#include "tests/support/pdf_transcript.h"

namespace signet::test {
namespace {

namespace fs = std::filesystem;
using world::World;

/// A PNG as signet-render writes it: RGB, one IDAT, rows without filter.
struct PreviewPicture {
  std::uint32_t width = 0, height = 0;
  std::string rows;

  explicit PreviewPicture(const std::string& png) {
    EXPECT_EQ(png.substr(0, 8), "\x89PNG\r\n\x1a\n");
    for (std::size_t at = 8; at + 12 <= png.size();) {
      const auto size = number(png, at);
      const auto type = png.substr(at + 4, 4), data = png.substr(at + 8, size);
      EXPECT_EQ(number(png, at + 8 + size), ::crc32(0, reinterpret_cast<const Bytef*>(png.data()) + at + 4, size + 4)) << type;
      if (type == "IHDR") width = number(data, 0), height = number(data, 4);
      if (type == "IDAT") unpack(data);
      at += 12 + size;
    }
  }
  struct Extent {
    std::uint32_t left = 0, top = 0, right = 0, bottom = 0, count = 0;
  };
  Extent red() const {
    Extent found{width, height, 0, 0, 0};
    for (std::uint32_t y = 0; y < height; ++y) {
      for (std::uint32_t x = 0; x < width; ++x) {
        const auto* pixel = reinterpret_cast<const unsigned char*>(rows.data()) + y * (width * 3 + 1) + 1 + x * 3;
        if (pixel[0] < 150 || pixel[1] > 100 || pixel[2] > 100) continue;
        found = {std::min(found.left, x), std::min(found.top, y), std::max(found.right, x + 1), y + 1, found.count + 1};
      }
    }
    return found;
  }

 private:
  static std::uint32_t number(const std::string& text, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(text.at(at + i));
    return number;
  }
  void unpack(const std::string& data) {
    rows.resize(std::size_t{height} * (width * 3 + 1));
    uLongf size = rows.size();
    EXPECT_EQ(::uncompress(reinterpret_cast<Bytef*>(rows.data()), &size, reinterpret_cast<const Bytef*>(data.data()), data.size()), Z_OK);
  }
};

class ClientPreview : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = "/tmp/signet-cp-XXXXXX";
    root = ::mkdtemp(pattern.data());
    fs::permissions(root, fs::perms::owner_all | fs::perms::others_exec);
    world::make_school(World::shared(), {root / "school", SIGNET_PROFILES});
  }
  void TearDown() override { fs::remove_all(root); }

  int signet(const std::string& arguments) {
    const std::string line = "env -u LC_ALL -u LC_MESSAGES LANG=en_US.UTF-8 XDG_STATE_HOME=" + (root / "state").string() +
                             " " SIGNET_PROGRAM " --root " + (root / "school").string() + " " + arguments + " >" + (root / "out").string() +
                             " 2>" + (root / "errors").string() + " </dev/null";
    const int status = std::system(line.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string errors() const { return world::read_file(root / "errors"); }
  int preview(const std::string& document) {
    world::write_file(root / "in.pdf", document);
    fs::remove(root / "page.png");
    return signet("seal --preview " + (root / "in.pdf").string() + " --out " + (root / "page.png").string());
  }
  PreviewPicture picture() const { return PreviewPicture{world::read_file(root / "page.png")}; }
  fs::path root;
};

// S3 Đ.13: 36 mm, over the left third of the principal's signature, centred on it; 100 dots per inch.
void expect_seal_in_place(const PreviewPicture& picture, const world::PdfForm& form, double page_height) {
  const auto seen = world::field_places(form).back().seen;
  const double scale = 100.0 / 72, size = 36 / 25.4 * 100;
  const double right = (seen[0] + (seen[2] - seen[0]) / 3) * scale, middle = (page_height - (seen[1] + seen[3]) / 2) * scale;
  const auto red = picture.red();
  EXPECT_GT(red.count, 1000U);
  EXPECT_NEAR(red.right, right, 5);
  EXPECT_NEAR(red.left, right - size, 5);
  EXPECT_NEAR(red.top, middle - size / 2, 5);
  EXPECT_NEAR(red.bottom, middle + size / 2, 5);
}

TEST_F(ClientPreview, ShowsTheSealWhereItWouldStand) {
  for (const int rotation : {0, 90, 270}) {
    auto pdf = world::a_pdf(World::shared());
    pdf.form([rotation](world::PdfForm& form) { form.rotation = rotation; });
    ASSERT_EQ(preview(pdf.file()), 0) << errors();
    const auto shown = picture();
    EXPECT_NEAR(shown.width, 595 * 100.0 / 72, 2);
    EXPECT_NEAR(shown.height, 842 * 100.0 / 72, 2);
    expect_seal_in_place(shown, pdf.form(), 842);
  }
}

TEST_F(ClientPreview, SignsNothingAndNeedsNoService) {
  const auto received = world::a_pdf(World::shared()).file();
  ASSERT_EQ(preview(received), 0) << errors();
  EXPECT_EQ(world::read_file(root / "in.pdf"), received);
  EXPECT_NE(world::read_file(root / "out").find("nothing is sealed"), std::string::npos);
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& each : fs::directory_iterator{root}) ++files;
  EXPECT_EQ(files, 5U) << "the school, in.pdf, page.png, out, errors";
}

TEST_F(ClientPreview, NamesThePageOfTheSeal) {
  const auto two = world::updated(world::a_pdf(World::shared()).without("principal").unsigned_file(), [](world::PdfUpdate& update) {
    const int pages = update.reference(update.page(), "/Parent");
    const int added = update.add("<</Type /Page /Parent " + world::pdf_ref(pages) + " /MediaBox [0 0 200 200]>>");
    update.set_key(pages, "/Kids", "[" + world::pdf_ref(added) + " " + world::pdf_ref(update.page()) + "]");
    update.set_key(pages, "/Count", "2");
  });
  auto pdf = world::a_pdf(World::shared()).over(two);
  ASSERT_EQ(preview(pdf.file()), 0) << errors();
  EXPECT_NE(world::read_file(root / "out").find("page 2"), std::string::npos) << world::read_file(root / "out");
  expect_seal_in_place(picture(), pdf.form(), 842);
}

TEST_F(ClientPreview, RefusesWhereTheSealCannotStand) {
  const auto refused = [&](world::Pdf pdf, const std::string& words) {
    EXPECT_EQ(preview(pdf.file()), 1) << words;
    EXPECT_NE(errors().find(words), std::string::npos) << errors();
    EXPECT_FALSE(fs::exists(root / "page.png"));
  };
  refused(world::a_pdf(World::shared()).form([](world::PdfForm& form) { form.principal_x = 20; }), "off the page");
  refused(world::a_pdf(World::shared()).without("principal"), "the principal has not signed");
  refused(world::a_pdf(World::shared()).change("principal", [](auto& s) { s.options.lock = "/Action /All"; }), "locked");
  refused(world::a_pdf(World::shared()).xref_streams(), "parser only");
  auto changed = world::a_pdf(World::shared());
  changed.update_after("homeroom", [](world::PdfUpdate& update) { update.set_key(update.page(), "/CropBox", "[0 0 300 300]"); });
  refused(changed, "changed after");
}

TEST_F(ClientPreview, AsksForOnePdfAndAPlaceForThePicture) {
  EXPECT_EQ(signet("seal --preview a.pdf"), 2);
  EXPECT_EQ(signet("seal --preview a.pdf b.pdf --out " + (root / "page.png").string()), 2);
  world::write_file(root / "in.xml", std::string_view{"<a/>"});
  EXPECT_EQ(signet("seal --preview " + (root / "in.xml").string() + " --out " + (root / "page.png").string()), 1);
}

TEST(RenderProgram, DrawsAPage) {
  const auto file = world::a_pdf(World::shared()).file();
  const auto png = os::render_page(SIGNET_RENDER, as_bytes(file), 0, 36);
  ASSERT_TRUE(png) << png.refusal().detail;
  EXPECT_EQ(PreviewPicture{std::string{as_text(*png)}}.height, 421U);
}

TEST(RenderProgram, RefusesWhatItCannotDraw) {
  const auto file = world::a_pdf(World::shared()).file();
  const auto refused = [](const std::string& document, std::uint32_t page, unsigned dots) {
    const auto png = os::render_page(SIGNET_RENDER, as_bytes(document), page, dots);
    return !png && png.refusal().reason == Reason::inspection_failed;
  };
  EXPECT_TRUE(refused(file, 1, 36)) << "there is one page";
  EXPECT_TRUE(refused(file, 0xffffffff, 36));
  EXPECT_TRUE(refused(file, 0, 0));
  EXPECT_TRUE(refused(file, 0, 100000));
  EXPECT_TRUE(refused("no PDF", 0, 36));
  EXPECT_TRUE(refused("", 0, 36));
  const auto huge = world::updated(world::a_pdf(World::shared()).unsigned_file(), [](world::PdfUpdate& update) {
    update.set_key(update.page(), "/MediaBox", "[0 0 14400 14400]");
    update.set_key(update.page(), "/CropBox", "[0 0 14400 14400]");
  });
  EXPECT_TRUE(refused(huge, 0, 100));
  EXPECT_FALSE(os::render_page("/nowhere/signet-render", as_bytes(file), 0, 36));
}

}  // namespace
}  // namespace signet::test
