#include "policy/plausibility.h"

#include <algorithm>

namespace signet {
namespace {

constexpr int highest_tenths = 100;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// In tenths: `7`, `7.5`, `7,5`, `10`. Nothing for everything else, also for more digits than a mark has.
std::optional<int> tenths_of(const std::string& text) {
  const auto mark = text.find_first_of(".,");
  const auto whole = text.substr(0, mark);
  const auto rest = mark == std::string::npos ? std::string{"0"} : text.substr(mark + 1);
  const auto digits = [](const std::string& part, std::size_t most) {
    return !part.empty() && part.size() <= most && std::all_of(part.begin(), part.end(), is_digit);
  };
  if (!digits(whole, 2) || !digits(rest, 1)) return std::nullopt;
  return std::stoi(whole) * 10 + (rest.front() - '0');
}

std::string written(int tenths) { return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10); }

bool can_be(const std::string& text, const std::set<std::string>& levels) {
  const auto tenths = tenths_of(text);
  return text.empty() || levels.contains(text) || (tenths && *tenths <= highest_tenths);
}

}  // namespace

std::optional<std::string> doubt_of(const Marks& marks, const std::set<std::string>& levels) {
  for (const auto& [name, text] : {std::pair{"HK1", &marks.first}, {"HK2", &marks.second}, {"CN", &marks.year}}) {
    if (!can_be(*text, levels)) return std::string{name} + " " + *text;
  }
  const auto first = tenths_of(marks.first), second = tenths_of(marks.second), year = tenths_of(marks.year);
  if (!first || !second || !year) return std::nullopt;
  // A third is never half a tenth: rounding has one answer.
  const int expected = (2 * (*first + 2 * *second) + 3) / 6;
  if (*year == expected) return std::nullopt;
  return "HK1 " + marks.first + ", HK2 " + marks.second + ", CN " + marks.year + " ≠ " + written(expected);
}

}  // namespace signet
