// Where a seal stands (S3 Đ.13) and what its content says; pure geometry.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "document/compose/seal_drawing.h"
#include "judge.h"
#include "signing.h"

namespace signet::test {
namespace {

constexpr double mm = 72 / 25.4;
using Rectangle = std::array<double, 4>;

// 36 mm are 102.047 points; the image is square; digits are half an em wide, `b` a whole one.
Drawing plain_drawing() {
  Drawing drawing;
  drawing.objects.resize(2);
  drawing.image = 0;
  drawing.font = 1;
  drawing.pixel_width = drawing.pixel_height = 10;
  drawing.ascent = 800;
  drawing.descent = -200;
  for (const char c : std::string_view{"+-/0123456789:T"})
    drawing.glyphs.push_back({static_cast<std::uint32_t>(c), static_cast<std::uint16_t>(c), 500});
  drawing.glyphs.push_back({'b', 0xABCD, 1000});
  return drawing;
}

struct Scene {
  SealLook look;
  Drawing drawing = plain_drawing();
  SealPlacementInput place;
  SealInfo info{"12", signing_time()};
  Scene() {
    look.lines = {"b"};
    place.page.crop_box = {0, 0, 595, 842};
    place.leading = Rectangle{300, 300, 450, 360};
  }
  Result<PdfAppearance> draw() const { return draw_seal(look, drawing, place, info); }
};

void expect_near(const Rectangle& found, const Rectangle& wanted) {
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(found[i], wanted[i], 0.001) << i;
}

TEST(SealDrawing, StandsOverTheLeftThirdInItsRealSize) {
  Scene scene;
  scene.look.mode = SealMode::image;
  const auto drawn = scene.draw();
  ASSERT_TRUE(drawn);
  expect_near(drawn->rectangle, {350 - 36 * mm, 330 - 18 * mm, 350, 330 + 18 * mm});
  EXPECT_EQ(drawn->content, "q 102.047 0 0 102.047 0 0 cm /Im0 Do Q\n");
  EXPECT_EQ(drawn->drawing, &scene.drawing);
}

TEST(SealDrawing, TheTextStandsBelowAndEndsWithTheSeal) {
  Scene scene;
  scene.look.lines = {"b{number}", "b"};
  const auto drawn = scene.draw();
  ASSERT_TRUE(drawn);
  expect_near(drawn->rectangle, {350 - 36 * mm, 330 - 18 * mm - 22, 350, 330 + 18 * mm});
  EXPECT_EQ(drawn->content,
            "q 102.047 0 0 102.047 0 22 cm /Im0 Do Q\nBT 0 g /F0 10 Tf\n1 0 0 1 82.047 14 Tm <ABCD00310032> Tj\n"
            "1 0 0 1 92.047 2 Tm <ABCD> Tj\nET\n");
}

TEST(SealDrawing, TextWiderThanTheSealWidensTheBox) {
  Scene scene;
  scene.look.lines = {"{time}"};  // 25 characters, 125 points
  const auto drawn = scene.draw();
  ASSERT_TRUE(drawn);
  EXPECT_NEAR(drawn->rectangle[0], 350 - 125, 0.001);
  EXPECT_NEAR(drawn->rectangle[2], 350, 0.001);
  EXPECT_TRUE(drawn->content.starts_with("q 102.047 0 0 102.047 22.953 10 cm")) << drawn->content;
}

TEST(SealDrawing, PlaceholdersAreFilledInOnce) {
  Scene scene;
  const auto codes = [&](const std::string& line) {
    scene.look.lines = {line};
    const auto drawn = scene.draw();
    if (!drawn) return drawn.refusal().detail;
    const auto begin = drawn->content.find('<') + 1;
    std::string characters;
    for (auto at = begin; drawn->content[at] != '>'; at += 4)
      characters.push_back(static_cast<char>(std::stoi(drawn->content.substr(at, 4), nullptr, 16)));
    return characters;
  };
  EXPECT_EQ(codes("{time}"), "2026-11-26T15:04:05+07:00");
  EXPECT_EQ(codes("{date}/{clock}"), "26/11/2026/15:04:05");
  EXPECT_EQ(codes("{number}{number}"), "1212");
  EXPECT_EQ(codes("{name}"), "placeholder {name}");
  EXPECT_EQ(codes("{time"), "placeholder {time");
  scene.info.number = "{time}";
  EXPECT_EQ(codes("{number}"), "the font lacks U+007B");
}

TEST(SealDrawing, ACharacterTheFontLacksIsTheProfilesOrTheNumbers) {
  Scene scene;
  scene.look.lines = {"bạ"};
  EXPECT_TRUE(refused_for(scene.draw(), Reason::configuration_wrong, "the font lacks U+1EA1"));
  scene.look.lines = {"b\xFF"};
  EXPECT_TRUE(refused_for(scene.draw(), Reason::configuration_wrong, "text not UTF-8"));
  scene.look.lines = {"b{number}"};
  scene.info.number = "1\n";
  EXPECT_TRUE(refused_for(scene.draw(), Reason::pdf_forbidden, "the font lacks U+000A"));
  scene.info.number = "1\xC0\x80";
  EXPECT_TRUE(refused_for(scene.draw(), Reason::pdf_forbidden, "text not UTF-8"));
}

// The same place as shown, whatever the page's rotation, origin and unit (7.7.3.3).
TEST(SealDrawing, IsUprightOnTurnedPages) {
  struct Turn {
    int rotate;
    Rectangle crop, leading, expected;
    std::array<double, 6> matrix;
  };
  const double s = 36 * mm, w = s, h = s + 10;
  // Shown 595 x 842; the signature at 300, 300 to 450, 360 as shown; so the block from 350 - s, 330 - s / 2 - 10 to 350, 330 + s / 2.
  const double x0 = 350 - s, y0 = 330 - s / 2 - 10, x1 = 350, y1 = 330 + s / 2;
  const Turn turns[] = {
      {0, {0, 0, 595, 842}, {300, 300, 450, 360}, {x0, y0, x1, y1}, {1, 0, 0, 1, 0, 0}},
      {90, {0, 0, 842, 595}, {842 - 360, 300, 842 - 300, 450}, {842 - y1, x0, 842 - y0, x1}, {0, 1, -1, 0, h, 0}},
      {180, {0, 0, 595, 842}, {145, 482, 295, 542}, {595 - x1, 842 - y1, 595 - x0, 842 - y0}, {-1, 0, 0, -1, w, h}},
      {270, {0, 0, 842, 595}, {300, 145, 360, 295}, {y0, 595 - x1, y1, 595 - x0}, {0, -1, 1, 0, 0, w}},
  };
  for (const auto& turn : turns) {
    for (const double unit : {1.0, 2.0}) {
      for (const double shift : {0.0, -50.0}) {
        const auto placed = [&](const Rectangle& r) {
          return Rectangle{r[0] / unit + shift, r[1] / unit + shift, r[2] / unit + shift, r[3] / unit + shift};
        };
        Scene scene;
        scene.place.page = {placed(turn.crop), turn.rotate, unit};
        scene.place.leading = placed(turn.leading);
        const auto drawn = scene.draw();
        ASSERT_TRUE(drawn) << turn.rotate << drawn.refusal().detail;
        expect_near(drawn->rectangle, placed(turn.expected));
        for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(drawn->matrix[i], turn.matrix[i], 0.001) << turn.rotate << " " << i;
        EXPECT_NEAR(drawn->width, w, 0.001);
        EXPECT_NEAR(drawn->height, h, 0.001);
      }
    }
  }
}

TEST(SealDrawing, InformationAloneStandsAtTheTopRight) {
  Scene scene;
  scene.look.mode = SealMode::info_only;
  scene.look.place = InfoPlace::top_right;
  const auto drawn = scene.draw();
  ASSERT_TRUE(drawn);
  const double right = 595 - 20 * mm, top = 842 - 20 * mm;
  expect_near(drawn->rectangle, {right - 10, top - 10, right, top});
  EXPECT_EQ(drawn->content, "BT 0 g /F0 10 Tf\n1 0 0 1 0 2 Tm <ABCD> Tj\nET\n");
  scene.drawing.image = DrawingObject::Piece::none;  // needs no image
  scene.place.leading.reset();                       // and no signature
  EXPECT_TRUE(scene.draw());
  scene.place.leading = Rectangle{500, 700, 595, 842};
  EXPECT_TRUE(refused_for(scene.draw(), Reason::seal_place_unfit, "over the leading signature"));
}

TEST(SealDrawing, AnExistingFieldKeepsItsRectangle) {
  Scene scene;
  scene.place.field = Rectangle{100, 100, 300, 300};
  const auto drawn = scene.draw();
  ASSERT_TRUE(drawn);
  EXPECT_EQ(drawn->rectangle, (Rectangle{100, 100, 300, 300}));
  EXPECT_EQ(drawn->content,
            "q 102.047 0 0 102.047 48.976 53.976 cm /Im0 Do Q\nBT 0 g /F0 10 Tf\n1 0 0 1 141.024 45.976 Tm <ABCD> Tj\nET\n");
  scene.place.leading.reset();
  EXPECT_TRUE(scene.draw());
  scene.place.field = Rectangle{100, 100, 203, 211};  // 112.047 high with its text
  EXPECT_TRUE(refused_for(scene.draw(), Reason::seal_place_unfit, "the seal's field is too small"));
  scene.place.field = Rectangle{100, 100, 202, 300};
  EXPECT_TRUE(refused_for(scene.draw(), Reason::seal_place_unfit, "the seal's field is too small"));
  scene.place.field = Rectangle{500, 100, 700, 300};
  EXPECT_TRUE(refused_for(scene.draw(), Reason::seal_place_unfit, "off the page"));
  scene.place.field = Rectangle{100, 100, 300, 300};
  scene.place.others = {{299, 299, 400, 400}};
  EXPECT_TRUE(refused_for(scene.draw(), Reason::seal_place_unfit, "over another annotation"));
}

TEST(SealDrawing, OnARotatedPageAFieldIsMeasuredAsShown) {
  Scene scene;
  scene.place.page = {{0, 0, 842, 595}, 90, 1};
  scene.look.lines = {"{time}"};                      // 125 wide, 112.047 high
  scene.place.field = Rectangle{100, 100, 213, 226};  // as shown 126 wide, 113 high
  const auto drawn = scene.draw();
  ASSERT_TRUE(drawn);
  EXPECT_NEAR(drawn->width, 126, 0.001);
  EXPECT_NEAR(drawn->height, 113, 0.001);
}

TEST(SealDrawing, WhatDoesNotFitIsRefused) {
  const auto refused = [](const Rectangle& leading, const char* detail) {
    Scene scene;
    scene.place.leading = leading;
    return refused_for(scene.draw(), Reason::seal_place_unfit, detail);
  };
  EXPECT_TRUE(refused({20, 300, 170, 360}, "off the page"));   // left
  EXPECT_TRUE(refused({300, 10, 450, 70}, "off the page"));    // below
  EXPECT_TRUE(refused({300, 800, 450, 842}, "off the page"));  // above
  EXPECT_TRUE(refused({594, 300, 900, 360}, "off the page"));  // right
  EXPECT_TRUE(refused({300, 300, 300, 360}, "no signature image"));
  EXPECT_TRUE(refused({300, 300, 450, 300}, "no signature image"));
  Scene scene;
  scene.place.leading.reset();
  EXPECT_TRUE(refused_for(scene.draw(), Reason::seal_place_unfit, "no signature image"));
}

TEST(SealDrawing, OtherAnnotationsAreNotCovered) {
  Scene scene;
  const double left = 350 - 36 * mm;
  scene.place.others = {{0, 0, left, 842}, {350, 300, 400, 400}, {left, 330 + 18 * mm, 350, 500}, {300, 300, 300, 300}};
  EXPECT_TRUE(scene.draw());
  scene.place.others.push_back({left - 10, 300, left + 0.5, 301});
  EXPECT_TRUE(refused_for(scene.draw(), Reason::seal_place_unfit, "over another annotation"));
  scene.place.others.back() = {300, 273, 301, 274};  // over the text alone
  EXPECT_TRUE(refused_for(scene.draw(), Reason::seal_place_unfit, "over another annotation"));
}

TEST(SealDrawing, ALookOutOfRangeIsAWrongConfiguration) {
  const auto refused = [](const char* detail, void (*change)(Scene&)) {
    Scene scene;
    change(scene);
    return refused_for(scene.draw(), Reason::configuration_wrong, detail);
  };
  EXPECT_TRUE(refused("width of the seal", [](Scene& s) { s.look.width_mm = 0; }));
  EXPECT_TRUE(refused("width of the seal", [](Scene& s) { s.look.width_mm = 201; }));
  EXPECT_TRUE(refused("width of the seal", [](Scene& s) { s.look.width_mm = std::nan(""); }));
  EXPECT_TRUE(refused("font size", [](Scene& s) { s.look.font_pt = 0; }));
  EXPECT_TRUE(refused("font size", [](Scene& s) { s.look.font_pt = 73; }));
  EXPECT_TRUE(refused("lines of the information text", [](Scene& s) { s.look.lines.clear(); }));
  EXPECT_TRUE(refused("lines of the information text", [](Scene& s) { s.look.lines.resize(17); }));
  EXPECT_TRUE(refused("no image", [](Scene& s) { s.drawing.image = DrawingObject::Piece::none; }));
  EXPECT_TRUE(refused("no image", [](Scene& s) { s.drawing.pixel_width = 0; }));
  EXPECT_TRUE(refused("no font", [](Scene& s) { s.drawing.font = DrawingObject::Piece::none; }));
  EXPECT_TRUE(refused("image and information at the top right", [](Scene& s) { s.look.place = InfoPlace::top_right; }));
  EXPECT_TRUE(refused("information alone stands at the top right", [](Scene& s) { s.look.mode = SealMode::info_only; }));
  EXPECT_TRUE(refused("nothing to be seen", [](Scene& s) { s.look = {SealMode::info_only, 36, InfoPlace::top_right, 10, {""}}; }));
}

TEST(SealDrawing, APageWithoutSenseIsRefused) {
  const auto refused = [](const char* detail, void (*change)(SealPlacementInput&)) {
    Scene scene;
    change(scene.place);
    return refused_for(scene.draw(), Reason::pdf_malformed, detail);
  };
  constexpr double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(refused("rotation", [](auto& p) { p.page.rotate = 45; }));
  EXPECT_TRUE(refused("user unit", [](auto& p) { p.page.user_unit = 0; }));
  EXPECT_TRUE(refused("user unit", [](auto& p) { p.page.user_unit = 1001; }));
  EXPECT_TRUE(refused("user unit", [](auto& p) { p.page.user_unit = nan; }));
  EXPECT_TRUE(refused("crop box", [](auto& p) { p.page.crop_box = {0, 0, 0, 842}; }));
  EXPECT_TRUE(refused("crop box", [](auto& p) { p.page.crop_box = {0, 842, 595, 842}; }));
  EXPECT_TRUE(refused("crop box", [](auto& p) { p.page.crop_box = {0, 0, infinity, 842}; }));
  EXPECT_TRUE(refused("crop box", [](auto& p) { p.page.crop_box = {595, 0, 0, 842}; }));
  EXPECT_TRUE(refused("crop box", [](auto& p) { p.page.crop_box = {0, 842, 595, 0}; }));
  EXPECT_TRUE(refused("rectangle of the leading signature", [](auto& p) { p.leading = Rectangle{0, 0, nan, 1}; }));
  EXPECT_TRUE(refused("rectangle of the seal's field", [](auto& p) { p.field = Rectangle{0, -2e6, 1, 1}; }));
  EXPECT_TRUE(refused("rectangle of an annotation", [](auto& p) { p.others = {{0, nan, 1, 1}}; }));
}

// The largest numbers that are let through are written without harm.
TEST(SealDrawing, HugePagesAreDrawn) {
  Scene scene;
  scene.place.page = {{-1e6, -1e6, 1e6, 1e6}, 0, 1000};
  scene.place.leading = Rectangle{0, 0, 1e6, 1e6};
  EXPECT_TRUE(scene.draw());
  scene.place.field = Rectangle{-1e6, -1e6, 1e6, 1e6};
  EXPECT_TRUE(scene.draw());
}

TEST(SignatureDrawing, KeepsItsProportionsInTheMiddle) {
  Drawing drawing = plain_drawing();
  drawing.pixel_width = 300;
  drawing.pixel_height = 100;
  const PdfPageGeometry page{{0, 0, 595, 842}, 0, 1};
  EXPECT_EQ(draw_signature(drawing, page, {100, 100, 250, 200})->content, "q 150 0 0 50 0 25 cm /Im0 Do Q\n");
  EXPECT_EQ(draw_signature(drawing, page, {100, 100, 400, 150})->content, "q 150 0 0 50 75 0 cm /Im0 Do Q\n");
  EXPECT_EQ(draw_signature(drawing, {{0, 0, 595, 842}, 90, 2}, {100, 100, 125, 250})->content, "q 150 0 0 50 75 0 cm /Im0 Do Q\n");
  EXPECT_EQ(draw_signature(drawing, page, {100, 100, 250, 200})->rectangle, (Rectangle{100, 100, 250, 200}));
  EXPECT_TRUE(
      refused_for(draw_signature(drawing, page, {100, 100, 100, 200}), Reason::seal_place_unfit, "a signature field without an area"));
  EXPECT_TRUE(refused_for(draw_signature(drawing, page, {100, 100, 50, 200}), Reason::pdf_malformed, "rectangle of the signature field"));
  EXPECT_TRUE(refused_for(draw_signature(drawing, {{0, 0, 595, 842}, 1, 1}, {100, 100, 150, 200}), Reason::pdf_malformed, "rotation"));
  drawing.image = DrawingObject::Piece::none;
  EXPECT_TRUE(refused_for(draw_signature(drawing, page, {100, 100, 250, 200}), Reason::configuration_wrong, "no image"));
}

}  // namespace
}  // namespace signet::test
