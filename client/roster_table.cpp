// A roster from a spreadsheet: one row per person and per assignment. All faults are told at once, each with its place.
#include <algorithm>
#include <charconv>
#include <map>

#include "client/csv_table.h"
#include "client/roster_columns.h"
#include "client/roster_file.h"
#include "policy/order_fields.h"

namespace signet::client {
namespace {

constexpr std::size_t faults_told_max = 20;

// `2025-09-01`, or as people write it here: `01/09/2025`.
std::optional<Instant> day_in_cell(std::string text, bool end) {
  if (text.size() == 10 && text[2] == '/' && text[5] == '/') text = text.substr(6) + "-" + text.substr(3, 2) + "-" + text.substr(0, 2);
  return day_of(text, end);
}

std::vector<std::string> words_of(const std::string& cell) {
  std::vector<std::string> words(1);
  for (const char c : cell) {
    if (c == ' ' || c == ',' || c == ';' || c == '\n' || c == '\r') {
      if (!words.back().empty()) words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

class RosterTable {
 public:
  RosterTable(const std::vector<CsvRow>& rows, const std::string& name) : rows_(rows), name_(name) {}

  Result<Roster> read() {
    take_headings();
    if (!faults_.empty()) return Refusal{Reason::order_malformed, told()};
    // Persons first: rows may stand in any order.
    for (const bool persons : {true, false}) {
      for (std::size_t i = 1; i < rows_.size(); ++i) {
        const auto word = row_from(cell(rows_[i], Column::row));
        if (word && (*word == RowIs::person) == persons) take(rows_[i], *word);
        if (!word && persons)
          wrong("person, homeroom, teacher, clerk or exemption is needed: " + cell(rows_[i], Column::row), rows_[i], Column::row);
      }
    }
    if (roster_.school_year.empty()) wrong("a text is needed: school_year", rows_.front(), Column::school_year);
    if (!faults_.empty()) return Refusal{Reason::order_malformed, told()};
    return roster_;
  }

 private:
  void take_headings() {
    for (std::size_t i = 0; i < rows_.front().cells.size(); ++i) {
      const auto& heading = rows_.front().cells[i];
      const auto column = column_of(heading);
      if (!column)
        wrong_place("no column of a roster: " + heading, rows_.front().line, i + 1);
      else if (!places_.emplace(*column, i).second)
        wrong_place("a column twice: " + heading, rows_.front().line, i + 1);
    }
    for (const auto needed : {Column::row, Column::school_year, Column::person, Column::name, Column::id, Column::certificates,
                              Column::group, Column::subject, Column::subject_name, Column::from, Column::to}) {
      if (!places_.contains(needed)) wrong_place("a column is missing: " + std::string{english_name(needed)}, rows_.front().line, 1);
    }
  }

  void take(const CsvRow& row, RowIs is) {
    for (const auto& [column, place] : places_) {
      if (!row.cells[place].empty() && !belongs(column, is)) wrong("a cell that such a row leaves empty: " + row.cells[place], row, column);
    }
    take_year(row);
    switch (is) {
      case RowIs::person: return take_person(row);
      case RowIs::homeroom: return take_homeroom(row);
      case RowIs::teacher: return take_teacher(row);
      case RowIs::clerk: return take_clerk(row);
      case RowIs::exemption: return take_exemption(row);
    }
  }

  void take_year(const CsvRow& row) {
    const auto& year = cell(row, Column::school_year);
    if (year.empty() || year == roster_.school_year) return;
    if (!roster_.school_year.empty()) return wrong("another school year: " + year, row, Column::school_year);
    roster_.school_year = year;
  }

  void take_person(const CsvRow& row) {
    Person person;
    person.key = some(row, Column::person);
    person.name = some(row, Column::name);
    person.id = cell(row, Column::id);
    const bool digits = std::all_of(person.id.begin(), person.id.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (person.id.size() != 12 || !digits) wrong("12 digits are needed, in a column of texts: " + person.id, row, Column::id);
    for (const auto& word : words_of(cell(row, Column::certificates))) {
      const auto digest = digest_from_hex(word);
      if (!digest) wrong("a SHA-256 of 64 digits is needed: " + word, row, Column::certificates);
      person.certificates.push_back(digest.value_or(Digest{}));
    }
    for (const auto& word : words_of(cell(row, Column::duties))) {
      const auto duty = duty_from_code(word);
      if (!duty) wrong("no duty: " + word, row, Column::duties);
      if (duty) person.duties.insert(*duty);
    }
    if (const auto& account = cell(row, Column::account); !account.empty()) {
      std::uint32_t number = 0;
      const auto [end, error] = std::from_chars(account.data(), account.data() + account.size(), number);
      if (error != std::errc{} || end != account.data() + account.size())
        wrong("no Unix user number, or named twice: " + account, row, Column::account);
      person.account = number;
    }
    const auto key = person.key;
    if (!roster_.persons.emplace(key, std::move(person)).second) wrong("named twice or empty: " + key, row, Column::person);
  }

  Assignment assignment(const CsvRow& row) {
    Assignment made{some(row, Column::person), day(row, Column::from, false), day(row, Column::to, true)};
    if (!made.person.empty() && !roster_.persons.contains(made.person)) wrong("nobody in the roster: " + made.person, row, Column::person);
    if (made.to < made.from) wrong("the last day is before the first: to", row, Column::to);
    return made;
  }

  RosterClass& group(const CsvRow& row) {
    const auto code = some(row, Column::group);
    const auto same = [&](const RosterClass& each) { return each.code == code; };
    const auto found = std::find_if(roster_.classes.begin(), roster_.classes.end(), same);
    if (found != roster_.classes.end()) return *found;
    roster_.classes.push_back({code, code, {}, {}, {}});
    return roster_.classes.back();
  }

  void take_homeroom(const CsvRow& row) {
    auto& into = group(row);
    if (const auto& name = cell(row, Column::group_name); !name.empty()) into.name = name;
    into.homeroom.push_back(assignment(row));
  }

  void take_teacher(const CsvRow& row) {
    auto& subjects = group(row).subjects;
    const auto code = some(row, Column::subject);
    const auto name = some(row, Column::subject_name);
    const auto& chosen = cell(row, Column::elective);
    const bool elective = chosen == "yes" || chosen == "có";
    if (!elective && !chosen.empty() && chosen != "no" && chosen != "không") wrong("yes or no is needed: " + chosen, row, Column::elective);
    auto found = std::find_if(subjects.begin(), subjects.end(), [&](const RosterSubject& each) { return each.code == code; });
    if (found == subjects.end()) found = subjects.insert(subjects.end(), RosterSubject{code, name, {}, elective});
    if (found->name != name || found->elective != elective) wrong("one subject in two ways: " + code, row, Column::subject_name);
    found->teachers.push_back(assignment(row));
  }

  void take_clerk(const CsvRow& row) {
    const auto made = assignment(row);
    const auto person = roster_.persons.find(made.person);
    if (person != roster_.persons.end() && !person->second.account)
      wrong("a clerk without an account: " + made.person, row, Column::person);
    roster_.clerks.push_back(made);
  }

  void take_exemption(const CsvRow& row) { group(row).exemptions.push_back({some(row, Column::pupil), some(row, Column::subject)}); }

  const std::string& cell(const CsvRow& row, Column column) const {
    static const std::string none;
    const auto place = places_.find(column);
    return place == places_.end() ? none : row.cells[place->second];
  }
  std::string some(const CsvRow& row, Column column) {
    const auto& found = cell(row, column);
    if (found.empty()) wrong("a text is needed: " + std::string{english_name(column)}, row, column);
    return found;
  }
  Instant day(const CsvRow& row, Column column, bool end) {
    const auto& text = cell(row, column);
    const auto found = day_in_cell(text, end);
    if (!found) wrong("a day as YYYY-MM-DD or dd/mm/yyyy is needed: " + text, row, column);
    return found.value_or(Instant{});
  }

  void wrong(std::string what, const CsvRow& row, Column column) {
    const auto place = places_.find(column);
    wrong_place(std::move(what), row.line, place == places_.end() ? 1 : place->second + 1);
  }
  void wrong_place(std::string what, std::size_t line, std::size_t column) {
    faults_.push_back(std::move(what) + " (" + name_ + ":" + std::to_string(line) + ":" + std::to_string(column) + ")");
  }
  std::string told() const {
    std::string all;
    for (std::size_t i = 0; i < std::min(faults_.size(), faults_told_max); ++i) all += (all.empty() ? "" : "; ") + faults_[i];
    return all;
  }

  const std::vector<CsvRow>& rows_;
  const std::string& name_;
  std::map<Column, std::size_t> places_;
  std::vector<std::string> faults_;
  Roster roster_;
};

}  // namespace

Result<Roster> read_roster_table(std::string_view csv, const std::string& name) {
  TRY(const auto rows, read_csv(csv, name));
  return RosterTable{rows, name}.read();
}

}  // namespace signet::client
