// DocMDP (ISO 32000-2 12.8.2.2), FieldMDP (12.8.2.4), locks (12.7.5.5), layouts and the place of the seal.
#include <gtest/gtest.h>

#include <set>

#include "document/pdf/inspect_pdf.h"
#include "policy/model/pdf_field_rule.h"
#include "tests/unit/pdf_worker/pdf_file.h"

namespace signet::test {
namespace {

std::string doc_mdp(const std::string& parameters) {
  return "/Reference [ << /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /V /1.2 " + parameters +
         " >> >> ]";
}

std::string field_mdp(const std::string& action) {
  return "/Reference [ << /Type /SigRef /TransformMethod /FieldMDP /TransformParams << /Type /TransformParams /V /1.2 " + action +
         " >> >> ]";
}

/// The principal's certification, first of all, with empty fields of GVCN and, where asked, of the seal.
PdfFile certified(const std::string& parameters, bool seal_field) {
  PdfFile file = PdfFile::simple();
  file.add_empty_field("GVCN", "[60 100 160 140]");
  if (seal_field) file.add_empty_field("ConDau", "[300 100 400 200]");
  const int signature = file.next + 1;
  file.sign({.field = "HieuTruong",
             .rectangle = "[400 200 500 240]",
             .signature_extra = doc_mdp(parameters),
             .also = {{1, file.with(1, "/Perms << /DocMDP " + std::to_string(signature) + " 0 R >>")}}});
  return file;
}

PdfFile& fill(PdfFile& file, const std::string& name) { return file.sign({.field = name, .existing = file.number_of_field(name)}); }

TEST(PdfPermission, CertificationKeepsTheSealOut) {
  for (const char* parameters : {"/P 1", "/P 2", "/P 3", ""}) {
    EXPECT_NE(complaints(certified(parameters, false).octets).find("changes-forbidden/HieuTruong/"), std::string::npos) << parameters;
    EXPECT_EQ(complaints(certified(parameters, false).octets, wire::InspectMode::general), "");
  }
  EXPECT_EQ(complaints(certified("/P 1", true).octets), "changes-forbidden/HieuTruong/a change that the certification forbids: ConDau\n");
  EXPECT_EQ(complaints(certified("/P 2", true).octets), "");
  EXPECT_EQ(complaints(certified("/P 3", true).octets), "");
  EXPECT_EQ(complaints(certified("", true).octets), "");
}

TEST(PdfPermission, CertificationLimitsWhatFollows) {
  const std::string reason = "changed-after-signing/HieuTruong/";
  for (const char* parameters : {"/P 2", "/P 3", ""}) {
    PdfFile filled = certified(parameters, true);
    EXPECT_EQ(complaints(fill(filled, "GVCN").octets), "") << parameters;
    PdfFile added = certified(parameters, true);
    added.sign({.field = "GVBM_TOAN"});
    EXPECT_NE(complaints(added.octets).find(reason + "a field that the certification forbids: GVBM_TOAN"), std::string::npos) << parameters;
  }
  PdfFile filled = certified("/P 1", true);
  EXPECT_NE(complaints(fill(filled, "GVCN").octets).find(reason + "a change that the certification forbids: GVCN"), std::string::npos);
  PdfFile metadata = certified("/P 1", true);
  metadata.update({{8, "<< /Type /Metadata /Length 1 >>\nstream\nx\nendstream"}});
  EXPECT_NE(complaints(metadata.octets).find(reason + "a change that the certification forbids: /Metadata"), std::string::npos);
  PdfFile stamped = certified("/P 1", true);
  stamped.sign({.field = "Timestamp", .type = "/DocTimeStamp", .appearance = false});
  EXPECT_EQ(complaints(stamped.octets, wire::InspectMode::general), "");
  PdfFile visible = certified("/P 1", true);
  visible.sign({.field = "Timestamp", .rectangle = "[1 1 20 20]", .type = "/DocTimeStamp"});
  EXPECT_NE(complaints(visible.octets, wire::InspectMode::general).find(reason), std::string::npos);
}

TEST(PdfPermission, CertificationIsTheFirstSignature) {
  const std::string complaint = "changes-forbidden/HieuTruong/a certification that is not the first signature";
  PdfFile second = PdfFile::simple();
  second.sign({.field = "GVCN"});
  second.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]", .signature_extra = doc_mdp("/P 3")});
  EXPECT_NE(complaints(second.octets).find(complaint), std::string::npos);
  PdfFile both = PdfFile::simple();
  both.sign({.field = "GVCN"});
  both.sign({.field = "HieuTruong",
             .rectangle = "[400 200 500 240]",
             .signature_extra = doc_mdp("/P 3"),
             .also = {{1, both.with(1, "/Perms << /DocMDP " + std::to_string(both.next + 1) + " 0 R >>")}}});
  EXPECT_NE(complaints(both.octets, wire::InspectMode::general).find(complaint), std::string::npos);
  PdfFile unnamed = PdfFile::simple();
  unnamed.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]", .signature_extra = doc_mdp("/P 3")});
  EXPECT_NE(complaints(unnamed.octets).find(complaint), std::string::npos);
  PdfFile named = PdfFile::simple();
  named.sign({.field = "HieuTruong",
              .rectangle = "[400 200 500 240]",
              .also = {{1, named.with(1, "/Perms << /DocMDP " + std::to_string(named.next + 1) + " 0 R >>")}}});
  EXPECT_NE(complaints(named.octets).find(complaint), std::string::npos);
  PdfFile nothing = PdfFile::simple();
  nothing.update({{1, nothing.with(1, "/Perms << /DocMDP 9 0 R >>")}}).sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  EXPECT_NE(complaints(nothing.octets).find("changes-forbidden//a certification"), std::string::npos);
}

TEST(PdfPermission, UnknownTransformsAndLevels) {
  for (const char* extra : {"/Reference [ << /TransformMethod /UR >> ]", "/Reference 5", "/Reference [ << /TransformMethod /FieldMDP >> ]",
                            "/Reference [ << /TransformMethod /FieldMDP /TransformParams << /Action /Some >> >> ]",
                            "/Reference [ << /TransformMethod /FieldMDP /TransformParams << /Action /Include >> >> ]",
                            "/Reference [ << /TransformMethod /DocMDP /TransformParams << /P 4 >> >> ]"}) {
    PdfFile file = PdfFile::simple();
    file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]", .signature_extra = extra});
    EXPECT_NE(complaints(file.octets).find("signature-malformed/HieuTruong/a lock or certification"), std::string::npos) << extra;
  }
}

class PdfFieldLocks : public testing::TestWithParam<bool> {};

TEST_P(PdfFieldLocks, AllIncludeExclude) {
  const bool as_lock = GetParam();
  const auto told = [&](const std::string& action) {
    PdfFile file = PdfFile::simple();
    file.add_empty_field("GVCN", "[60 100 160 140]").add_empty_field("ConDau", "[300 100 400 200]");
    SignSpec spec{.field = "HieuTruong", .rectangle = "[400 200 500 240]"};
    if (as_lock)
      spec.field_extra = "/Lock << /Type /SigFieldLock " + action + " >>";
    else
      spec.signature_extra = field_mdp(action);
    file.sign(spec);
    const auto seal = complaints(file.octets);
    return seal + "|" + complaints(fill(file, "GVCN").octets, wire::InspectMode::general);
  };
  const std::string seal = "changes-forbidden/HieuTruong/a locked field: ConDau\n",
                    filled = "changed-after-signing/HieuTruong/a locked field: GVCN\n";
  EXPECT_EQ(told("/Action /All"), seal + "|" + filled);
  EXPECT_EQ(told("/Action /Include /Fields [(GVCN)]"), "|" + filled);
  EXPECT_EQ(told("/Action /Include /Fields [(ConDau) (X)]"), seal + "|");
  EXPECT_EQ(told("/Action /Include /Fields [(GVC) (HieuTruong)]"), "|");
  EXPECT_EQ(told("/Action /Exclude /Fields [(GVCN)]"), seal + "|");
  EXPECT_EQ(told("/Action /Exclude /Fields [(GVCN) (ConDau)]"), "|");
}

INSTANTIATE_TEST_SUITE_P(TransformOrLock, PdfFieldLocks, testing::Bool());

TEST(PdfPermission, LockOfNewFieldsAndItsLevel) {
  PdfFile file = PdfFile::simple();
  file.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]", .field_extra = "/Lock << /Action /All >>"});
  file.sign({.field = "GVCN"});
  EXPECT_NE(complaints(file.octets, wire::InspectMode::general).find("changed-after-signing/HieuTruong/a locked field: GVCN"),
            std::string::npos);
  PdfFile level = PdfFile::simple();
  level.add_empty_field("ConDau", "[300 100 400 200]");
  level.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]", .field_extra = "/Lock << /Action /Include /Fields [(X)] /P 1 >>"});
  EXPECT_NE(complaints(level.octets).find("changes-forbidden/HieuTruong/"), std::string::npos);
}

// --- layouts -------------------------------------------------------------------------------------------------------------

TEST(PdfLayoutChoice, FirstWhoseLeadingRuleFits) {
  PdfFile file = PdfFile::simple();
  file.sign({.field = "GVCN"});
  EXPECT_EQ(complaints(file.octets), "unknown-format: no field for the leading signature\n");
  auto asked = request();
  asked.pdf_layouts.push_back(layout());
  asked.pdf_layouts[1].profile_id = "other";
  asked.pdf_layouts[1].leading = Role::homeroom_teacher;
  const auto output = pdf::inspect_document(as_bytes(file.octets), asked);
  EXPECT_EQ(output.pdf->profile_id, "other");
}

TEST(PdfLayoutChoice, LeadingFieldMayBeEmpty) {
  PdfFile file = PdfFile::simple();
  file.add_empty_field("HieuTruong", "[60 100 160 140]");
  const auto output = inspect(file.octets);
  EXPECT_EQ(complaints(output), "");
  EXPECT_TRUE(output.pdf->signatures.empty());
  EXPECT_EQ(output.pdf->structure.leading_widget.number, static_cast<std::uint32_t>(file.number_of_field("HieuTruong")));
}

TEST(PdfLayoutChoice, UnknownAndSealedFields) {
  PdfFile file = PdfFile::simple();
  file.sign({.field = "Ai"}).sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  EXPECT_EQ(complaints(file.octets), "unknown-signature/Ai/Ai\n");
  EXPECT_EQ(complaints(file.octets, wire::InspectMode::general), "");
  PdfFile sealed = PdfFile::simple();
  sealed.sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"}).sign({.field = "ConDau", .rectangle = "[380 200 420 240]"});
  EXPECT_EQ(complaints(sealed.octets), "seal-slot-filled/ConDau/\n");
  EXPECT_EQ(complaints(sealed.octets, wire::InspectMode::release), "");
  PdfFile text = PdfFile::simple();
  text.update({{20, "<< /FT /Tx /T (ConDau) >>"}, {5, text.with(5, "20 0 R", "/Fields [")}})
      .sign({.field = "HieuTruong", .rectangle = "[400 200 500 240]"});
  EXPECT_EQ(complaints(text.octets), "pdf-forbidden//the seal's field is no signature field\n");
}

TEST(PdfLayoutChoice, NestedNames) {
  PdfFile file = PdfFile::simple();
  file.update({{20, "<< /T (bang) /FT /Sig /Kids [21 0 R] >>"},
               {21, "<< /T (HieuTruong) /Parent 20 0 R /Type /Annot /Subtype /Widget /Rect [1 1 9 9] >>"},
               {5, file.with(5, "20 0 R", "/Fields [")},
               {3, file.with(3, "21 0 R", "/Annots [")}});
  auto asked = request();
  asked.pdf_layouts[0].fields.push_back({Role::principal, "bang.HieuTruong"});
  file.sign({.field = "bang.HieuTruong", .existing = 21});
  const auto output = pdf::inspect_document(as_bytes(file.octets), asked);
  EXPECT_EQ(complaints(output), "");
  ASSERT_EQ(output.pdf->signatures.size(), 1U);
  EXPECT_EQ(output.pdf->signatures[0].field, "bang.HieuTruong");
}

TEST(PdfLayoutChoice, SeparateWidget) {
  PdfFile file = PdfFile::simple();
  file.update({{20, "<< /T (HieuTruong) /FT /Sig /Kids [21 0 R] >>"},
               {21, "<< /Parent 20 0 R /Type /Annot /Subtype /Widget /Rect [1 1 9 9] /P 3 0 R >>"},
               {5, file.with(5, "20 0 R", "/Fields [")},
               {3, file.with(3, "21 0 R", "/Annots [")}});
  file.sign({.field = "HieuTruong", .existing = 20, .appearance = false});
  const auto output = inspect(file.octets);
  EXPECT_EQ(complaints(output), "");
  EXPECT_EQ(output.pdf->structure.leading_widget, (PdfReference{21, 0}));
  std::set<std::uint32_t> numbers;
  for (const auto& each : output.pdf->structure.objects) numbers.insert(each.id.number);
  EXPECT_TRUE(numbers.count(20) == 1 && numbers.count(21) == 1);
}

TEST(PdfLayoutChoice, PageOfTheLeadingWidget) {
  const auto told = [](const std::string& page3, const std::string& page7, const std::string& named) {
    PdfFile file = PdfFile::simple();
    file.update({{20, "<< /FT /Sig /T (HieuTruong) /Type /Annot /Subtype /Widget /Rect [1 1 9 9] " + named + " >>"},
                 {5, file.with(5, "20 0 R", "/Fields [")},
                 {3, file.replaced(3, "11 0 R", page3)},
                 {7, file.with(7, "/Annots [" + page7 + "]")}});
    return complaints(file.octets);
  };
  EXPECT_EQ(told("20 0 R", "", ""), "");
  EXPECT_EQ(told("", "20 0 R", "/P 7 0 R"), "");
  const std::string complaint = "seal-place-unfit/HieuTruong/the page of the leading signature\n";
  EXPECT_EQ(told("", "", ""), complaint);
  EXPECT_EQ(told("20 0 R", "20 0 R", ""), complaint);
  EXPECT_EQ(told("20 0 R", "", "/P 7 0 R"), complaint);
}

TEST(PdfPattern, SubjectAndStar) {
  EXPECT_EQ(match_pattern("GVBM_{subject}", "GVBM_TOAN"), "TOAN");
  EXPECT_EQ(match_pattern("GVBM_{subject}", "GVBM_"), std::nullopt);
  EXPECT_EQ(match_pattern("GVBM_{subject}", "xGVBM_TOAN"), std::nullopt);
  EXPECT_EQ(match_pattern("GVBM_{subject}", "GVBM_TO.AN"), std::nullopt);
  EXPECT_EQ(match_pattern("mon.{subject}.ky", "mon.LICH_SU.ky"), "LICH_SU");
  EXPECT_EQ(match_pattern("mon.{subject}.ky*", "mon.VAN.ky2"), "VAN");
  EXPECT_EQ(match_pattern("*.{subject}.ky", "a.b.VAN.ky"), "VAN");
  EXPECT_EQ(match_pattern("GVBM_{subject}_*", "GVBM_LICH_SU_1"), "LICH_SU");
  EXPECT_EQ(match_pattern("{subject}{subject}", "ab"), std::nullopt);
  EXPECT_EQ(match_pattern("HT*", "HT"), "");
  EXPECT_EQ(match_pattern("HT*", "HT.x.y"), "");
  EXPECT_EQ(match_pattern("HT", "HT."), std::nullopt);
  EXPECT_EQ(match_pattern("H?", "HT"), std::nullopt);
  EXPECT_EQ(match_pattern("", ""), "");
  EXPECT_EQ(match_pattern(std::string(64, '*') + "x", std::string(1024, 'a')), std::nullopt);
  EXPECT_EQ(match_pattern("*", std::string(1025, 'a')), std::nullopt);
}

}  // namespace
}  // namespace signet::test
