// The fixed parts of a seal's appearance.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "daemon/os/cage.h"
#include "document/pdf/drawing.h"
#include "policy/base/limits.h"
#include "signing.h"
#include "tests/support/file.h"
#include "tests/system/inspect_forked.h"

namespace signet::test {
namespace {

using pdf::make_drawing;

const std::string& seal_png() {
  static const std::string png = world::read_file(std::filesystem::path{SIGNET_TEST_DATA} / "seal.png");
  return png;
}
const std::string& font_file() {
  static const std::string font = world::read_file(SIGNET_TEST_FONT);
  return font;
}

std::size_t size_of_drawing(const Drawing& drawing) {
  std::size_t size = 0;
  for (const auto& object : drawing.objects) {
    size += object.stream.size() + 40;
    for (const auto& piece : object.head) size += piece.text.size() + 8;
  }
  return size;
}

std::string head_of(const Drawing& drawing, std::uint32_t index) {
  std::string text;
  for (const auto& piece : drawing.objects.at(index).head)
    text += piece.text + (piece.object == DrawingObject::Piece::none ? "" : "#" + std::to_string(piece.object));
  return text;
}

TEST(Drawing, IsSmall) {
  EXPECT_LT(size_of_drawing(seal_picture()), 80U * 1024);
  EXPECT_GT(seal_picture().glyphs.size(), 200U);
}

TEST(Drawing, EqualSourcesGiveEqualDrawings) {
  const pdf::DrawingSource source{as_bytes(seal_png()), as_bytes(font_file()), "Trường THCS Mẫu A"};
  const auto one = make_drawing(source), two = make_drawing(source);
  ASSERT_TRUE(one && two);
  EXPECT_EQ(*one, *two);
  for (const auto& object : one->objects) {
    for (const auto& piece : object.head) EXPECT_EQ(piece.text.find("Date"), std::string::npos);
  }
}

TEST(Drawing, AnImageHasItsTransparencyAsASoftMask) {
  const Drawing& drawing = signature_picture();
  ASSERT_EQ(drawing.objects.size(), 2U);
  EXPECT_EQ(drawing.font, DrawingObject::Piece::none);
  EXPECT_EQ(drawing.pixel_width, 300U);
  EXPECT_EQ(drawing.pixel_height, 120U);
  const std::string head = head_of(drawing, drawing.image);
  EXPECT_NE(head.find("/Subtype /Image"), std::string::npos) << head;
  EXPECT_NE(head.find("/SMask #" + std::to_string(1 - drawing.image)), std::string::npos) << head;
}

TEST(Drawing, AFontIsASubsetWithItsCharacters) {
  const auto drawing = make_drawing({{}, as_bytes(font_file()), "BAA ữ"});
  ASSERT_TRUE(drawing);
  EXPECT_EQ(drawing->image, DrawingObject::Piece::none);
  const std::string head = head_of(*drawing, drawing->font);
  for (const char* key : {"/Type0", "/Identity-H", "/ToUnicode #", "/DescendantFonts [ #", "/SIGNET+LiberationSerif"})
    EXPECT_NE(head.find(key), std::string::npos) << key << " in " << head;
  ASSERT_EQ(drawing->glyphs.size(), 4U);
  EXPECT_EQ(drawing->glyphs[1], (DrawingGlyph{'A', 36, 722}));
  EXPECT_EQ(drawing->glyphs[3].character, 0x1EEFU);
  EXPECT_TRUE(std::is_sorted(drawing->glyphs.begin(), drawing->glyphs.end(),
                             [](const auto& a, const auto& b) { return a.character < b.character; }));
  EXPECT_EQ(drawing->ascent, 891);
  EXPECT_EQ(drawing->descent, -216);
  EXPECT_LT(size_of_drawing(*drawing), 16U * 1024);
}

TEST(Drawing, WhatTheFontLacksIsNamed) {
  EXPECT_TRUE(refused_for(make_drawing({{}, as_bytes(font_file()), "A漢"}), Reason::configuration_wrong, "the font lacks U+6F22"));
  EXPECT_TRUE(
      refused_for(make_drawing({{}, as_bytes(font_file()), "A\xF0\x9F\x99\x82"}), Reason::configuration_wrong, "character U+1F642"));
  EXPECT_TRUE(refused_for(make_drawing({{}, as_bytes(font_file()), "A\xC3"}), Reason::configuration_wrong, "characters: not UTF-8"));
  EXPECT_TRUE(refused_for(make_drawing({{}, as_bytes(font_file()), ""}), Reason::configuration_wrong, "characters: none"));
  std::string many;
  for (int i = 0; i <= static_cast<int>(limits::seal_characters_max); ++i)
    many += {static_cast<char>(0xE4), static_cast<char>(0x80 + i / 64), static_cast<char>(0x80 + i % 64)};
  EXPECT_TRUE(refused_for(make_drawing({{}, as_bytes(font_file()), many}), Reason::configuration_wrong, "characters: too many"));
}

TEST(Drawing, OtherFontsAreRefused) {
  const auto refused = [](const std::string& font, const char* detail) {
    return refused_for(make_drawing({{}, as_bytes(font), "A"}), Reason::configuration_wrong, detail);
  };
  EXPECT_TRUE(refused("OTTO" + font_file().substr(4), "font: not TrueType"));
  EXPECT_TRUE(refused(font_file().substr(0, 8), "font: not TrueType"));
  EXPECT_TRUE(refused(font_file() + std::string(limits::font_bytes_max, '\0'), "font: not TrueType"));
  EXPECT_TRUE(refused(font_file().substr(0, 4) + std::string(400, 'x'), "font: table directory"));
  EXPECT_TRUE(refused(font_file().substr(0, 100), "font: table directory"));
  EXPECT_TRUE(refused(font_file().substr(0, font_file().size() - 100), "font: cut off"));
}

TEST(Drawing, OtherImagesAreRefused) {
  const auto refused = [](std::size_t place, char octet, const char* detail) {
    std::string png = seal_png();
    png[place] = octet;
    return refused_for(make_drawing({as_bytes(png), {}, ""}), Reason::configuration_wrong, detail);
  };
  EXPECT_TRUE(refused(1, 'p', "image: not PNG"));
  EXPECT_TRUE(refused(17, 1, "image: too many pixels"));                             // width
  EXPECT_TRUE(refused(20, 1, "image: too many pixels"));                             // height
  EXPECT_TRUE(refused(24, 16, "image: not 8 bit RGB or RGBA without interlacing"));  // depth
  EXPECT_TRUE(refused(25, 3, "image: not 8 bit RGB or RGBA without interlacing"));   // palette
  EXPECT_TRUE(refused(28, 1, "image: not 8 bit RGB or RGBA without interlacing"));   // interlacing
  EXPECT_TRUE(refused(30, 1, "drawing: ePdfError_InvalidHandle"));                   // check sum: libpng
  const std::string large = seal_png() + std::string(limits::seal_image_bytes_max, '\0');
  EXPECT_TRUE(refused_for(make_drawing({as_bytes(large), {}, ""}), Reason::configuration_wrong, "image: too large"));
  EXPECT_TRUE(refused_for(make_drawing({as_bytes(seal_png()).first(20), {}, ""}), Reason::configuration_wrong, "image: not PNG"));
  EXPECT_FALSE(make_drawing({as_bytes(seal_png()).first(5000), {}, ""}));
  EXPECT_TRUE(refused_for(make_drawing({{}, {}, ""}), Reason::configuration_wrong, "neither image nor font"));
}

// The worker's cage ends a process that opens a file or asks for the time zone.
TEST(Drawing, IsMadeInAWorkersCage) {
  if (SIGNET_SANITIZED != 0) GTEST_SKIP() << "no cage under sanitizers";
  const pdf::DrawingSource source{as_bytes(seal_png()), as_bytes(font_file()), "Trường 0123"};
  ASSERT_TRUE(os::prepare_worker_cage());
  const pid_t child = start_forked([&] {
    const int null = ::open("/dev/null", O_RDWR);
    for (const int place : {0, os::worker_document, os::worker_output}) ::dup2(null, place);
    if (!os::enter_worker_cage()) return 3;
    return make_drawing(source) ? 0 : 2;
  });
  const int status = wait_forked(child);
  EXPECT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace signet::test
