#include "client/review/html.h"

#include <cstdio>

#include "client/review/plain_text.h"
#include "policy/base/ensure.h"

namespace signet::client::review {
namespace {

constexpr double bar_width = 120;  // units of the drawing

/// A word that a line would hardly hold may be broken anywhere; others stay whole.
bool has_long_word(std::string_view text) {
  constexpr std::size_t long_word = 40;  // octets; a digest is longer, a seal's id is not
  for (auto space = text.find(' '); space != text.npos; space = text.find(' ')) {
    if (space > long_word) return true;
    text.remove_prefix(space + 1);
  }
  return text.size() > long_word;
}

std::string bar(double share) {
  char drawing[256];
  std::snprintf(
      drawing, sizeof drawing,
      R"(<svg class="bar" viewBox="0 0 120 10" width="120" height="10" aria-hidden="true"><rect width="%.1f" height="10"/></svg>)",
      share * bar_width);
  return drawing;
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : plain(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string element(std::string_view name, std::string_view text) {
  std::string out;
  return out.append("<").append(name).append(">").append(escaped(text)).append("</").append(name).append(">\n");
}

Table::Table(std::string caption, std::vector<Heading> headings) : headings_(std::move(headings)) {
  head_ = "<caption>" + escaped(caption) + "</caption>\n<thead><tr>";
  for (const Heading& each : headings_)
    head_ += std::string{"<th scope=\"col\""} + (each.number ? " class=\"n\"" : "") + ">" + escaped(each.text) + "</th>";
}

void Table::row(const std::vector<std::string>& cells, double share) {
  ensure(cells.size() == headings_.size(), "a row has as many cells as there are headings");
  body_ += "<tr>";
  for (std::size_t i = 0; i < cells.size(); ++i)
    body_ += std::string{"<td"} +
             (headings_[i].number       ? " class=\"n\""
              : has_long_word(cells[i]) ? " class=\"w\""
                                        : "") +
             ">" + escaped(cells[i]) + "</td>";
  if (share >= 0) body_ += "<td class=\"b\">" + bar(share) + "</td>", bars_ = true;
  body_ += "</tr>\n";
  ++rows_;
}

std::string Table::html(std::string_view nothing) const {
  if (rows_ == 0) return "<p class=\"none\">" + escaped(nothing) + "</p>\n";
  return "<table>\n" + head_ + (bars_ ? "<td></td>" : "") + "</tr></thead>\n<tbody>\n" + body_ + "</tbody>\n</table>\n";
}

}  // namespace signet::client::review
