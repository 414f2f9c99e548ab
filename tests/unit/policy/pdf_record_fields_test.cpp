// Which fields a PDF's record has by its kind, and when a PDF and an XML are of one document.
#include "policy/pdf_record_fields.h"

#include <gtest/gtest.h>

#include "tests/unit/policy/school_case.h"

namespace signet::test {
namespace {

using Told = std::vector<std::string>;

Told told(DocumentFacts& facts) {
  Told all;
  for (const auto& each : check_record_fields(facts)) {
    EXPECT_EQ(each.reason, Reason::field_missing);
    all.push_back(each.detail);
  }
  return all;
}

DocumentFacts record(Kind kind, const std::vector<std::string>& names) {
  DocumentFacts facts;
  facts.kind = kind;
  facts.fields["kind"] = code(kind);
  for (const auto& name : names) facts.fields[name] = "x";
  return facts;
}

std::string strange(const char* name) { return std::string{"a field that this kind does not have: "} + name; }

const std::vector<std::string> common{"number", "school-code", "school-year"};
const std::vector<std::string> of_class{"number", "school-code", "school-year", "class-code", "class-name"};

const std::vector<std::pair<Kind, std::vector<std::string>>> needed{
    {Kind::annual_transcript, {"number", "school-code", "school-year", "class-code", "class-name", "pupil-id"}},
    {Kind::opening, {"number", "school-code", "school-year", "class-code", "class-name", "pupil-id", "grade"}},
    {Kind::summer_supplement, {"number", "school-code", "school-year", "class-code", "class-name", "pupil-id"}},
    {Kind::transfer, {"number", "school-code", "school-year", "class-code", "class-name", "pupil-id"}},
    {Kind::assessment_book, of_class},
    {Kind::scanned_paper, {"number", "school-code", "school-year", "pupil-id", "source-sha256"}},
    {Kind::true_copy, {"number", "school-code", "school-year", "source-sha256"}},
    {Kind::package, common},
};

TEST(PdfRecordFields, EachKindNeedsItsOwn) {
  for (const auto& [kind, names] : needed) {
    auto whole = record(kind, names);
    whole.fields["source-sha256"] = to_hex(sha256("paper"));
    if (kind != Kind::scanned_paper && kind != Kind::true_copy) whole.fields.erase("source-sha256");
    EXPECT_EQ(told(whole), Told{}) << code(kind);
    for (const auto& name : names) {
      auto without = whole;
      without.fields.erase(name);
      EXPECT_EQ(told(without), Told{name}) << code(kind);
    }
  }
  auto copy = record(Kind::true_copy, common);
  copy.fields["source-sha256"] = "12";
  EXPECT_EQ(told(copy), Told{"source-sha256"});
}

// What decides for one kind must not stand in another's record, where nobody judges it and somebody might read it.
TEST(PdfRecordFields, NoneIsOfAnotherKind) {
  const std::map<std::string, std::set<Kind>> own{
      {"class-code", {Kind::annual_transcript, Kind::opening, Kind::summer_supplement, Kind::transfer, Kind::assessment_book}},
      {"pupil-id", {Kind::annual_transcript, Kind::opening, Kind::summer_supplement, Kind::transfer, Kind::scanned_paper}},
      {"lookup-code", {Kind::annual_transcript, Kind::opening, Kind::summer_supplement, Kind::transfer}},
      {"effective-date", {Kind::annual_transcript, Kind::opening, Kind::summer_supplement, Kind::transfer}},
      {"grade", {Kind::opening}},
      {"previous-id", {Kind::opening}},
      {"previous-sha256", {Kind::opening}},
      {"transfer-in", {Kind::opening}},
      {"results-until", {Kind::transfer}},
      {"retest", {Kind::summer_supplement}},
      {"summer-training", {Kind::summer_supplement}},
      {"xml-sha256", {Kind::annual_transcript, Kind::opening, Kind::summer_supplement, Kind::transfer, Kind::assessment_book}},
      {"source-sha256", {Kind::scanned_paper, Kind::true_copy}},
  };
  for (const auto& [name, kinds] : own) {
    EXPECT_TRUE(is_record_field(name));
    for (const auto& [kind, names] : needed) {
      if (kind == Kind::package) continue;
      auto facts = record(kind, names);
      if (facts.fields.contains("source-sha256")) facts.fields["source-sha256"] = to_hex(sha256("paper"));
      if (!kinds.contains(kind)) facts.fields[name] = "x";
      EXPECT_EQ(told(facts), kinds.contains(kind) ? Told{} : Told{strange(name.c_str())}) << code(kind) << ": " << name;
    }
  }
  auto scan = record(Kind::scanned_paper, {"number", "school-code", "school-year", "pupil-id"});
  scan.fields["source-sha256"] = to_hex(sha256("paper"));
  scan.subjects.push_back({"TOAN", "TOAN", "", {}});
  EXPECT_EQ(told(scan), Told{strange("subjects")});
  EXPECT_FALSE(is_record_field("mark"));
}

// As the optional fields of an XML: the conditions ask for them wherever the kind knows them.
TEST(PdfRecordFields, WhatItMayLackIsEmpty) {
  auto transfer = record(Kind::transfer, {"number", "school-code", "school-year", "class-code", "class-name", "pupil-id"});
  EXPECT_EQ(told(transfer), Told{});
  for (const auto* name : {"effective-date", "lookup-code", "results-until"}) {
    ASSERT_TRUE(transfer.fields.contains(name)) << name;
    EXPECT_EQ(field(transfer, name), "");
  }
  EXPECT_FALSE(transfer.fields.contains("retest"));
}

TEST(PdfRecordFields, BothFormsSayTheSame) {
  const std::vector<std::pair<Kind, std::vector<const char*>>> compared{
      {Kind::annual_transcript, {"school-code", "school-year", "class-code", "class-name", "pupil-id", "lookup-code", "effective-date"}},
      {Kind::opening, {"pupil-id", "effective-date", "grade", "previous-id", "previous-sha256", "transfer-in"}},
      {Kind::summer_supplement, {"pupil-id", "effective-date", "retest", "summer-training"}},
      {Kind::transfer, {"pupil-id", "effective-date", "results-until"}},
      {Kind::assessment_book, {"school-code", "school-year", "class-code", "class-name"}},
  };
  for (const auto& [kind, names] : compared) {
    const auto xml = case_of(kind, as_xml).facts;
    auto said = case_of(kind, as_pdf).facts;
    EXPECT_EQ(first_difference(said, xml), "") << code(kind);
    std::reverse(said.subjects.begin(), said.subjects.end());
    EXPECT_EQ(first_difference(said, xml), "") << code(kind) << ": the order of subjects";
    for (const auto* name : names) {
      auto other = said;
      other.fields[name] += "x";
      EXPECT_EQ(first_difference(other, xml), name) << code(kind);
    }
    auto other = said;
    other.subjects.push_back({"TOAN", "TOAN", "", {}});
    EXPECT_EQ(first_difference(other, xml), "subjects") << code(kind);
    other = said;
    other.fields["number"] = other.fields["xml-sha256"] = "of the PDF only";
    EXPECT_EQ(first_difference(other, xml), "") << code(kind);
    other.kind = Kind::scanned_paper;
    EXPECT_EQ(first_difference(other, xml), "kind") << code(kind);
  }
}

TEST(PdfRecordFields, NothingTurnsTheDirectionOfReading) {
  for (const char* turning : {"\u200e", "\u200f", "\u061c", "\u202a", "\u202e", "\u2066", "\u2069"}) {
    auto said = case_of(Kind::annual_transcript, as_pdf).facts;
    said.fields["lookup-code"] = std::string{"8A"} + turning + "1";
    const auto problems = check_record_fields(said);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems.front().reason, Reason::text_turned);
    EXPECT_TRUE(problems.front().detail.starts_with("lookup-code, U+")) << problems.front().detail;
  }
  auto plain = case_of(Kind::annual_transcript, as_pdf).facts;
  plain.fields["lookup-code"] = "Nguy\u1EC5n \u00ADV\u0103n";
  EXPECT_TRUE(check_record_fields(plain).empty());
}

TEST(PdfRecordFields, WhatTheXmlsProfileDoesNotKnowIsNotCompared) {
  auto xml = case_of(Kind::annual_transcript, as_xml).facts;
  const auto said = case_of(Kind::annual_transcript, as_pdf).facts;
  xml.fields.erase("lookup-code");
  xml.fields.erase("effective-date");
  EXPECT_EQ(first_difference(said, xml), "");
  xml.fields.erase("class-code");
  EXPECT_EQ(first_difference(said, xml), "class-code");
}

}  // namespace
}  // namespace signet::test
