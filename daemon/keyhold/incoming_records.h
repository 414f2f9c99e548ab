// Records of other schools that were found good here, by the SHA-256 of the sealed file.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

#include "policy/base/digest.h"
#include "policy/base/instant.h"

namespace signet::keyhold {

class IncomingRecords {
 public:
  struct Checked {
    std::uint64_t index = 0;  // its journal entry
    Instant time;             // what was in the file existed by then
  };

  /// The first time stays.
  void add(const Digest& document, const Checked& checked) {
    const std::scoped_lock lock{mutex_};
    checked_.emplace(document, checked);
  }
  std::optional<Checked> of(const Digest& document) const {
    const std::scoped_lock lock{mutex_};
    const auto found = checked_.find(document);
    return found == checked_.end() ? std::nullopt : std::optional{found->second};
  }

 private:
  mutable std::mutex mutex_;
  std::map<Digest, Checked> checked_;
};

}  // namespace signet::keyhold
