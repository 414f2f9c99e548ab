#include "client/csv_table.h"

#include <algorithm>

namespace signet::client {
namespace {

class CsvReader {
 public:
  CsvReader(std::string_view text, const std::string& name) : text_(text), name_(name) {
    const auto first = text.substr(0, text.find('\n'));
    separator_ = std::count(first.begin(), first.end(), ';') > std::count(first.begin(), first.end(), ',') ? ';' : ',';
  }

  Result<std::vector<CsvRow>> all() {
    std::vector<CsvRow> rows;
    while (at_ < text_.size()) {
      TRY(auto row, next_row());
      const bool blank = std::all_of(row.cells.begin(), row.cells.end(), [](const std::string& cell) { return cell.empty(); });
      if (blank) continue;
      if (!rows.empty() && row.cells.size() != rows.front().cells.size())
        return fault("as many cells as in the first row are needed: " + std::to_string(rows.front().cells.size()), row.line,
                     std::min(row.cells.size(), rows.front().cells.size()) + 1);
      rows.push_back(std::move(row));
    }
    if (rows.empty()) return fault("an empty table", 1, 1);
    return rows;
  }

 private:
  Refusal fault(const std::string& what, std::size_t line, std::size_t column) const {
    return {Reason::order_malformed, what + " (" + name_ + ":" + std::to_string(line) + ":" + std::to_string(column) + ")"};
  }

  bool at_row_end() const { return at_ == text_.size() || text_[at_] == '\n' || text_.substr(at_).starts_with("\r\n"); }

  Result<CsvRow> next_row() {
    CsvRow row{line_, {}};
    while (true) {
      const auto column = row.cells.size() + 1;
      TRY(auto cell, at_ < text_.size() && text_[at_] == '"' ? quoted(column) : plain(column));
      row.cells.push_back(std::move(cell));
      if (at_row_end()) break;
      if (text_[at_] != separator_) return fault("something behind a closing quote", line_, column);
      ++at_;
    }
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size()) ++at_;
    ++line_;
    return row;
  }

  Result<std::string> plain(std::size_t column) {
    std::string cell;
    for (; !at_row_end() && text_[at_] != separator_; ++at_) {
      if (text_[at_] == '"' || text_[at_] == '\r') return fault("a quote or a line end inside a cell without quotes", line_, column);
      cell += text_[at_];
    }
    const auto begin = cell.find_first_not_of(" \t");
    return begin == std::string::npos ? std::string{} : cell.substr(begin, cell.find_last_not_of(" \t") - begin + 1);
  }

  Result<std::string> quoted(std::size_t column) {
    const auto begun = line_;
    std::string cell;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        if (!text_.substr(at_).starts_with("\"\"")) return ++at_, cell;
        ++at_;
      }
      if (text_[at_] == '\n') ++line_;
      cell += text_[at_];
    }
    return fault("a quote that is never closed", begun, column);
  }

  std::string_view text_;
  const std::string& name_;
  char separator_ = ',';
  std::size_t at_ = 0, line_ = 1;
};

}  // namespace

Result<std::vector<CsvRow>> read_csv(std::string_view text, const std::string& name) { return CsvReader{text, name}.all(); }

}  // namespace signet::client
