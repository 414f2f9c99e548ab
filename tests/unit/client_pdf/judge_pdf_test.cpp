// What the command says of a PDF's signatures, of a seal of ours among them and of its receipt.
#include "client/judge_pdf.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "document/compose/seal.h"
#include "document/pdf/inspect_pdf.h"
#include "policy/pdf_signature_check.h"
#include "tests/support/pdf_transcript.h"
#include "tests/support/time_stamp.h"
#include "tests/unit/client/a_log.h"

namespace signet::client {
namespace {

using world::World;

const TrustStore& trust() {
  static const TrustStore store = [] {
    std::vector<Certificate> anchors;
    std::vector<Bytes> lists;
    for (const char* name : {"gov-root", "gov-sub", "public-root", "public-sub"}) {
      anchors.push_back(*Certificate::decode(World::shared().authority(name).certificate));
      lists.push_back(World::shared().crl(name));
    }
    return TrustStore::load(anchors, lists);
  }();
  return store;
}

PdfEvidence evidence_of(const std::string& file) {
  wire::InspectRequest request;
  request.mode = wire::InspectMode::general;
  auto output = pdf::inspect_document(as_bytes(file), request);
  EXPECT_TRUE(output.pdf) << output.detail;
  return output.pdf.value_or(PdfEvidence{});
}

FileReport judged(const std::string& file, const PdfEvidence& evidence, const std::optional<ReceiptGiven>& receipt = {}) {
  FileReport report;
  judge_pdf(as_bytes(file), evidence, Belief{&trust(), World::shared().made()}, receipt, report);
  return report;
}
FileReport judged(const std::string& file, const std::optional<ReceiptGiven>& receipt = {}) {
  return judged(file, evidence_of(file), receipt);
}

bool says(const std::vector<Finding>& findings, Reason reason) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& each) { return each.reason == reason; });
}

const std::string& signed_pdf() {
  static const std::string file = world::a_pdf(World::shared()).file();
  return file;
}

constexpr const char* seal_id = "00112233445566778899aabbccddeeff";

std::vector<Digest> values_of(const std::string& file) {
  std::vector<Digest> values;
  for (const auto& each : evidence_of(file).signatures) values.push_back(sha256(read_pdf_signature(as_bytes(file), each)->cms.value));
  return values;
}

std::string record(const Digest& principal, const Digest& prior) {
  return "/SGNT_Seal << /PrincipalSignature <" + to_hex(principal) + "> /PriorSignatures <" + to_hex(prior) + "> /Journal (" + origin +
         ") /SealId (" + seal_id + ") >>";
}

std::string sealed_with(const std::string& entries) {
  world::PdfSignOptions options;
  options.field = "KY_PHAT_HANH";
  options.time = World::shared().made();
  options.entries = entries;
  return world::sign_pdf(signed_pdf(), World::shared().identity("other-school"), options);
}

const std::string& sealed_pdf() {
  static const std::string file = [] {
    const auto values = values_of(signed_pdf());
    return sealed_with(record(values.back(), digest_of_values(values)));
  }();
  return file;
}

TEST(JudgePdf, EveryoneIsNamedWithTimeAndWhatIsCovered) {
  const auto report = judged(signed_pdf());
  EXPECT_EQ(verdict(report), Verdict::valid);
  EXPECT_TRUE(report.whole);
  ASSERT_EQ(report.signatures.size(), 15U);
  const auto& last = report.signatures.back();
  EXPECT_EQ(last.style, "pades");
  EXPECT_EQ(last.integrity, Integrity::ok);
  EXPECT_EQ(last.certificate, CertificateState::valid);
  EXPECT_TRUE(last.signing_time);
  EXPECT_FALSE(last.person.empty());
  EXPECT_EQ(last.covers, std::vector<std::string>{"0-" + std::to_string(signed_pdf().size())});
}

// S3 Đ.15.1.c.
TEST(JudgePdf, ATimeStampIsJudgedAndProves) {
  const auto with = [](std::string_view person, std::int64_t later_s) {
    const Instant claimed = world::not_after(World::shared().identity("expired").certificate) + -3600;
    auto made = world::a_pdf(World::shared()).signed_by("teacher-TIN", person).time_of("teacher-TIN", claimed);
    if (later_s != 0)
      made.signing("teacher-TIN").options.cms.stamp = [=](ByteView value) {
        return world::stamp(World::shared().identity("tsa"), value, {claimed + later_s});
      };
    return judged(made.file());
  };
  EXPECT_EQ(verdict(with("expired", 0)), Verdict::indeterminate);
  EXPECT_EQ(verdict(with("expired", 60)), Verdict::valid);
  EXPECT_EQ(verdict(with("teacher-TIN", 60)), Verdict::valid);
  EXPECT_EQ(verdict(with("teacher-TIN", -3000)), Verdict::invalid) << "older than the claim";
}

TEST(JudgePdf, WhatItIsIsSaidWhereTheFirstSignatureHolds) {
  EXPECT_EQ(judged(signed_pdf()).kind, "annual-transcript");
  EXPECT_EQ(judged(world::a_scan(World::shared()).file()).kind, "scanned-paper");
  EXPECT_EQ(judged(sealed_pdf()).kind, "annual-transcript");
  auto broken = signed_pdf();
  broken[broken.find("HB-THCSMA")] = 'X';  // in the record, which everybody signed
  EXPECT_EQ(judged(broken).kind, "");
  auto unsigned_record = world::a_pdf(World::shared());
  const auto record_of_another = world::record_text(unsigned_record.form().record);
  unsigned_record.form([](world::PdfForm& form) { form.metadata = false; });
  const auto late = world::updated(unsigned_record.file(), [&](world::PdfUpdate& update) {
    update.set_key(update.root(), "/Metadata",
                   world::pdf_ref(update.add(world::pdf_stream("/Type /Metadata /Subtype /XML", world::xmp_packet(record_of_another)))));
  });
  EXPECT_EQ(judged(late).kind, "") << "written after the signatures";
}

TEST(JudgePdf, WithoutARootNothingIsConcluded) {
  FileReport report;
  judge_pdf(as_bytes(signed_pdf()), evidence_of(signed_pdf()), Belief{nullptr, World::shared().made()}, {}, report);
  EXPECT_EQ(verdict(report), Verdict::indeterminate);
  EXPECT_EQ(report.signatures[0].integrity, Integrity::ok);
  EXPECT_TRUE(says(report.signatures[0].findings, Reason::trust_not_given));
}

TEST(JudgePdf, ADefectOfOneFieldMakesThisSignatureInvalid) {
  auto evidence = evidence_of(signed_pdf());
  const auto& field = evidence.signatures[3].field;
  evidence.defects = {{static_cast<std::uint16_t>(Reason::changed_after_signing), field, "the page"}};
  const auto report = judged(signed_pdf(), evidence);
  EXPECT_EQ(verdict(report), Verdict::invalid);
  EXPECT_EQ(verdict(report.signatures[3]), Verdict::invalid);
  EXPECT_EQ(verdict(report.signatures[4]), Verdict::valid);
}

TEST(JudgePdf, ADefectOfTheDocumentMakesItInvalid) {
  for (const auto reason : {Reason::signature_hidden, Reason::pdf_forbidden, Reason::pdf_malformed, Reason::changes_forbidden}) {
    auto evidence = evidence_of(signed_pdf());
    evidence.defects = {{static_cast<std::uint16_t>(reason), "", "something"}};
    EXPECT_EQ(verdict(judged(signed_pdf(), evidence)), Verdict::invalid) << code(reason);
  }
}

TEST(JudgePdf, ASignatureThatIsNoneIsShownAndInvalid) {
  auto evidence = evidence_of(signed_pdf());
  evidence.signatures.pop_back();
  evidence.defects = {{static_cast<std::uint16_t>(Reason::signature_malformed), "GONE", "/Contents"}};
  const auto report = judged(signed_pdf(), evidence);
  EXPECT_EQ(report.signatures.back().slot, "GONE");
  EXPECT_EQ(verdict(report), Verdict::invalid);
}

TEST(JudgePdf, AWorkerThatNamesOtherOctetsIsNotBelieved) {
  auto evidence = evidence_of(signed_pdf());
  --evidence.signatures.back().end;
  const auto report = judged(signed_pdf(), evidence);
  EXPECT_TRUE(says(report.signatures.back().findings, Reason::evidence_disagrees));
  EXPECT_EQ(verdict(report), Verdict::indeterminate);
}

TEST(JudgePdf, ADocumentTimestampIsShownAndNotJudged) {
  auto evidence = evidence_of(signed_pdf());
  for (auto& each : evidence.signatures) each.timestamp = true;
  const auto report = judged(signed_pdf(), evidence);
  EXPECT_TRUE(says(report.findings, Reason::no_signature));
  evidence.signatures.front().timestamp = false;
  const auto mixed = judged(signed_pdf(), evidence);
  EXPECT_EQ(mixed.signatures.back().style, "timestamp");
  EXPECT_EQ(verdict(mixed), Verdict::valid);
}

TEST(JudgePdf, AnotherKindOfSignatureIsLeftOpen) {
  auto pdf = world::a_pdf(World::shared());
  pdf.change("principal", [](world::PdfSigning& s) { s.options.subfilter = "adbe.pkcs7.sha1"; });
  const auto report = judged(pdf.file());
  EXPECT_TRUE(says(report.signatures.back().findings, Reason::unsupported_transform));
  EXPECT_EQ(report.signatures.back().integrity, Integrity::unknown);
  EXPECT_EQ(verdict(report), Verdict::indeterminate);
}

TEST(JudgePdf, TwoSigningTimesThatDifferAreNone) {
  auto pdf = world::a_pdf(World::shared());
  pdf.change("principal", [](world::PdfSigning& s) { s.options.m = "D:20200101000000+07'00'"; });
  const auto lonely = judged(pdf.file());
  EXPECT_FALSE(says(lonely.signatures.back().findings, Reason::signature_malformed));  // PAdES has no second
  pdf.change("principal", [](world::PdfSigning& s) { s.options.cms.signing_time = true, s.options.cms.time = World::shared().made(); });
  EXPECT_TRUE(says(judged(pdf.file()).signatures.back().findings, Reason::signature_malformed));
}

TEST(JudgePdfSeal, IsOursAndAsksForItsReceipt) {
  const auto report = judged(sealed_pdf());
  EXPECT_EQ(report.signatures.back().role, "school");
  EXPECT_TRUE(report.signatures.back().findings.empty());
  EXPECT_TRUE(says(report.findings, Reason::receipt_not_given));
  EXPECT_EQ(verdict(report), Verdict::valid);
}

TEST(JudgePdfSeal, OverOtherSignaturesThanItsRecordSaysIsInvalid) {
  const auto values = values_of(signed_pdf());
  auto others = values;
  others.front() = sha256(std::string_view{"another"});
  for (const auto& entries :
       {record(values.back(), digest_of_values(others)), record(sha256(std::string_view{"another"}), digest_of_values(values))}) {
    const auto report = judged(sealed_with(entries));
    EXPECT_TRUE(says(report.signatures.back().findings, Reason::sealed_signature_replaced));
    EXPECT_EQ(verdict(report), Verdict::invalid);
  }
}

TEST(JudgePdfSeal, WhoseValueIsWrongSaysNothingOfItself) {
  const auto values = values_of(signed_pdf());
  world::PdfSignOptions options;
  options.field = "KY_PHAT_HANH";
  options.time = World::shared().made();
  options.entries = record(values.back(), digest_of_values(values));
  options.cms.edit_value = [](Bytes& value) { value.back() ^= 1; };
  const auto report = judged(world::sign_pdf(signed_pdf(), World::shared().identity("other-school"), options));
  EXPECT_EQ(report.signatures.back().integrity, Integrity::broken);
  EXPECT_TRUE(report.signatures.back().role.empty());
  EXPECT_FALSE(says(report.findings, Reason::receipt_not_given));
}

class JudgePdfReceipt : public testing::Test {
 protected:
  void journal(const std::string& file, const std::string& id = seal_id) {
    const auto digest = to_hex(sha256(as_bytes(file)));
    log.append("first");
    log.append(R"({"file":")" + digest + R"(","intent":1,"kind":"sealed","seal_id":")" + id +
               R"(","time":"2026-11-25T10:00:00+07:00","v":1,"value":")" + digest + R"("})");
  }
  ReceiptGiven receipt(bool key_known = true) const {
    return {log.receipt(1), [this, key_known](const std::string& name) -> std::optional<journal::Verifier> {
              if (!key_known || name != origin) return std::nullopt;
              return *journal::Verifier::parse(log.vkey());
            }};
  }
  Log log;
};

TEST_F(JudgePdfReceipt, ProvesTheSeal) {
  journal(sealed_pdf());
  const auto report = judged(sealed_pdf(), receipt());
  EXPECT_TRUE(report.findings.empty());
  EXPECT_EQ(verdict(report), Verdict::valid);
}

TEST_F(JudgePdfReceipt, StillHoldsWhenSomethingIsAppended) {
  journal(sealed_pdf());
  const auto longer = world::updated(
      sealed_pdf(), [](world::PdfUpdate& update) { update.set_key(update.root(), "/DSS", world::pdf_ref(update.add("<</Type /DSS>>"))); });
  const auto report = judged(longer, receipt());
  EXPECT_TRUE(report.findings.empty());
  EXPECT_EQ(verdict(report), Verdict::valid);
  EXPECT_FALSE(report.whole);
}

TEST_F(JudgePdfReceipt, OfAnotherSealOrFileDoesNotPass) {
  journal(sealed_pdf(), "ffeeddccbbaa99887766554433221100");
  EXPECT_TRUE(says(judged(sealed_pdf(), receipt()).findings, Reason::not_journaled));
  log = Log{};
  journal(signed_pdf());
  EXPECT_EQ(verdict(judged(sealed_pdf(), receipt())), Verdict::invalid);
}

TEST_F(JudgePdfReceipt, OfAJournalWhoseKeyIsNotKnownLeavesItOpen) {
  journal(sealed_pdf());
  const auto report = judged(sealed_pdf(), receipt(false));
  EXPECT_TRUE(says(report.findings, Reason::receipt_unchecked));
  EXPECT_EQ(verdict(report), Verdict::indeterminate);
}

TEST_F(JudgePdfReceipt, ForWhatHasNoSealDoesNotPass) {
  journal(sealed_pdf());
  EXPECT_TRUE(says(judged(signed_pdf(), receipt()).findings, Reason::not_journaled));
}

}  // namespace
}  // namespace signet::client
