#include "client/seal_report.h"

#include <gtest/gtest.h>

#include "policy/base/json.h"
#include "policy/base/note.h"

namespace signet::client {
namespace {

using Json = nlohmann::ordered_json;

DocumentResult sealed() {
  DocumentResult result;
  result.file = "0001.xml";
  result.decision = DocumentResult::Decision::sealed;
  result.kind = "annual-transcript";
  result.journal_index = 12;
  result.sealed_file = "0001.sealed.xml";
  result.time = "2026-05-28T15:04:05+07:00";
  return result;
}

DocumentResult refused() {
  DocumentResult result;
  result.file = "0002.xml";
  result.decision = DocumentResult::Decision::refused;
  result.remarks.push_back(remark({Reason::principal_missing, "Lê Văn C", "principal", "", "", ""}));
  return result;
}

std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> all;
  for (const auto& [key, value] : object.items()) all.push_back(key);
  return all;
}

// What the command prints for other programs
TEST(SealJson, HasTheMembersThatOthersRelyOn) {
  const Json whole = Json::parse(seal_json({sealed(), refused(), failed("0003.xml", Refusal{Reason::unavailable, ""})}));
  EXPECT_EQ(keys(whole), (std::vector<std::string>{"results", "sealed", "refused", "failed"}));
  EXPECT_EQ(whole["sealed"], 1);
  EXPECT_EQ(whole["refused"], 1);
  EXPECT_EQ(whole["failed"], 1);
  EXPECT_EQ(keys(whole["results"][0]),
            (std::vector<std::string>{"file", "decision", "kind", "reasons", "notes", "journal_index", "document_sha256", "sealed_sha256",
                                      "sealed_file", "receipt_file", "receipt", "redelivered", "time"}));
  const Json reason = whole["results"][1]["reasons"][0];
  EXPECT_EQ(reason["code"], "principal-missing");
  EXPECT_EQ(reason["who"], "principal");
  for (const char* name : {"message_vi", "message_en", "rule"}) EXPECT_FALSE(reason[name].get<std::string>().empty()) << name;
}

TEST(SealJson, AFileNameThatIsNotUtf8DoesNotBreakIt) {
  DocumentResult result = sealed();
  result.file = "\xff.xml";
  EXPECT_FALSE(Json::parse(seal_json({result}), nullptr, false).is_discarded());
}

TEST(ExplainJson, NamesThePeopleWhenAsked) {
  const Json whole = Json::parse(explain_json({refused()}, true));
  EXPECT_EQ(whole["people"][0]["person"], "Lê Văn C");
  EXPECT_FALSE(Json::parse(explain_json({refused()}, false)).contains("people"));
}

Remark note_of(Note::What what, const std::string& person) {
  Remark made;
  const Note note{what, person, "principal", "", "12/QĐ"};
  made.code = code(what);
  made.message_vi = message(note, Language::vietnamese);
  made.message_en = message(note, Language::english);
  made.rule = rule(what);
  made.person = person;
  return made;
}

TEST(SealText, TellsWhatIsLateAndWhoSignedForWhom) {
  auto late = sealed();
  late.notes = {note_of(Note::What::late, ""), note_of(Note::What::delegation, "Phan Văn Mẫu Bảo")};
  CommandContext context;
  EXPECT_EQ(describe(late, context),
            "✔ 0001.xml: sealed, late at 28/05/2026 15:04:05 → 0001.sealed.xml (journal entry 12)\n"
            "    - Sealed late: after the closing day (12/QĐ). [late; S3 Đ.25.1]\n"
            "    - For the principal (KT. HIỆU TRƯỞNG / PHÓ HIỆU TRƯỞNG): the vice-principal Phan Văn Mẫu Bảo signed under a delegation "
            "(12/QĐ). [delegation; NĐ 30/2020 Đ.13; S0 Đ.3.5]\n");
  EXPECT_NE(summary({late, sealed()}, false, context).find("Of these late: 1."), std::string::npos);
  EXPECT_EQ(summary({sealed()}, false, context).find("late"), std::string::npos);
  context.language = Language::vietnamese;
  EXPECT_NE(describe(late, context).find("đã đóng dấu (trễ hạn) lúc"), std::string::npos);
  late.decision = DocumentResult::Decision::sealable;
  EXPECT_NE(describe(late, context).find("PHÓ HIỆU TRƯỞNG: Phan Văn Mẫu Bảo"), std::string::npos);
  const Json json = Json::parse(seal_json({late}))["results"][0]["notes"];
  EXPECT_EQ(json[0]["code"], "late");
  EXPECT_EQ(json[1]["person"], "Phan Văn Mẫu Bảo");
  for (const char* name : {"message_vi", "message_en", "rule"}) EXPECT_FALSE(json[0][name].get<std::string>().empty()) << name;
}

TEST(SealText, SpeaksTheLanguageOfThePerson) {
  CommandContext context;
  context.language = Language::vietnamese;
  EXPECT_EQ(describe(sealed(), context), "✔ 0001.xml: đã đóng dấu lúc 28/05/2026 15:04:05 → 0001.sealed.xml (nhật ký số 12)\n");
  EXPECT_NE(summary({sealed(), refused()}, false, context).find("Đóng dấu thành công 1/2 học bạ, 1 bị từ chối."), std::string::npos);
  context.language = Language::english;
  EXPECT_NE(summary({sealed(), refused()}, false, context).find("Sealed 1 of 2 transcripts, 1 refused."), std::string::npos);
}

DocumentResult signed_result() {
  DocumentResult result;
  result.file = "a.pdf";
  result.decision = DocumentResult::Decision::signed_by_person;
  result.signed_file = "out/a.pdf";
  return result;
}

TEST(SignJson, HasTheMembersThatOthersRelyOn) {
  const Json whole = Json::parse(sign_json({signed_result(), refused(), failed("c.pdf", Refusal{Reason::unavailable, ""})}));
  EXPECT_EQ(keys(whole), (std::vector<std::string>{"results", "signed", "refused", "failed"}));
  for (const char* name : {"signed", "refused", "failed"}) EXPECT_EQ(whole[name], 1) << name;
  EXPECT_EQ(keys(whole["results"][0]), (std::vector<std::string>{"file", "decision", "signed_file", "redelivered", "reasons"}));
  EXPECT_EQ(whole["results"][0]["decision"], "signed");
  EXPECT_EQ(whole["results"][1]["signed_file"], nullptr);
  EXPECT_EQ(whole["results"][1]["reasons"][0]["code"], "principal-missing");
}

TEST(SignText, SpeaksTheLanguageOfThePerson) {
  CommandContext context;
  auto again = signed_result();
  again.redelivered = true;
  context.language = Language::vietnamese;
  EXPECT_EQ(describe(signed_result(), context), "✔ a.pdf: đã ký → out/a.pdf\n");
  EXPECT_EQ(describe(again, context), "✔ a.pdf: đã ký trước đây → out/a.pdf\n");
  EXPECT_EQ(sign_summary({signed_result(), refused()}, context), "Đã ký 1/2 tệp, 1 bị từ chối.\n");
  context.language = Language::english;
  EXPECT_EQ(describe(again, context), "✔ a.pdf: signed before → out/a.pdf\n");
  EXPECT_EQ(sign_summary({signed_result(), failed("b", Refusal{Reason::unavailable, ""})}, context),
            "Signed 1 of 2 files, 0 refused, 1 failed.\n");
}

TEST(SealText, AFailureHasAHint) {
  CommandContext context;
  EXPECT_NE(describe(failed("a.xml", Refusal{Reason::unavailable, ""}), context).find("Hint: "), std::string::npos);
}

TEST(ExitStatus, OfResults) {
  EXPECT_EQ(exit_status(sealed()), exit_code::done);
  EXPECT_EQ(exit_status(refused()), exit_code::refused);
  EXPECT_EQ(exit_status(failed("a", Refusal{Reason::unavailable, ""})), exit_code::unknown);
  EXPECT_EQ(exit_status(failed("a", Refusal{Reason::journal_inconsistent, ""})), exit_code::internal);
  EXPECT_EQ(exit_status(failed("a", Refusal{Reason::receipt_invalid, ""})), exit_code::internal);
  DocumentResult revoked = refused();
  revoked.remarks = {remark({Reason::revocation_unknown, "", "", "", "", ""})};
  EXPECT_EQ(exit_status(revoked), exit_code::refused);
}

}  // namespace
}  // namespace signet::client
