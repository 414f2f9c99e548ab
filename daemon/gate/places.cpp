#include "daemon/gate/places.h"

#include <algorithm>

#include "policy/base/ensure.h"

namespace signet::gate {

std::size_t Places::held_by(std::uint32_t uid) const noexcept {
  const auto found = held_.find(uid);
  return found == held_.end() ? 0 : found->second;
}

void Places::enter(std::uint32_t uid) {
  ++taken_;
  ++held_[uid];
}

void Places::leave(std::uint32_t uid) {
  const auto found = held_.find(uid);
  ensure(found != held_.end() && taken_ > 0, "only who entered leaves");
  --taken_;
  if (--found->second == 0) held_.erase(found);
}

std::uint32_t Places::holder_to_yield_to(std::uint32_t uid) const noexcept {
  const auto most = std::max_element(held_.begin(), held_.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most != held_.end() && held_by(uid) + 1 < most->second ? most->first : uid;
}

}  // namespace signet::gate
