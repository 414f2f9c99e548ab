// How often each reason refused since the start, and what was refused last. No account, no document.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "policy/base/instant.h"
#include "policy/base/reason.h"

namespace signet::keyhold {

class RefusalCounts {
 public:
  struct Last {
    Instant time;
    Reason reason;
  };
  void add(const std::vector<Finding>& findings, Instant time);
  std::map<Reason, std::uint64_t> counts() const;
  std::optional<Last> last() const;

 private:
  mutable std::mutex mutex_;
  std::map<Reason, std::uint64_t> counts_;
  std::optional<Last> last_;
};

}  // namespace signet::keyhold
