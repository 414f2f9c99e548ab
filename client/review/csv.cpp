#include "client/review/csv.h"

namespace signet::client::review {
namespace {

bool begins_a_formula(std::string_view cell) {
  constexpr std::string_view beginnings = "=+-@\t\r\n";
  return !cell.empty() && beginnings.find(cell.front()) != beginnings.npos;
}

std::string in_quotes(std::string_view cell) {
  std::string text{'"'};
  for (const char c : cell) {
    if (c == '"') text += '"';
    text += c;
  }
  return text + '"';
}

}  // namespace

std::string csv_line(const std::vector<std::string>& cells, Separator separator) {
  std::string line;
  for (const std::string& each : cells) {
    if (&each != cells.data()) line += static_cast<char>(separator);
    const std::string cell = (begins_a_formula(each) ? "'" : "") + each;
    line += cell.find_first_of(",;\"\r\n\t") == cell.npos ? cell : in_quotes(cell);
  }
  return line + "\r\n";
}

}  // namespace signet::client::review
