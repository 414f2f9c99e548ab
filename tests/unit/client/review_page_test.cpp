// The report's page and the tables for spreadsheets: whatever a journal holds, it comes out as text.
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "client/review/chart.h"
#include "client/review/csv.h"
#include "client/review/export_rows.h"
#include "client/review/html.h"
#include "client/review/page.h"
#include "client/review/words.h"
#include "policy/base/json.h"
#include "tests/unit/client/a_review.h"

namespace signet::client::review {
namespace {

const std::string hostile = "<script>alert('\"1&2\"')</script>";

std::string page_of(const Entries& entries, Language first = Language::vietnamese, const Standing& standing = {}) {
  Counter counter{Period{}};
  return page(entries.told_to(counter).finish(), standing, first, *parse_iso8601("2026-11-26T10:00:00+07:00"));
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

TEST(Html, EscapesWhatIsMarkupInContentAndInAttributes) {
  EXPECT_EQ(escaped(hostile), "&lt;script&gt;alert(&#39;&quot;1&amp;2&quot;&#39;)&lt;/script&gt;");
  EXPECT_EQ(escaped("a\x01"
                    "b"),
            "a\xef\xbf\xbd"
            "b");
  EXPECT_EQ(escaped("Trường – 8A1"), "Trường – 8A1");
}

TEST(Html, ATableEscapesItsCaptionHeadingsAndCells) {
  Table table{hostile, {{hostile}, {"n", true}}};
  EXPECT_EQ(table.html(hostile).find("<script"), std::string::npos);
  table.row({hostile, "3"}, 0.5);
  const std::string html = table.html("nothing");
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(count(html, "&lt;script&gt;"), 3U);
  EXPECT_NE(html.find("<th scope=\"col\" class=\"n\">n</th>"), std::string::npos);
  EXPECT_NE(html.find("width=\"60.0\""), std::string::npos) << "half of the bar";
}

/// Every text that a journal's forger chooses.
Entries hostile_journal() {
  Entries entries;
  const std::string h = hostile;
  entries.identity(h, h);
  entries.add("start", "2026-05-28T07:00:00", {{"mode", h}, {"token_serial", h}});
  entries.add("clock", "2026-05-28T07:00:00", {{"trouble", h}});
  entries.add("token", "2026-05-28T07:00:00", {{"before", h}, {"serial", h}});
  entries.add("order", "2026-05-28T07:00:00", {{"order_kind", h}, {"number", 1}, {"file", h}});
  const auto opened = entries.open("2026-05-28T08:00:00", "2026-05-28T16:00:00", {{"classes", {h}}, {"kinds", {h}}});
  const auto first =
      entries.intent("2026-05-28T08:00:00", 'a', {{"seal_id", h}, {"document", h}, {"notes", {"late", h}}, {"activation", opened}});
  entries.sealed("2026-05-28T08:00:01", first);
  const auto second = entries.intent("2026-05-28T08:00:00", 'b', {{"seal_id", h + "2"}, {"replaces", h + "x"}, {"activation", opened}});
  entries.sealed("2026-05-28T08:00:01", second);
  entries.intent("2026-05-28T08:00:00", 'c', {{"seal_id", h + "3"}, {"document_kind", h}});
  entries.add("revoked", "2026-05-28T08:00:02", {{"of_intent", first}, {"order", 1}, {"what", h}});
  entries.refused("2026-05-28T08:00:00", Json::array({h}), {{"request", h}, {"document", h}});
  entries.add("audit", "2026-05-28T08:00:00", {{"act", h}});
  entries.put(h);
  return entries;
}

TEST(Page, OfAForgedJournalHoldsNoMarkupOfIts) {
  Standing standing;
  standing.verdict = Standing::Verdict::broken;
  standing.report.faults.push_back({journal::Flaw::identity_wrong, 0, hostile});
  const std::string html = page_of(hostile_journal(), Language::vietnamese, standing);
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("alert('"), std::string::npos);
  EXPECT_GT(count(html, "&lt;script&gt;"), 20U) << "it is shown, as text";
  EXPECT_NE(html.find("NHẬT KÝ KHÔNG NGUYÊN VẸN"), std::string::npos);
}

TEST(Page, IsWholeByItselfAndSpeaksBothLanguages) {
  Entries entries;
  entries.identity();
  const auto intent = entries.intent("2026-05-28T08:00:00", 'a');
  entries.sealed("2026-05-28T08:00:01", intent);
  const std::string html = page_of(entries, Language::english);
  EXPECT_TRUE(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
  EXPECT_NE(html.find("id=\"l-en\" checked"), std::string::npos);
  EXPECT_NE(html.find("<main class=\"vi\" lang=\"vi\">"), std::string::npos);
  EXPECT_NE(html.find("<main class=\"en\" lang=\"en\">"), std::string::npos);
  EXPECT_NE(html.find("default-src 'none'"), std::string::npos);
  for (const char* outside : {"http:", "https:", "<link", "<img", "@import", "<script", "<iframe",
                              " on"
                              "load="})
    EXPECT_EQ(html.find(outside), std::string::npos) << outside;
  // Ids are unique: titles and descriptions of drawings are found by them.
  std::set<std::string> ids;
  const std::regex id{R"( id="([^"]*)\")"};
  for (std::sregex_iterator at{html.begin(), html.end(), id}, end; at != end; ++at) EXPECT_TRUE(ids.insert((*at)[1]).second) << (*at)[1];
  EXPECT_GT(ids.size(), 8U);
}

TEST(Page, OfAnEmptyJournalSaysThatThereIsNothing) {
  const std::string html = page_of(Entries{});
  EXPECT_NE(html.find("Không có dấu nào trong kỳ."), std::string::npos);
  EXPECT_NE(html.find("No request was refused."), std::string::npos);
}

TEST(Page, CutsLongListsAndSaysHowManyMore) {
  Entries entries;
  entries.identity();
  for (int i = 0; i < 510; ++i) entries.add("clock", "2026-05-28T08:00:00", {{"trouble", "t" + std::to_string(i)}});
  const auto page = page_of(entries);
  EXPECT_NE(page.find("… and 10 more: "), std::string::npos);
  EXPECT_EQ(count(page, "not to be trusted: t"), 500U);
  EXPECT_NE(page.find("not to be trusted: t499"), std::string::npos);
}

TEST(Chart, HasTitleDescriptionAndAPatternForEveryKind) {
  Timeline timeline;
  timeline.columns = {{"2026-05-29", {{Kind::annual_transcript, 30}, {Kind::opening, 12}}}, {"2026-05-30", {}}};
  timeline.marks = {{1, 1.0, "2026-05-30"}};
  const std::string drawing = chart_of(timeline, "x", hostile, Voice{Language::english});
  EXPECT_NE(drawing.find("<title id=\"x-t\">&lt;script&gt;"), std::string::npos);
  EXPECT_NE(drawing.find("seals in all: 42; most: 42 from 29/05/2026. Upright line: the end of 30/05/2026."), std::string::npos);
  EXPECT_EQ(count(drawing, "class=\"s\""), 2U);
  EXPECT_EQ(count(drawing, "class=\"mark\""), 1U);
  EXPECT_EQ(drawing.find("nan"), std::string::npos);
  EXPECT_EQ(drawing.find("inf"), std::string::npos);
  EXPECT_TRUE(chart_of({}, "x", "t", Voice{Language::english}).empty());
  for (int kind = 1; kind <= static_cast<int>(Kind::order); ++kind)
    EXPECT_NE(chart_patterns().find("id=\"k-" + std::string{signet::code(static_cast<Kind>(kind))} + "\""), std::string::npos);
}

TEST(Words, AReasonStandsWithoutTheNamesOfItsDay) {
  EXPECT_EQ(reason_in_words("subject-teacher-missing", Voice{Language::english}),
            "Cannot seal: the subject teacher of … (class …), …, has not signed.");
  EXPECT_EQ(reason_in_words("malformed", Voice{Language::english}),
            "The file is not well-formed XML. Export it again from the school system.");
  EXPECT_EQ(reason_in_words("of-the-future", Voice{Language::english}), "of-the-future");
}

// --- tables for spreadsheets ---

TEST(Csv, NoCellIsAFormula) {
  EXPECT_EQ(csv_line({"=1+1", "+84", "-1", "@x", "\tx", "a=b", ""}, Separator::comma), "'=1+1,'+84,'-1,'@x,\"'\tx\",a=b,\r\n");
}

TEST(Csv, QuotesWhatWouldEndACell) {
  EXPECT_EQ(csv_line({"a,b", "c;d", "e\"f", "g\nh", "i"}, Separator::semicolon), "\"a,b\";\"c;d\";\"e\"\"f\";\"g\nh\";i\r\n");
}

TEST(Export, KeepsAnEntryOctetForOctetWithItsLeafHash) {
  Entries entries;
  entries.put(R"({"a":"=1","kind":"clock","time":"2026-05-28T08:00:00+07:00","trouble":"\u001b","v":1})");
  entries.put("not \"canonical\"");
  EXPECT_EQ(export_line(entries.at(0)), "{\"index\":0,\"leaf_hash\":\"" +
                                            to_hex(sha256(std::string(1, '\0') + std::string{as_text(entries.at(0).octets())})) +
                                            "\",\"entry\":" + std::string{as_text(entries.at(0).octets())} + "}\n");
  EXPECT_EQ(Json::parse(export_line(entries.at(1)))["octets"], to_base64(entries.at(1).octets()));
  for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(export_cells(entries.at(i)).size(), export_columns().size());
  EXPECT_EQ(export_cells(entries.at(0)).back(), as_text(entries.at(0).octets()));
}

}  // namespace
}  // namespace signet::client::review
