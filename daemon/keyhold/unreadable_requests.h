// Refusals that name no document, as of one that was not understood: one journal entry per caller, request and minute, with a count.
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

class UnreadableRequests {
 public:
  struct Due {
    std::uint32_t caller = 0;
    std::string request;
    std::uint64_t count = 0;
    std::vector<Finding> findings;
  };

  /// True: the caller's first in a minute, to be entered now. False: counted, to be entered when the minute is over.
  bool first_of_minute(std::uint32_t caller, const std::string& request, Instant now, const std::vector<Finding>& findings);
  /// What has to be entered now; forgets it.
  std::vector<Due> take_due(Instant now);

 private:
  struct Minute {
    Instant since;
    std::uint64_t more = 0;
    std::vector<Finding> findings;
  };
  std::mutex mutex_;
  std::map<std::pair<std::uint32_t, std::string>, Minute> minutes_;
};

}  // namespace signet::keyhold
