// Field names by pattern (PdfFieldRule).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "policy/model/pdf.h"

namespace signet {

/// What `{subject}` stands for, empty where the pattern has none; nothing where the whole name does not match. `{subject}`
/// takes as much as it can, `*` as little; a pattern with two `{subject}` matches nothing.
std::optional<std::string> match_pattern(std::string_view pattern, std::string_view name);

struct RoleMatch {
  Role role{};
  std::string subject;
};
/// The first rule that matches.
std::optional<RoleMatch> match_rules(const std::vector<PdfFieldRule>& rules, std::string_view name);

}  // namespace signet
