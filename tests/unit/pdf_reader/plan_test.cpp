// What a seal's increment rewrites and where the seal stands.
#include <gtest/gtest.h>

#include "pdf_text.h"
#include "policy/base/limits.h"
#include "policy/pdf_plan.h"
#include "tests/unit/journal/refused.h"

namespace signet {
namespace {

using namespace signet::test;
using Rectangle = std::array<double, 4>;

Result<PdfPlan> plan(const PdfBodies& bodies) {
  const auto pdf = pdf_of(bodies);
  TRY(const auto file, PdfTableFile::open(pdf.octets()));
  return plan_increment({file, file.trailer(), false, {10, 0}, "OrgSeal"});
}

PdfBodies with(unsigned number, const std::string& body) {
  auto bodies = signed_bodies();
  bodies[number] = body;
  return bodies;
}

PdfBodies changed(unsigned number, const std::string& from, const std::string& to) {
  auto bodies = signed_bodies();
  bodies[number] = replaced(bodies[number], from, to);
  return bodies;
}

/// Also an empty field OrgSeal, object 11, on page 3.
PdfBodies with_seal_field(const std::string& more = "", const std::string& rectangle = "[50 60 150 140]") {
  auto bodies = signed_bodies();
  bodies[5] = "<< /Fields [7 0 R 11 0 R] /SigFlags 3 >>";
  bodies[6] = "[7 0 R 8 0 R 11 0 R]";
  bodies[11] = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (OrgSeal) /Rect " + rectangle + " /P 3 0 R /F 4 " + more + ">>";
  return bodies;
}

std::string applied(const PdfPlan& plan, std::size_t edit) {
  const auto rewritten = apply_edits({plan.edits[edit]}, {21, 22, 23});
  return std::string{as_text(rewritten.front().octets)};
}

TEST(PdfPlan, AddsAFieldToFieldsAndAnnots) {
  const auto found = plan(signed_bodies());
  ASSERT_TRUE(found) << found.refusal().detail;
  EXPECT_TRUE(found->new_field);
  EXPECT_EQ(found->page, (PdfReference{3, 0}));
  EXPECT_EQ(found->leading_widget, (PdfReference{7, 0}));
  EXPECT_EQ(found->leading_field, "Principal");
  EXPECT_EQ(found->seal_field, PdfReference{});
  EXPECT_EQ(found->leading_rectangle, (Rectangle{300, 100, 480, 160}));
  EXPECT_FALSE(found->field_rectangle);
  EXPECT_EQ(found->other_rectangles, (std::vector<Rectangle>{{10, 10, 20, 20}}));
  EXPECT_EQ(found->geometry.crop_box, (Rectangle{0, 0, 595, 842}));
  EXPECT_EQ(found->geometry.rotate, 0);
  EXPECT_EQ(found->geometry.user_unit, 1);
  ASSERT_EQ(found->edits.size(), 2U);
  EXPECT_EQ(applied(*found, 0), "5 0 obj\n<< /Fields [7 0 R 21 0 R] /SigFlags 3 >>\nendobj");
  EXPECT_EQ(applied(*found, 1), "6 0 obj\n[7 0 R 8 0 R 21 0 R]\nendobj");
  EXPECT_NE(found->edits[0].range, ByteRange{});
}

TEST(PdfPlan, FindsContainersDirectAndIndirect) {
  auto bodies = signed_bodies();
  bodies[1] = "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [7 0 R]>>>>";
  bodies[3] = "<< /Type /Page /Parent 2 0 R /Annots [7 0 R]>>";
  const auto direct = plan(bodies);
  ASSERT_TRUE(direct) << direct.refusal().detail;
  EXPECT_EQ(applied(*direct, 0), "1 0 obj\n<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [7 0 R 21 0 R]>>>>\nendobj");
  EXPECT_EQ(applied(*direct, 1), "3 0 obj\n<< /Type /Page /Parent 2 0 R /Annots [7 0 R 21 0 R]>>\nendobj");
  bodies = changed(5, "[7 0 R]", "12 0 R");
  bodies[12] = "[7 0 R % ]\n]";
  const auto indirect = plan(bodies);
  ASSERT_TRUE(indirect) << indirect.refusal().detail;
  EXPECT_EQ(applied(*indirect, 0), "12 0 obj\n[7 0 R % ]\n 21 0 R]\nendobj");
}

TEST(PdfPlan, NeedsExactlyOneFieldWithTheLeadingSignature) {
  EXPECT_REFUSED(plan(changed(1, "/AcroForm 5 0 R", "")), Reason::signature_hidden);
  EXPECT_REFUSED(plan(changed(5, "/Fields [7 0 R]", "")), Reason::signature_hidden);
  EXPECT_REFUSED(plan(changed(5, "[7 0 R]", "[]")), Reason::signature_hidden);
  EXPECT_REFUSED(plan(changed(7, "/V 10 0 R", "/V 9 0 R")), Reason::signature_hidden);
  EXPECT_REFUSED(plan(changed(7, "/V 10 0 R", "/V 10 1 R")), Reason::signature_hidden);
  auto twice = changed(5, "[7 0 R]", "[7 0 R 11 0 R]");
  twice[11] = "<< /FT /Sig /T (Other) /V 10 0 R /Subtype /Widget >>";
  EXPECT_REFUSED(plan(twice), Reason::signature_hidden);
  auto parent = changed(5, "[7 0 R]", "[11 0 R]");
  parent[7] = replaced(replaced(parent[7], "/V 10 0 R", ""), "/FT", "/Parent 11 0 R /FT");
  parent[11] = "<< /FT /Sig /T (Other) /V 10 0 R /Kids [7 0 R] >>";
  EXPECT_REFUSED(plan(parent), Reason::signature_hidden);
  parent[7] = replaced(parent[7], "/FT", "/V 10 0 R /FT");
  EXPECT_REFUSED(plan(parent), Reason::signature_hidden);
}

TEST(PdfPlan, FollowsKids) {
  auto bodies = changed(5, "[7 0 R]", "[11 0 R 12 0 R]");
  bodies[7] = replaced(bodies[7], "/FT", "/Parent 11 0 R /FT");
  bodies[11] = "<< /T <FEFF00480042> /Kids [7 0 R] >>";
  bodies[12] = "<< /T (Note) /FT /Tx >>";
  const auto found = plan(bodies);
  ASSERT_TRUE(found) << found.refusal().detail;
  EXPECT_EQ(found->leading_field, "HB.Principal");
  // The widget apart from its field.
  bodies = changed(5, "[7 0 R]", "[11 0 R]");
  bodies[11] = "<< /T (Principal) /FT /Sig /V 10 0 R /Kids [7 0 R] >>";
  bodies[7] = replaced(replaced(bodies[7], "/V 10 0 R", "/Parent 11 0 R"), "/T (Principal)", "");
  const auto apart = plan(bodies);
  ASSERT_TRUE(apart) << apart.refusal().detail;
  EXPECT_EQ(apart->leading_widget, (PdfReference{7, 0}));
  auto several = bodies;
  several[11] = "<< /T (Principal) /FT /Sig /V 10 0 R /Kids [7 0 R 12 0 R] >>";
  several[12] = "<< /Subtype /Widget /Parent 11 0 R /Rect [0 0 1 1] >>";
  EXPECT_REFUSED(plan(several), Reason::seal_place_unfit);
  several[12] = "<< /Subtype /Widget /Parent 11 0 R /T (x) /Rect [0 0 1 1] >>";
  EXPECT_REFUSED(plan(several), Reason::pdf_malformed);
  for (const char* kid : {"/Parent 12 0 R", "/Parent 11 0 R /V 10 0 R", "/Parent 11 0 R /Kids []"}) {
    auto odd = bodies;
    odd[7] = replaced(odd[7], "/Parent 11 0 R", kid);
    EXPECT_REFUSED(plan(odd), Reason::pdf_malformed);
  }
  bodies[7] = replaced(bodies[7], "/Widget", "/Square");
  EXPECT_REFUSED(plan(bodies), Reason::pdf_malformed);
}

TEST(PdfPlan, RefusesFieldsThatAreNoTree) {
  EXPECT_REFUSED(plan(changed(5, "[7 0 R]", "[7 0 R 7 0 R]")), Reason::pdf_malformed);
  EXPECT_REFUSED(plan(changed(5, "[7 0 R]", "[7 0 R << /T (x) >>]")), Reason::pdf_malformed);
  EXPECT_REFUSED(plan(changed(5, "[7 0 R]", "[7 0 R 9 0 R]")), Reason::pdf_malformed);   // a stream
  EXPECT_REFUSED(plan(changed(5, "[7 0 R]", "[7 0 R 99 0 R]")), Reason::pdf_malformed);  // nothing
  EXPECT_REFUSED(plan(changed(7, "/FT", "/Parent 5 0 R /FT")), Reason::pdf_malformed);
  auto no_field = changed(5, "[7 0 R]", "[7 0 R 11 0 R]");
  no_field[11] = "[]";
  EXPECT_REFUSED(plan(no_field), Reason::pdf_malformed);
  no_field[11] = "<< /T (a) /Kids [12 0 R] >>";
  no_field[12] = "<< /Subtype /Stamp /Parent 11 0 R >>";
  EXPECT_REFUSED(plan(no_field), Reason::pdf_malformed);
  auto circle = changed(5, "[7 0 R]", "[7 0 R 11 0 R]");
  circle[11] = "<< /T (a) /Kids [12 0 R] >>";
  circle[12] = "<< /T (b) /Parent 11 0 R /Kids [11 0 R] >>";
  EXPECT_REFUSED(plan(circle), Reason::pdf_malformed);
  auto wrong_parent = circle;
  wrong_parent[12] = "<< /T (b) /Parent 7 0 R >>";
  EXPECT_REFUSED(plan(wrong_parent), Reason::pdf_malformed);
  auto shared = circle;
  shared[11] = "<< /T (a) /Kids [12 0 R 12 0 R] >>";
  shared[12] = "<< /Subtype /Widget /Parent 11 0 R >>";
  EXPECT_REFUSED(plan(shared), Reason::pdf_malformed);
  auto deep = changed(5, "[7 0 R]", "[7 0 R 20 0 R]");
  for (unsigned i = 0; i < 80; ++i) {
    deep[20 + i] =
        "<< /T (a) " + (i == 0 ? "" : "/Parent " + std::to_string(19 + i) + " 0 R") + " /Kids [" + std::to_string(21 + i) + " 0 R] >>";
  }
  deep[100] = "<< /T (a) /Parent 99 0 R >>";
  EXPECT_REFUSED(plan(deep), Reason::pdf_malformed);
}

TEST(PdfPlan, RefusesWhatIsNotUnderstood) {
  EXPECT_REFUSED(plan(changed(5, "/SigFlags 3", "/XFA []")), Reason::pdf_forbidden);
  EXPECT_REFUSED(plan(changed(5, "/SigFlags 3", "/NeedAppearances true")), Reason::pdf_forbidden);
  EXPECT_TRUE(plan(changed(5, "/SigFlags 3", "/NeedAppearances false")));
  EXPECT_REFUSED(plan(changed(5, "/SigFlags 3", "/NeedAppearances 1")), Reason::pdf_malformed);
  EXPECT_REFUSED(plan(changed(1, "/Catalog", "/Catalogue")), Reason::pdf_malformed);
  EXPECT_REFUSED(plan(changed(1, "/Pages 2 0 R", "/Pages 2 0 R /Perms << /DocMDP 10 0 R >>")), Reason::changes_forbidden);
  EXPECT_REFUSED(plan(changed(1, "/Pages 2 0 R", "/Pages 2 0 R /Perms << /UR3 10 0 R >>")), Reason::pdf_forbidden);
  EXPECT_REFUSED(plan(changed(1, "/AcroForm 5 0 R", "/AcroForm null")), Reason::pdf_malformed);
  EXPECT_REFUSED(plan(changed(1, "/AcroForm 5 0 R", "/AcroForm []")), Reason::pdf_malformed);
  auto chained = changed(1, "/AcroForm 5 0 R", "/AcroForm 11 0 R");
  chained[11] = "5 0 R";
  EXPECT_REFUSED(plan(chained), Reason::pdf_malformed);
  // The same array as Fields and as Annots: one insertion would stand for two.
  auto shared = changed(5, "[7 0 R]", "6 0 R");
  shared[6] = "[7 0 R]";
  EXPECT_REFUSED(plan(shared), Reason::pdf_malformed);
  const auto pdf = pdf_of(signed_bodies());
  const auto file = PdfTableFile::open(pdf.octets());
  EXPECT_REFUSED(plan_increment({*file, file->trailer(), false, {10, 0}, "a.b"}), Reason::configuration_wrong);
  EXPECT_REFUSED(plan_increment({*file, file->trailer(), false, {10, 0}, ""}), Reason::configuration_wrong);
}

TEST(PdfPlan, NormalisesAndNeedsTheLeadingRectangle) {
  EXPECT_EQ(plan(changed(7, "[300 100 480 160]", "[480 160.5 300 100]"))->leading_rectangle, (Rectangle{300, 100, 480, 160.5}));
  EXPECT_EQ(plan(changed(7, "[300 100 480 160]", "[480 100 300 160]"))->leading_rectangle, (Rectangle{300, 100, 480, 160}));
  EXPECT_REFUSED(plan(changed(7, "[300 100 480 160]", "[300 100 300 160]")), Reason::seal_place_unfit);
  EXPECT_REFUSED(plan(changed(7, "[300 100 480 160]", "[300 100 480 100]")), Reason::seal_place_unfit);
  EXPECT_REFUSED(plan(changed(7, "/Rect [300 100 480 160]", "")), Reason::pdf_malformed);
  EXPECT_REFUSED(plan(changed(7, "[300 100 480 160]", "[300 100 480]")), Reason::pdf_malformed);
  EXPECT_REFUSED(plan(changed(7, "[300 100 480 160]", "[300 100 480 (160)]")), Reason::pdf_malformed);
  for (const char* flags : {"/F 2", "/F 32", "/F 134", "/OC 8 0 R"})
    EXPECT_REFUSED(plan(changed(7, "/F 132", flags)), Reason::seal_place_unfit);
  EXPECT_REFUSED(plan(changed(7, "/F 132", "/F 1.5")), Reason::pdf_malformed);
  EXPECT_REFUSED(plan(changed(7, "/Subtype /Widget", "/Subtype /Stamp")), Reason::pdf_malformed);
}

TEST(PdfPlan, TheWidgetStandsOnItsPageOnce) {
  EXPECT_REFUSED(plan(changed(3, "/Annots 6 0 R", "")), Reason::seal_place_unfit);
  EXPECT_REFUSED(plan(with(6, "[8 0 R]")), Reason::seal_place_unfit);
  EXPECT_REFUSED(plan(with(6, "[7 0 R 8 0 R 7 0 R]")), Reason::seal_place_unfit);
  EXPECT_REFUSED(plan(with(6, "[7 1 R 8 0 R]")), Reason::seal_place_unfit);
  EXPECT_REFUSED(plan(changed(7, "/P 3 0 R", "/P 2 0 R")), Reason::pdf_malformed);
  EXPECT_REFUSED(plan(changed(7, "/P 3 0 R", "/P << >>")), Reason::pdf_malformed);
  EXPECT_REFUSED(plan(changed(3, "/Annots 6 0 R", "/Annots null")), Reason::pdf_malformed);
  EXPECT_REFUSED(plan(changed(3, "/Annots 6 0 R", "/Annots << >>")), Reason::pdf_malformed);
}

TEST(PdfPlan, LooksForThePageOfAWidgetThatNamesNone) {
  auto bodies = changed(7, "/P 3 0 R", "");
  EXPECT_EQ(plan(bodies)->page, (PdfReference{3, 0}));
  bodies[2] = "<< /Type /Pages /Kids [12 0 R 13 0 R] /Count 2 /MediaBox [0 0 100 100] >>";
  bodies[12] = "<< /Type /Page /Parent 2 0 R >>";
  bodies[13] = "<< /Type /Pages /Parent 2 0 R /Kids [3 0 R] /Count 1 >>";
  bodies[3] = replaced(bodies[3], "/Parent 2 0 R", "/Parent 13 0 R");
  const auto found = plan(bodies);
  ASSERT_TRUE(found) << found.refusal().detail;
  EXPECT_EQ(found->page, (PdfReference{3, 0}));
  auto twice = bodies;
  twice[12] = "<< /Type /Page /Parent 2 0 R /Annots [7 0 R] >>";
  EXPECT_REFUSED(plan(twice), Reason::seal_place_unfit);
  auto nowhere = bodies;
  nowhere[6] = "[8 0 R]";
  EXPECT_REFUSED(plan(nowhere), Reason::seal_place_unfit);
  for (const char* kids : {"[2 0 R]", "[3 0 R 3 0 R]", "[<< /Type /Page >>]", "[5 0 R]"}) {
    auto odd = bodies;
    odd[13] = replaced(odd[13], "[3 0 R]", kids);
    EXPECT_REFUSED(plan(odd), Reason::pdf_malformed);
  }
}

TEST(PdfPlan, ThePageHangsInTheTree) {
  EXPECT_REFUSED(plan(changed(2, "[3 0 R]", "[]")), Reason::pdf_malformed);
  EXPECT_REFUSED(plan(changed(2, "[3 0 R]", "[3 0 R 3 0 R]")), Reason::pdf_malformed);
  EXPECT_REFUSED(plan(changed(3, "/Parent 2 0 R", "")), Reason::pdf_malformed);
  EXPECT_REFUSED(plan(changed(2, "/Type /Pages", "/Type /Page")), Reason::pdf_malformed);
  EXPECT_REFUSED(plan(changed(2, "/Type /Pages", "/Type /Pages /Parent 2 0 R")), Reason::pdf_malformed);
  EXPECT_REFUSED(plan(changed(1, "/Pages 2 0 R", "/Pages 3 0 R")), Reason::pdf_malformed);
  EXPECT_REFUSED(plan(changed(1, "/Pages 2 0 R", "")), Reason::pdf_malformed);
  auto alone = changed(1, "/Pages 2 0 R", "/Pages 3 0 R");
  alone[3] = "<< /Type /Page /MediaBox [0 0 9 9] /Annots 6 0 R >>";
  EXPECT_REFUSED(plan(alone), Reason::pdf_malformed);
  auto other_tree = changed(1, "/Pages 2 0 R", "/Pages 12 0 R");
  other_tree[12] = "<< /Type /Pages /Kids [] /Count 0 >>";
  EXPECT_REFUSED(plan(other_tree), Reason::pdf_malformed);
  auto circle = changed(3, "/Parent 2 0 R", "/Parent 12 0 R");
  circle[12] = "<< /Type /Pages /Kids [3 0 R 13 0 R] /Parent 13 0 R >>";
  circle[13] = "<< /Type /Pages /Kids [12 0 R] /Parent 12 0 R >>";
  EXPECT_REFUSED(plan(circle), Reason::pdf_malformed);
}

TEST(PdfPlan, InheritsAttributes) {
  auto bodies = changed(2, "/MediaBox [0 0 595 842]", "/MediaBox [595 842 0 0] /CropBox [-10 20 300 900] /Rotate -90");
  const auto inherited = plan(bodies);
  ASSERT_TRUE(inherited) << inherited.refusal().detail;
  EXPECT_EQ(inherited->geometry.crop_box, (Rectangle{0, 20, 300, 842}));
  EXPECT_EQ(inherited->geometry.rotate, 270);
  bodies[3] = replaced(bodies[3], "/Parent 2 0 R", "/Parent 2 0 R /MediaBox [0 0 50 50] /CropBox [1 2 3 4] /Rotate 450 /UserUnit 2.5");
  const auto own = plan(bodies);
  EXPECT_EQ(own->geometry.crop_box, (Rectangle{1, 2, 3, 4}));
  EXPECT_EQ(own->geometry.rotate, 90);
  EXPECT_EQ(own->geometry.user_unit, 2.5);
  const std::string box = "/MediaBox [0 0 595 842]";
  for (const std::string attributes : {"", "/MediaBox [0 0 0 842]", "/MediaBox [0 0 595 842] /CropBox [600 0 700 100]", "/MediaBox 5",
                                       "/MediaBox [0 0 595 842] /Rotate 45", "/MediaBox [0 0 595 842] /Rotate 90.0"}) {
    EXPECT_REFUSED(plan(changed(2, box, attributes)), Reason::pdf_malformed);
  }
  for (const char* unit : {"0", "-1", "100.5", "(1)"}) {
    EXPECT_REFUSED(plan(changed(3, "/Parent 2 0 R", std::string{"/Parent 2 0 R /UserUnit "} + unit)), Reason::pdf_malformed);
  }
}

TEST(PdfPlan, KnowsWhatOtherAnnotationsShow) {
  const auto others = [](const std::string& body) {
    const auto found = plan(with(8, body));
    EXPECT_TRUE(found) << found.refusal().detail;
    return found ? found->other_rectangles : std::vector<Rectangle>{{-1, -1, -1, -1}};
  };
  const std::vector<Rectangle> none, one{{10, 10, 20, 20}};
  EXPECT_EQ(others("<< /Subtype /Square /Rect [20 20 10 10] /F 4 >>"), one);
  EXPECT_EQ(others("<< /Subtype /Square /Rect [10 10 20 20] /F 2 >>"), none);
  EXPECT_EQ(others("<< /Subtype /Square /Rect [10 10 20 20] /F 32 >>"), one);  // NoView may be printed
  EXPECT_EQ(others("<< /Subtype /Square /Rect [10 10 10 20] >>"), none);
  EXPECT_EQ(others("<< /Subtype /Popup /Rect [10 10 20 20] >>"), none);
  EXPECT_EQ(others("<< /Subtype /Link /Rect [10 10 20 20] >>"), none);
  EXPECT_EQ(others("<< /Subtype /Link /Rect [10 10 20 20] /AP << >> >>"), one);
  EXPECT_EQ(plan(with(6, "[7 0 R << /Subtype /Stamp /Rect [10 10 20 20] >>]"))->other_rectangles, one);
  for (const char* body : {"<< /Rect [10 10 20 20] >>", "<< /Subtype /Square >>", "[]", "<< /Subtype /Square /Rect [1 2] >>"}) {
    EXPECT_REFUSED(plan(with(8, body)), Reason::pdf_malformed);
  }
  EXPECT_REFUSED(plan(with(6, "[7 0 R 99 0 R]")), Reason::pdf_malformed);
  EXPECT_REFUSED(plan(with(6, "[7 0 R (x)]")), Reason::pdf_malformed);
}

TEST(PdfPlan, FillsAnEmptySealField) {
  const auto found = plan(with_seal_field());
  ASSERT_TRUE(found) << found.refusal().detail;
  EXPECT_FALSE(found->new_field);
  EXPECT_EQ(found->seal_field, (PdfReference{11, 0}));
  EXPECT_EQ(found->field_rectangle, (Rectangle{50, 60, 150, 140}));
  EXPECT_EQ(found->other_rectangles, (std::vector<Rectangle>{{10, 10, 20, 20}}));
  EXPECT_TRUE(found->leading_on_page);
  ASSERT_EQ(found->edits.size(), 1U);
  EXPECT_EQ(applied(*found, 0),
            "11 0 obj\n<< /Type /Annot /Subtype /Widget /FT /Sig /T (OrgSeal) /Rect [50 60 150 140] /P 3 0 R /F 4  /V 22 0 R /AP << /N 23 "
            "0 R >>>>"
            "\nendobj");
  const auto permitted = [] {
    auto bodies = with_seal_field();
    bodies[1] = "<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R /Perms << /DocMDP 10 0 R >> >>";
    return bodies;
  }();
  EXPECT_TRUE(plan(permitted));
  EXPECT_FALSE(plan(with_seal_field("", "[0 0 0 0]"))->field_rectangle);
  EXPECT_EQ(plan(with_seal_field("", "[0 0 0 0]"))->page, (PdfReference{3, 0}));
}

TEST(PdfPlan, CutsTheAppearanceOfAnEmptySealField) {
  auto bodies = with_seal_field();
  bodies[11] = "<</AP<</N 9 0 R>>/Subtype/Widget/FT/Sig/T(OrgSeal)/Rect[50 60 150 140]/F 4/P 3 0 R>>";
  EXPECT_EQ(applied(*plan(bodies), 0),
            "11 0 obj\n<< /V 22 0 R /AP << /N 23 0 R >>/Subtype/Widget/FT/Sig/T(OrgSeal)/Rect[50 60 150 140]/F 4/P 3 0 R>>\nendobj");
  bodies[11] = "<</Subtype/Widget/FT/Sig/T(OrgSeal)/Rect[50 60 150 140]/F 4% /AP 1 0 R\n/#41P 9 0 R/P 3 0 R>>";
  EXPECT_EQ(applied(*plan(bodies), 0),
            "11 0 obj\n<</Subtype/Widget/FT/Sig/T(OrgSeal)/Rect[50 60 150 140]/F 4 /V 22 0 R /AP << /N 23 0 R >>/P 3 0 R>>\nendobj");
}

TEST(PdfPlan, RefusesASealFieldThatIsNotToBeFilled) {
  EXPECT_REFUSED(plan(with_seal_field("/V 10 1 R ")), Reason::seal_slot_filled);
  EXPECT_REFUSED(plan(with_seal_field("/Kids [] ")), Reason::pdf_forbidden);
  EXPECT_REFUSED(plan(with_seal_field("/SV << >> ")), Reason::pdf_forbidden);
  EXPECT_REFUSED(plan(with_seal_field("/AA << >> ")), Reason::pdf_forbidden);
  EXPECT_REFUSED(plan(with_seal_field("/A << >> ")), Reason::pdf_forbidden);
  EXPECT_REFUSED(plan(with_seal_field("/OC 8 0 R ")), Reason::seal_place_unfit);
  EXPECT_REFUSED(plan(with_seal_field("/Lock << /Action /All >> ")), Reason::changes_forbidden);
  EXPECT_REFUSED(plan(with_seal_field("/Lock << /Action /Exclude /Fields [] >> ")), Reason::changes_forbidden);
  EXPECT_REFUSED(plan(with_seal_field("/Lock << /Action /Include /Fields [(Principal)] >> ")), Reason::changes_forbidden);
  EXPECT_REFUSED(plan(with_seal_field("/Lock << /Action /Include /Fields [] /P 1 >> ")), Reason::changes_forbidden);
  EXPECT_REFUSED(plan(with_seal_field("/Lock << /Action /Include >> ")), Reason::changes_forbidden);
  EXPECT_REFUSED(plan(with_seal_field("/Lock [] ")), Reason::changes_forbidden);
  EXPECT_REFUSED(plan(with_seal_field("/Lock null ")), Reason::pdf_malformed);
  EXPECT_TRUE(plan(with_seal_field("/Lock << /Type /SigFieldLock /Action /Include /Fields [] >> ")));
  const auto field_as = [](const std::string& from, const std::string& to) {
    auto bodies = with_seal_field();
    bodies[11] = replaced(bodies[11], from, to);
    return plan(bodies);
  };
  EXPECT_REFUSED(field_as("/FT /Sig", "/FT /Tx"), Reason::pdf_forbidden);
  EXPECT_REFUSED(field_as("/Subtype /Widget", ""), Reason::pdf_forbidden);
  EXPECT_REFUSED(field_as("/F 4", "/F 6"), Reason::seal_place_unfit);
  EXPECT_REFUSED(field_as("/P 3 0 R", "/P 2 0 R"), Reason::pdf_malformed);
  EXPECT_FALSE(field_as("(OrgSeal)", "<FEFF004F00720067005300650061006C>")->new_field);
  EXPECT_FALSE(field_as("(OrgSeal)", "<EFBBBF4F72675365616C>")->new_field);
  EXPECT_FALSE(field_as("(OrgSeal)", "(Org\\123eal)")->new_field);
  EXPECT_TRUE(field_as("(OrgSeal)", "(OrgSeal )")->new_field);
  auto twice = with_seal_field();
  twice[5] = "<< /Fields [7 0 R 11 0 R 12 0 R] >>";
  twice[12] = twice[11];
  EXPECT_REFUSED(plan(twice), Reason::pdf_malformed);
  auto off_page = with_seal_field();
  off_page[6] = "[7 0 R 8 0 R]";
  EXPECT_REFUSED(plan(off_page), Reason::seal_place_unfit);
}

TEST(PdfPlan, ASealFieldElsewhereBringsItsOwnPage) {
  auto bodies = with_seal_field();
  bodies[2] = "<< /Type /Pages /Kids [3 0 R 13 0 R] /Count 2 /MediaBox [0 0 595 842] >>";
  bodies[6] = "[7 0 R 8 0 R]";
  bodies[11] = replaced(bodies[11], "/P 3 0 R", "/P 13 0 R");
  bodies[13] = "<< /Type /Page /Parent 2 0 R /Rotate 90 /Annots [11 0 R 14 0 R] >>";
  bodies[14] = "<< /Subtype /Stamp /Rect [1 1 2 2] >>";
  const auto found = plan(bodies);
  ASSERT_TRUE(found) << found.refusal().detail;
  EXPECT_EQ(found->page, (PdfReference{13, 0}));
  EXPECT_FALSE(found->leading_on_page);
  EXPECT_EQ(found->geometry.rotate, 90);
  EXPECT_EQ(found->other_rectangles, (std::vector<Rectangle>{{1, 1, 2, 2}}));
}

TEST(PdfPlan, IsTheSameFromAnAccount) {
  const auto pdf = pdf_of(signed_bodies());
  const auto file = PdfTableFile::open(pdf.octets());
  PdfStructure structure;
  for (const auto& [number, body] : signed_bodies()) {
    const auto object = file->object({number, 0});
    if (number % 2 == 0) {
      structure.objects.push_back({{number, 0}, object->range, {}});
    } else {
      structure.objects.push_back({{number, 0}, {}, to_bytes(std::to_string(number) + " 0 obj " + body + " endobj")});
    }
  }
  const PdfAccount account{pdf.octets(), structure};
  const auto found = plan_increment({account, file->trailer(), true, {10, 0}, "OrgSeal"});
  ASSERT_TRUE(found) << found.refusal().detail;
  EXPECT_TRUE(found->xref_stream);
  EXPECT_EQ(found->edits[0].range, ByteRange{});
  EXPECT_EQ(applied(*found, 0), "5 0 obj << /Fields [7 0 R 21 0 R] /SigFlags 3 >> endobj");
  EXPECT_EQ(found->geometry.crop_box, (Rectangle{0, 0, 595, 842}));
  structure.objects.pop_back();
  structure.objects.erase(structure.objects.begin());
  const PdfAccount less{pdf.octets(), structure};
  EXPECT_REFUSED(plan_increment({less, file->trailer(), true, {10, 0}, "OrgSeal"}), Reason::evidence_disagrees);
}

TEST(PdfPlan, WorkIsBounded) {
  // Every page shares one large array: reading it once for each would take hours.
  auto bodies = changed(7, "/P 3 0 R", "");
  std::string kids, large = "[7 0 R ";
  for (int i = 0; i < 150000; ++i) large += "7 1 R ";
  bodies[6] = large + "]";
  for (unsigned i = 100; i < 3000; ++i) {
    kids += std::to_string(i) + " 0 R ";
    bodies[i] = "<< /Type /Page /Parent 2 0 R /Annots 6 0 R >>";
  }
  bodies[2] = replaced(bodies[2], "[3 0 R]", "[3 0 R " + kids + "]");
  EXPECT_REFUSED(plan(bodies), Reason::too_large);
}

TEST(PdfPlan, AnIncrementByItIsWellFormedToOthers) {
  const Scratch scratch;
  for (const bool existing : {false, true}) {
    auto pdf = pdf_of(existing ? with_seal_field() : signed_bodies());
    const auto received = pdf.text();
    const auto file = PdfTableFile::open(as_bytes(received));
    const auto found = plan_increment({*file, file->trailer(), false, {10, 0}, "OrgSeal"});
    ASSERT_TRUE(found);
    for (const auto& rewritten : apply_edits(found->edits, {21, 22, 23})) {
      pdf.place(rewritten.id.number, pdf.size()).raw(std::string{as_text(rewritten.octets)} + "\n");
    }
    if (!existing)
      pdf.object(21, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (OrgSeal) /V 22 0 R /Rect [0 0 9 9] /P 3 0 R /AP << /N 23 0 R >> >>");
    pdf.object(22, "<< /Type /Sig /Filter /Adobe.PPKLite >>");
    pdf.object(23, "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 3 >>\nstream\nq Q\nendstream").section();
    scratch.write("out.pdf", pdf.text());
    scratch.run("qpdf --check out.pdf");
    const auto json = scratch.run("qpdf --json --json-key=acroform out.pdf");
    EXPECT_NE(json.find("\"fullname\": \"OrgSeal\""), std::string::npos) << json;
    const auto again = PdfTableFile::open(pdf.octets());
    ASSERT_TRUE(again) << again.refusal().detail;
    EXPECT_REFUSED(plan_increment({*again, again->trailer(), false, {10, 0}, "OrgSeal"}), Reason::seal_slot_filled);
  }
}

TEST(PdfEdits, WriteEveryInsertionAndMergeThoseOfOneObject) {
  const auto original = to_bytes("1 0 obj << /A [1] /B [2] >> endobj");
  const auto edit = [&](std::uint64_t place, PdfEdit::What what) { return PdfEdit{{1, 0}, original, {}, place, {}, what}; };
  const auto text = [&](const std::vector<PdfEdit>& edits) {
    const auto rewritten = apply_edits(edits, {21, 22, 23});
    EXPECT_EQ(rewritten.size(), 1U);
    return std::string{as_text(rewritten.front().octets)};
  };
  using enum PdfEdit::What;
  EXPECT_EQ(text({edit(25, value)}), "1 0 obj << /A [1] /B [2]  /V 22 0 R /AP << /N 23 0 R >>>> endobj");
  EXPECT_EQ(text({edit(23, reference), edit(16, reference)}), "1 0 obj << /A [1 21 0 R] /B [2 21 0 R] >> endobj");
  auto cut = edit(17, value);
  cut.cut = {17, 24};
  EXPECT_EQ(text({cut, edit(16, reference)}), "1 0 obj << /A [1 21 0 R] /V 22 0 R /AP << /N 23 0 R >> >> endobj");
  auto other = edit(16, reference);
  other.id = {2, 0};
  EXPECT_EQ(apply_edits({edit(16, reference), other}, {}).size(), 2U);
  EXPECT_TRUE(apply_edits({}, {}).empty());
}

}  // namespace
}  // namespace signet
