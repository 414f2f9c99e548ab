// Tables for spreadsheets (RFC 4180): UTF-8 with a byte order mark, CRLF, and no cell that a spreadsheet would compute.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace signet::client::review {

/// Excel takes a file for UTF-8 only when it begins so.
constexpr std::string_view csv_mark = "\xef\xbb\xbf";

/// What Excel calls the list separator: `;` where the decimal mark is a comma, as in Vietnam's settings.
enum class Separator : char { comma = ',', semicolon = ';' };

/// With its line end. A cell that begins with `=`, `+`, `-`, `@`, a tab or a line end gets an apostrophe in front: a spreadsheet would
/// take it for a formula. Cells with separators, quotes or line ends are quoted.
std::string csv_line(const std::vector<std::string>& cells, Separator separator);

}  // namespace signet::client::review
