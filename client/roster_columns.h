// The columns of a roster in a spreadsheet, and what its rows can be: in Vietnamese or English.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace signet::client {

enum class Column : std::size_t {
  row,
  school_year,
  person,
  name,
  id,
  certificates,
  account,
  duties,
  group,
  group_name,
  subject,
  subject_name,
  elective,
  pupil,
  from,
  to
};
constexpr std::size_t columns_count = 16;

enum class RowIs { person, homeroom, teacher, clerk, exemption };

/// By its heading; case of ASCII letters and of the first letter does not matter.
std::optional<Column> column_of(const std::string& heading);
std::string_view english_name(Column column);
std::optional<RowIs> row_from(const std::string& word);
/// Whether a row of this sort may fill the column. `row` and `school_year` are for all.
bool belongs(Column column, RowIs row);

}  // namespace signet::client
