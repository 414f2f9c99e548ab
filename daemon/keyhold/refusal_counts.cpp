#include "daemon/keyhold/refusal_counts.h"

#include <set>

namespace signet::keyhold {

// A reason that stands three times in one refusal refused once.
void RefusalCounts::add(const std::vector<Finding>& findings, Instant time) {
  const std::scoped_lock lock{mutex_};
  std::set<Reason> once;
  for (const auto& finding : findings) once.insert(finding.reason);
  for (const auto reason : once) ++counts_[reason];
  if (!findings.empty()) last_ = Last{time, findings.front().reason};
}

std::map<Reason, std::uint64_t> RefusalCounts::counts() const {
  const std::scoped_lock lock{mutex_};
  return counts_;
}

std::optional<RefusalCounts::Last> RefusalCounts::last() const {
  const std::scoped_lock lock{mutex_};
  return last_;
}

}  // namespace signet::keyhold
