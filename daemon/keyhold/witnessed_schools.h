// The journals that a department's witness knows: those of the approvals that this appliance has sealed.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "policy/base/digest.h"
#include "policy/base/result.h"

namespace signet::keyhold {

struct WitnessedSchool {
  std::string code, name;
  std::string origin;  // without its year
  Bytes key;           // raw Ed25519
  friend bool operator==(const WitnessedSchool&, const WitnessedSchool&) = default;
};

/// Each approval is read once from the archive; an approval whose seal has ended is no longer asked for.
class WitnessedSchools {
 public:
  /// What was read of the approval of this file; nothing: not yet read. Null inside: it names no journal.
  std::optional<std::optional<WitnessedSchool>> find(const Digest& file) const;
  void learn(const Digest& file, std::optional<WitnessedSchool> school);

 private:
  mutable std::mutex mutex_;
  std::map<Digest, std::optional<WitnessedSchool>> by_file_;
};

}  // namespace signet::keyhold
