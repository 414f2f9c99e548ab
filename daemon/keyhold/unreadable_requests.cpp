#include "daemon/keyhold/unreadable_requests.h"

#include <algorithm>

namespace signet::keyhold {

bool UnreadableRequests::first_of_period(std::uint32_t caller, const std::string& request, Instant now,
                                         const std::vector<Finding>& findings) {
  const std::scoped_lock lock{mutex_};
  const auto [found, first] = periods_.try_emplace({caller, request}, Period{now, 0, {}});
  if (first) return true;
  auto& period = found->second;
  ++period.more;
  for (const auto& finding : findings) {
    const auto same = [&](const Finding& known) { return known.reason == finding.reason; };
    if (std::none_of(period.findings.begin(), period.findings.end(), same)) period.findings.push_back(finding);
  }
  return false;
}

std::vector<UnreadableRequests::Due> UnreadableRequests::take_due(Instant now) {
  const std::scoped_lock lock{mutex_};
  std::vector<Due> due;
  for (auto i = periods_.begin(); i != periods_.end();) {
    if (seconds_between(i->second.since, now) < period_s_) {
      ++i;
      continue;
    }
    if (i->second.more > 0) due.push_back({i->first.first, i->first.second, i->second.more, std::move(i->second.findings)});
    i = periods_.erase(i);
  }
  return due;
}

void UnreadableRequests::put_back(Due due, Instant now) {
  const std::scoped_lock lock{mutex_};
  auto& period = periods_.try_emplace({due.caller, due.request}, Period{now, 0, {}}).first->second;
  period.more += due.count;
  if (period.findings.empty()) period.findings = std::move(due.findings);
}

}  // namespace signet::keyhold
