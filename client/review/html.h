// The few pieces of HTML that a report is made of. What goes in is text; nothing of it comes out as markup.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace signet::client::review {

/// Harmless (plain_text.h) and with `&`, `<`, `>`, `"` and `'` as references: for content and for attributes in quotes.
std::string escaped(std::string_view text);
/// `<name>text</name>`.
std::string element(std::string_view name, std::string_view text);

/// A table with a caption and headings.
class Table {
 public:
  struct Heading {
    std::string text;
    bool number = false;  // set right
  };
  Table(std::string caption, std::vector<Heading> headings);
  /// As many cells as there are headings. `share`: 0 to 1, drawn as a bar behind the last cell; negative: none.
  void row(const std::vector<std::string>& cells, double share = -1);
  std::size_t rows() const noexcept { return rows_; }
  /// `nothing`: said instead of a table without rows.
  std::string html(std::string_view nothing) const;

 private:
  std::vector<Heading> headings_;
  std::string head_, body_;
  std::size_t rows_ = 0;
  bool bars_ = false;
};

}  // namespace signet::client::review
