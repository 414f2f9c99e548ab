#include "policy/model/pdf_field_rule.h"

namespace signet {
namespace {

constexpr std::string_view subject_mark = "{subject}";

/// Whether `name` matches `pattern`, whose only special character is `*`. Linear but for the last star.
bool match_stars(std::string_view pattern, std::string_view name) {
  std::size_t p = 0, n = 0, star = std::string_view::npos, resume = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p, ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace

std::optional<std::string> match_pattern(std::string_view pattern, std::string_view name) {
  if (name.size() > 1024) return std::nullopt;
  const auto mark = pattern.find(subject_mark);
  if (mark == std::string_view::npos) return match_stars(pattern, name) ? std::optional{std::string{}} : std::nullopt;
  const std::string_view head = pattern.substr(0, mark), tail = pattern.substr(mark + subject_mark.size());
  if (tail.find(subject_mark) != std::string_view::npos) return std::nullopt;
  for (std::size_t begin = 0; begin < name.size(); ++begin) {
    if (!match_stars(head, name.substr(0, begin))) continue;
    const auto stop = name.find('.', begin);
    const std::size_t longest = stop == std::string_view::npos ? name.size() : stop;
    for (std::size_t end = longest; end > begin; --end) {
      if (match_stars(tail, name.substr(end))) return std::string{name.substr(begin, end - begin)};
    }
  }
  return std::nullopt;
}

std::optional<RoleMatch> match_rules(const std::vector<PdfFieldRule>& rules, std::string_view name) {
  for (const PdfFieldRule& rule : rules) {
    if (auto subject = match_pattern(rule.pattern, name)) return RoleMatch{rule.role, std::move(*subject)};
  }
  return std::nullopt;
}

}  // namespace signet
