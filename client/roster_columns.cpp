#include "client/roster_columns.h"

#include <algorithm>

#include "policy/base/ensure.h"

namespace signet::client {
namespace {

constexpr unsigned of_person = 1, of_homeroom = 2, of_teacher = 4, of_clerk = 8, of_exemption = 16, of_any = 31;

struct ColumnRow {
  Column column;
  std::string_view english, vietnamese;
  unsigned rows;
};
constexpr ColumnRow columns[] = {
    {Column::row, "row", "dòng", of_any},
    {Column::school_year, "school_year", "năm học", of_any},
    {Column::person, "person", "mã người", of_person | of_homeroom | of_teacher | of_clerk},
    {Column::name, "name", "họ tên", of_person},
    {Column::id, "id", "số định danh", of_person},
    {Column::certificates, "certificates", "chứng thư", of_person},
    {Column::account, "account", "tài khoản", of_person},
    {Column::duties, "duties", "nhiệm vụ", of_person},
    {Column::group, "class", "lớp", of_homeroom | of_teacher | of_exemption},
    {Column::group_name, "class_name", "tên lớp", of_homeroom},
    {Column::subject, "subject", "môn", of_teacher | of_exemption},
    {Column::subject_name, "subject_name", "tên môn", of_teacher},
    {Column::elective, "elective", "tự chọn", of_teacher},
    {Column::pupil, "pupil", "mã học sinh", of_exemption},
    {Column::from, "from", "từ ngày", of_homeroom | of_teacher | of_clerk},
    {Column::to, "to", "đến ngày", of_homeroom | of_teacher | of_clerk},
};

struct RowWord {
  RowIs row;
  std::string_view english, vietnamese;
  unsigned bit;
};
constexpr RowWord row_words[] = {{RowIs::person, "person", "người", of_person},
                                 {RowIs::homeroom, "homeroom", "chủ nhiệm", of_homeroom},
                                 {RowIs::teacher, "teacher", "bộ môn", of_teacher},
                                 {RowIs::clerk, "clerk", "văn thư", of_clerk},
                                 {RowIs::exemption, "exemption", "miễn", of_exemption}};

std::string small(std::string word) {
  std::transform(word.begin(), word.end(), word.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (word.starts_with("Đ")) word.replace(0, std::string_view{"Đ"}.size(), "đ");
  return word;
}

}  // namespace

std::optional<Column> column_of(const std::string& heading) {
  const auto word = small(heading);
  for (const auto& each : columns) {
    if (word == each.english || word == each.vietnamese) return each.column;
  }
  return std::nullopt;
}

std::string_view english_name(Column column) {
  for (const auto& each : columns) {
    if (each.column == column) return each.english;
  }
  broken_promise("every column has a name");
}

std::optional<RowIs> row_from(const std::string& word) {
  const auto found = small(word);
  for (const auto& each : row_words) {
    if (found == each.english || found == each.vietnamese) return each.row;
  }
  return std::nullopt;
}

bool belongs(Column column, RowIs row) {
  for (const auto& each : columns) {
    for (const auto& word : row_words) {
      if (each.column == column && word.row == row) return (each.rows & word.bit) != 0;
    }
  }
  return false;
}

}  // namespace signet::client
