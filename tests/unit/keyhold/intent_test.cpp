// What an intent says and what a seal is the only one of: no persons, and a tuple for each kind.
#include <gtest/gtest.h>

#include "daemon/keyhold/entries.h"
#include "daemon/keyhold/seal_judgement.h"

namespace signet::keyhold {
namespace {

TEST(Intent, SaysWhatTheDecisionNotesAndOfNobody) {
  IntentEntry entry;
  entry.kind = Kind::annual_transcript;
  EXPECT_EQ(intent_entry(entry).find("notes"), std::string::npos);
  entry.notes = {{Note::What::late, "", "", ""},
                 {Note::What::substitution, "Lê Văn Mẫu Cường", "subject-teacher", "TOAN"},
                 {Note::What::substitution, "Trần Thị Mẫu Bình", "subject-teacher", "NGUVAN"},
                 {Note::What::delegation, "Phan Văn Mẫu Bảo", "principal", ""}};
  const auto text = intent_entry(entry);
  EXPECT_NE(text.find("\"notes\":[\"delegation\",\"late\",\"substitution\"]"), std::string::npos) << text;
  EXPECT_EQ(text.find("Mẫu"), std::string::npos);
}

// The largest intent that there can be: every signature, every list, every note (limits::entry_bytes_max).
TEST(Intent, OfTheMostThatADocumentCanHoldFitsIntoOneEntry) {
  IntentEntry entry;
  entry.kind = Kind::certificate_approval;
  entry.seal_id = std::string(32, 'f');
  entry.profile_id = std::string(32, 'p');
  entry.prior_values.assign(limits::prior_signatures_max, Digest{});
  entry.revocation.assign(4, Digest{});
  entry.xml = entry.replaces = Digest{};
  entry.shared.assign(shared_intents_max, 9999999);
  entry.register_version = entry.correction = entry.authorisation = entry.approval = 9999999;
  for (unsigned number = 1; const auto what = note_from_number(static_cast<std::uint8_t>(number)); ++number)
    entry.notes.push_back({*what, "", "", ""});
  EXPECT_EQ(entry.notes.size(), 11U);
  EXPECT_LT(intent_entry(entry).size(), limits::entry_bytes_max);
}

TEST(Intent, ReadBackKnowsItsNotes) {
  IntentEntry entry;
  entry.kind = Kind::annual_transcript;
  entry.notes = {{Note::What::late, "", "", ""}, {Note::What::delegation, "", "", ""}};
  const auto read = read_entry(to_bytes(intent_entry(entry)));
  ASSERT_TRUE(read && read->intent);
  EXPECT_EQ(read->intent->notes, (std::vector<Note>{{Note::What::delegation, "", "", ""}, {Note::What::late, "", "", ""}}));
  auto unknown = intent_entry(entry);
  unknown.replace(unknown.find("\"late\""), 6, "\"lete\"");
  EXPECT_FALSE(read_entry(to_bytes(unknown))) << "a word that nobody knows";
}

DocumentFacts a_document(Kind kind) {
  DocumentFacts facts;
  facts.kind = kind;
  facts.fields = {{"school-code", "00000001"}, {"school-year", "2025-2026"},    {"pupil-id", "000000000001"},
                  {"class-code", "8A1"},       {"results-until", "2026-01-10"}, {"source-sha256", "aa"}};
  return facts;
}

bool depends_on(Kind kind, const char* name) {
  auto other = a_document(kind);
  other.fields[name] += "x";
  return tuple_of(other) != tuple_of(a_document(kind));
}

TEST(Tuple, IsOfWhatHoldsAtMostOneSeal) {
  for (const Kind kind : {Kind::annual_transcript, Kind::opening, Kind::summer_supplement, Kind::transfer}) {
    EXPECT_TRUE(depends_on(kind, "pupil-id") && depends_on(kind, "school-year") && depends_on(kind, "school-code")) << code(kind);
    EXPECT_FALSE(depends_on(kind, "class-code")) << code(kind) << ": a pupil who changes class has one record all the same";
    EXPECT_EQ(depends_on(kind, "results-until"), kind == Kind::transfer) << code(kind);
  }
  EXPECT_TRUE(depends_on(Kind::assessment_book, "class-code") && depends_on(Kind::assessment_book, "school-year"));
  EXPECT_FALSE(depends_on(Kind::assessment_book, "pupil-id"));
  EXPECT_TRUE(depends_on(Kind::scanned_paper, "source-sha256"));
  EXPECT_FALSE(depends_on(Kind::scanned_paper, "school-year"));
  EXPECT_NE(tuple_of(a_document(Kind::opening)), tuple_of(a_document(Kind::annual_transcript)));
}

TEST(Tuple, WithoutOneNothingIsSealed) {
  const auto without = [](Kind kind, const char* name) {
    auto facts = a_document(kind);
    facts.fields.erase(name);
    return tuple_of(facts);
  };
  EXPECT_FALSE(without(Kind::annual_transcript, "pupil-id"));
  EXPECT_FALSE(without(Kind::annual_transcript, "school-year"));
  EXPECT_FALSE(without(Kind::assessment_book, "class-code"));
  EXPECT_FALSE(without(Kind::transfer, "results-until"));
  EXPECT_FALSE(without(Kind::scanned_paper, "source-sha256"));
  EXPECT_FALSE(tuple_of(a_document(Kind{})));
}

}  // namespace
}  // namespace signet::keyhold
