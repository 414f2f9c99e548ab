// Whether what a document says of its marks can be (S3 Đ.17.1; TT 22/2021). Doubts are told, never more: the school knows its marks.
#pragma once

#include <optional>
#include <set>
#include <string>

namespace signet {

/// The two terms and the year of one subject, as written; empty: not given.
struct Marks {
  std::string first, second, year;
};

/// What is wrong with them, for people: a mark outside 0-10, one with more than one decimal, neither mark nor one of `levels`, or a
/// year that is not (first + 2·second)/3 rounded to one decimal. Nothing: they can be, or too few are given to say.
std::optional<std::string> doubt_of(const Marks& marks, const std::set<std::string>& levels);

}  // namespace signet
