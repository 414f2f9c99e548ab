// A place of the chain that the roster fills: the homeroom of a class, or one of its subjects. Who may sign there, and who
// must: the assigned, a successor, or the principal for somebody who has left (S3 Đ.18.3-18.7, Đ.27).
#pragma once

#include <string>
#include <vector>

#include "policy/assessment.h"

namespace signet {

struct Place {
  Role role{};
  std::string subject_code, subject_name;  // of a subject's place
  const std::vector<Assignment>& assignments;
};

/// A subject: each teacher in charge signs exactly once. A homeroom: one who is in charge signs.
void assess_place(Assessment& assessment, const Place& place);

}  // namespace signet
