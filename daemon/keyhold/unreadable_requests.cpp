#include "daemon/keyhold/unreadable_requests.h"

#include <algorithm>

namespace signet::keyhold {
namespace {

constexpr std::int64_t minute_s = 60;

}  // namespace

bool UnreadableRequests::first_of_minute(std::uint32_t caller, const std::string& request, Instant now,
                                         const std::vector<Finding>& findings) {
  const std::scoped_lock lock{mutex_};
  const auto [found, first] = minutes_.try_emplace({caller, request}, Minute{now, 0, {}});
  if (first) return true;
  auto& minute = found->second;
  ++minute.more;
  for (const auto& finding : findings) {
    const auto same = [&](const Finding& known) { return known.reason == finding.reason; };
    if (std::none_of(minute.findings.begin(), minute.findings.end(), same)) minute.findings.push_back(finding);
  }
  return false;
}

std::vector<UnreadableRequests::Due> UnreadableRequests::take_due(Instant now) {
  const std::scoped_lock lock{mutex_};
  std::vector<Due> due;
  for (auto i = minutes_.begin(); i != minutes_.end();) {
    if (seconds_between(i->second.since, now) < minute_s) {
      ++i;
      continue;
    }
    if (i->second.more > 0) due.push_back({i->first.first, i->first.second, i->second.more, std::move(i->second.findings)});
    i = minutes_.erase(i);
  }
  return due;
}

}  // namespace signet::keyhold
