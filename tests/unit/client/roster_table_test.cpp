// A roster as a spreadsheet saves it: both separators, quotes, Vietnamese or English headings, every fault with its place.
#include <gtest/gtest.h>

#include "client/composed_text.h"
#include "client/csv_table.h"
#include "client/roster_file.h"

namespace signet::client {
namespace {

const std::string english =
    "row,school_year,person,name,id,certificates,account,duties,class,class_name,subject,subject_name,elective,pupil,from,to\n"
    "person,2025-2026,an,\"Nguyễn Văn An\",000000000001,,1000,vice-principal administrator,,,,,,,,\n"
    "person,,binh,Trần Bình,000000000002,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,,,,,,,,,,\n"
    "clerk,,an,,,,,,,,,,,,2025-09-01,31/05/2026\n"
    "homeroom,,binh,,,,,,8A1,Lớp 8A1,,,,,2025-09-01,2026-05-31\n"
    "teacher,,an,,,,,,8A1,,TOAN,Toán,,,2025-09-01,2026-05-31\n"
    "teacher,,binh,,,,,,8A1,,NN2,Tiếng Pháp,yes,,2025-09-01,2026-05-31\n"
    "exemption,,,,,,,,8A1,,TOAN,,,000000000009,,\n";

const std::string vietnamese =
    "Dòng;Năm học;Mã người;Họ tên;Số định danh;Chứng thư;Tài khoản;Nhiệm vụ;Lớp;Tên lớp;Môn;Tên môn;Tự chọn;Mã học sinh;Từ ngày;Đến "
    "ngày\r\n"
    "người;2025-2026;an;\"Nguyễn; \"\"An\"\"\";000000000001;;1000;;;;;;;;;\r\n"
    "văn thư;;an;;;;;;;;;;;;01/09/2025;31/05/2026\r\n"
    ";;;;;;;;;;;;;;;\r\n"
    "chủ nhiệm;;an;;;;;;8A1;;;;;;01/09/2025;31/05/2026\r\n"
    "bộ môn;;an;;;;;;8A1;;TOAN;Toán;có;;01/09/2025;31/05/2026\r\n";

std::string fault_of(std::string text, const std::string& old = "", const std::string& with = "") {
  if (!old.empty()) text.replace(text.find(old), old.size(), with);
  const auto roster = read_roster_table(text, "r.csv");
  return roster ? "accepted" : roster.refusal().detail;
}

TEST(RosterTable, EnglishWithCommas) {
  const auto roster = read_roster_table(english, "r.csv");
  ASSERT_TRUE(roster) << roster.refusal().detail;
  EXPECT_EQ(roster->school_year, "2025-2026");
  EXPECT_EQ(roster->persons.at("an").name, "Nguyễn Văn An");
  EXPECT_EQ(roster->persons.at("an").account, 1000U);
  EXPECT_EQ(roster->persons.at("an").duties, (std::set<Duty>{Duty::vice_principal, Duty::administrator}));
  EXPECT_EQ(to_hex(roster->persons.at("binh").certificates.at(0)), std::string(64, 'a'));
  ASSERT_EQ(roster->classes.size(), 1U);
  EXPECT_EQ(roster->classes[0].name, "Lớp 8A1");
  EXPECT_EQ(roster->classes[0].subjects.size(), 2U);
  EXPECT_TRUE(roster->classes[0].subjects[1].elective);
  EXPECT_EQ(roster->classes[0].exemptions.at(0).pupil, "000000000009");
  EXPECT_EQ(to_iso8601(roster->clerks.at(0).to), "2026-05-31T23:59:59+07:00");
}

TEST(RosterTable, VietnameseWithSemicolons) {
  const auto roster = read_roster_table(vietnamese, "r.csv");
  ASSERT_TRUE(roster) << roster.refusal().detail;
  EXPECT_EQ(roster->persons.at("an").name, "Nguyễn; \"An\"");
  EXPECT_EQ(to_iso8601(roster->classes.at(0).homeroom.at(0).from), "2025-09-01T00:00:00+07:00");
  EXPECT_EQ(roster->classes[0].name, "8A1");
  EXPECT_TRUE(roster->classes[0].subjects.at(0).elective);
}

TEST(RosterTable, EachFaultHasItsPlace) {
  EXPECT_EQ(fault_of(english, "pupil,", "colour,"), "no column of a roster: colour (r.csv:1:14)");
  EXPECT_EQ(fault_of(english, "pupil,", "name,"), "a column twice: name (r.csv:1:14)");
  EXPECT_EQ(fault_of("row,school_year\nperson,2025-2026\n").substr(0, 36), "a column is missing: person (r.csv:1");
  EXPECT_EQ(fault_of(english, "000000000001", "1"), "12 digits are needed, in a column of texts: 1 (r.csv:2:5)");
  EXPECT_EQ(fault_of(english, "vice-principal", "gardener"), "no duty: gardener (r.csv:2:8)");
  EXPECT_EQ(fault_of(english, ",1000,", ",x,"), "no Unix user number, or named twice: x (r.csv:2:7)");
  EXPECT_EQ(fault_of(english, "31/05/2026", "30/02/2026"),
            "a day as YYYY-MM-DD or dd/mm/yyyy is needed: 30/02/2026 (r.csv:4:16); the last day is before the first: to (r.csv:4:16)");
  EXPECT_EQ(fault_of(english, "clerk,,an", "clerk,,cuc"), "nobody in the roster: cuc (r.csv:4:3)");
  EXPECT_EQ(fault_of(english, "clerk,,an", "clerk,,binh"), "a clerk without an account: binh (r.csv:4:3)");
  EXPECT_EQ(fault_of(english, "clerk,,an", "gardener,,an"),
            "person, homeroom, teacher, clerk or exemption is needed: gardener (r.csv:4:1)");
  EXPECT_EQ(fault_of(english, "clerk,,an,,", "clerk,,an,An,"), "a cell that such a row leaves empty: An (r.csv:4:4)");
  EXPECT_EQ(fault_of(english, "teacher,,an", "teacher,2024-2025,an"), "another school year: 2024-2025 (r.csv:6:2)");
  EXPECT_EQ(fault_of(english, "person,,binh", "person,,an").substr(0, 40), "named twice or empty: an (r.csv:3:3); no");
  EXPECT_EQ(fault_of(english, "person,2025-2026", "person,"), "a text is needed: school_year (r.csv:1:2)");
  EXPECT_EQ(fault_of(english, "TOAN,Toán", "NN2,Toán"), "one subject in two ways: NN2 (r.csv:7:12)");
  EXPECT_EQ(fault_of(english, "yes", "maybe"), "yes or no is needed: maybe (r.csv:7:13)");
  EXPECT_EQ(fault_of(english, std::string(64, 'a'), "ab"), "a SHA-256 of 64 digits is needed: ab (r.csv:3:6)");
}

TEST(RosterTable, AllFaultsAreToldAtOnce) {
  auto text = english;
  text.replace(text.find("000000000001"), 12, "1");
  EXPECT_EQ(
      fault_of(text, "31/05/2026", "x").substr(0, 105),
      std::string{"12 digits are needed, in a column of texts: 1 (r.csv:2:5); a day as YYYY-MM-DD or dd/mm/yyyy is needed: x (r.csv:4:16)"}
          .substr(0, 105));
}

TEST(CsvTable, BrokenTablesAreRefusedWithTheirPlace) {
  const auto broken = [](std::string_view text) {
    const auto rows = read_csv(text, "r.csv");
    return rows ? "accepted" : rows.refusal().detail;
  };
  EXPECT_EQ(broken("a,b\n\"c\" d,e\n"), "something behind a closing quote (r.csv:2:1)");
  EXPECT_EQ(broken("a,b\nc,d\"e\n"), "a quote or a line end inside a cell without quotes (r.csv:2:2)");
  EXPECT_EQ(broken("a,b\nc,\"d\ne\n"), "a quote that is never closed (r.csv:2:2)");
  EXPECT_EQ(broken("a,b\nc\n"), "as many cells as in the first row are needed: 2 (r.csv:2:2)");
  EXPECT_EQ(broken("a,b\nc,d,e\n"), "as many cells as in the first row are needed: 2 (r.csv:2:3)");
  EXPECT_EQ(broken(""), "an empty table (r.csv:1:1)");
  EXPECT_EQ(broken("a,b\nc,\"d\ne\"\n"), "accepted");
  EXPECT_EQ(broken("a,b\nc,d"), "accepted");
}

TEST(ComposedText, LettersAreComposedAndABomIsLeftOut) {
  const auto composed = [](std::string_view text) {
    const auto made = composed_text(text, "f");
    return made ? *made : made.refusal().detail;
  };
  EXPECT_EQ(composed("\xef\xbb\xbfNguyễn"), "Nguyễn");
  EXPECT_EQ(composed("Nguye\xcc\x82\xcc\x83n"), "Nguy\xe1\xbb\x85n");  // e + circumflex + tilde
  EXPECT_EQ(composed("Vie\xcc\xa3\xcc\x82t"), "Vi\xe1\xbb\x87t");      // NFD: dot below first
  EXPECT_EQ(composed("Vi\xc3\xaa\xcc\xa3t"), "Vi\xe1\xbb\x87t");       // ê + dot below
  EXPECT_EQ(composed("D\xcc\x83"), "a mark of no Vietnamese letter: U+0303 (f:1:1)");
  EXPECT_EQ(composed("Tr\xc6\xb0\xcc\x9b"), "a mark of no Vietnamese letter: U+031B (f:1:3)");  // ư + horn
  EXPECT_EQ(composed("Tru\xcc\x9b\xcc\x80ng"), "Tr\xe1\xbb\xabng");
  EXPECT_EQ(composed("\xcc\x81"), "a mark of no Vietnamese letter: U+0301 (f:1:1)");
  EXPECT_EQ(composed("an\nx\xcc\x81"), "a mark of no Vietnamese letter: U+0301 (f:2:1)");
  EXPECT_EQ(composed("\xff\xfe"), "not a text in UTF-8 (f)");
}

}  // namespace
}  // namespace signet::client
