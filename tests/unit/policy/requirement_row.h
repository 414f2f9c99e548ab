// A row of docs/requirements.md: what a regulation asks, as a change to a case that is in order and what is said of it.
#pragma once

#include <gtest/gtest.h>

#include <functional>

#include "tests/unit/policy/school_case.h"

namespace signet::test {

using RowReasons = std::set<std::string>;

struct RequirementRow {
  const char* ids;  // as in docs/requirements.md, blanks between them
  const char* what;
  Kind kind = Kind::annual_transcript;
  std::function<void(SchoolCase&)> change;
  RowReasons reasons;  // all of them; none: it may be sealed
};

inline void check_rows(const std::vector<RequirementRow>& rows) {
  for (const auto& row : rows) {
    auto asked = case_of(row.kind);
    if (row.change) row.change(asked);
    EXPECT_EQ(asked.reasons(), row.reasons) << row.ids << ": " << row.what;
  }
}

constexpr auto annual = Kind::annual_transcript;
constexpr auto teacher = Role::subject_teacher;
constexpr auto homeroom = Role::homeroom_teacher;
constexpr auto principal = Role::principal;

}  // namespace signet::test
