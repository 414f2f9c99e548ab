// A table as spreadsheets save it (RFC 4180, and the `;` of Vietnamese settings), every cell with its place.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "policy/base/result.h"

namespace signet::client {

struct CsvRow {
  std::size_t line = 0;  // where it begins
  std::vector<std::string> cells;
};

/// `,` or `;`, whichever the first line has; quoted cells may hold both, quotes (doubled) and line ends. Blank rows are left
/// out; every row is as wide as the first. Else `order_malformed`: `what (NAME:LINE:COLUMN)`.
Result<std::vector<CsvRow>> read_csv(std::string_view text, const std::string& name);

}  // namespace signet::client
