// How many notes each account has recorded today, in Vietnam: the archive and the journal grow no faster than that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "policy/base/instant.h"

namespace signet::keyhold {

class NotesOfDay {
 public:
  bool full(std::uint32_t account, Instant now) const;
  /// A note that stands in the journal; also at start, from each entry.
  void add(std::uint32_t account, Instant time);

 private:
  struct Day {
    std::string date;
    std::size_t count = 0;
  };
  mutable std::mutex mutex_;
  std::map<std::uint32_t, Day> days_;
};

}  // namespace signet::keyhold
