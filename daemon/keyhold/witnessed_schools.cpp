#include "daemon/keyhold/witnessed_schools.h"

namespace signet::keyhold {

std::optional<std::optional<WitnessedSchool>> WitnessedSchools::find(const Digest& file) const {
  const std::scoped_lock lock{mutex_};
  const auto found = by_file_.find(file);
  if (found == by_file_.end()) return std::nullopt;
  return std::optional{found->second};
}

void WitnessedSchools::learn(const Digest& file, std::optional<WitnessedSchool> school) {
  const std::scoped_lock lock{mutex_};
  by_file_[file] = std::move(school);
}

}  // namespace signet::keyhold
