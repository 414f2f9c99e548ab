// Refusals that name no document, as of one that was not understood: one journal entry per caller, request and period, with a count.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "policy/base/instant.h"
#include "policy/base/reason.h"

namespace signet::keyhold {

constexpr std::int64_t over_quota_period_s = 3600;  // of what is over a day's number

class UnreadableRequests {
 public:
  struct Due {
    std::uint32_t caller = 0;
    std::string request;
    std::uint64_t count = 0;
    std::vector<Finding> findings;
  };

  explicit UnreadableRequests(std::int64_t period_s = 60) : period_s_(period_s) {}

  /// True: the caller's first in a period, to be entered now. False: counted, to be entered when the period is over.
  bool first_of_period(std::uint32_t caller, const std::string& request, Instant now, const std::vector<Finding>& findings);
  /// What has to be entered now; forgets it.
  std::vector<Due> take_due(Instant now);
  /// What could not be entered is due again.
  void put_back(Due due, Instant now);

 private:
  struct Period {
    Instant since;
    std::uint64_t more = 0;
    std::vector<Finding> findings;
  };
  const std::int64_t period_s_;
  std::mutex mutex_;
  std::map<std::pair<std::uint32_t, std::string>, Period> periods_;
};

}  // namespace signet::keyhold
