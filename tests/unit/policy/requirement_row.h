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

/// In both forms, where the kind has them: XML and PDF have equal value (S3 Đ.3.2).
inline void check_rows(const std::vector<RequirementRow>& rows) {
  for (const auto& row : rows) {
    for (const auto form : {as_xml, as_pdf}) {
      auto asked = case_of(row.kind, form);
      if (row.change) row.change(asked);
      EXPECT_EQ(asked.reasons(), row.reasons) << row.ids << " as " << code(form) << ": " << row.what;
    }
  }
}

constexpr auto annual = Kind::annual_transcript;
constexpr auto teacher = Role::subject_teacher;
constexpr auto homeroom = Role::homeroom_teacher;
constexpr auto principal = Role::principal;

}  // namespace signet::test
