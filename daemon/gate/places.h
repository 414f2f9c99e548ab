// Who may hold how many of the connections that the gate serves at once. Pure bookkeeping by uid.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>

namespace signet::gate {

class Places {
 public:
  explicit Places(std::size_t places_max) : places_max_(places_max) {}

  bool full() const noexcept { return taken_ >= places_max_; }
  std::size_t taken() const noexcept { return taken_; }
  std::size_t held_by(std::uint32_t uid) const noexcept;
  void enter(std::uint32_t uid);
  void leave(std::uint32_t uid);
  /// When full: the account that must give way to a newcomer of `uid`, because it holds more than the newcomer would;
  /// `uid` itself where it has no claim. So no account can keep all others out.
  std::uint32_t holder_to_yield_to(std::uint32_t uid) const noexcept;
  /// When full: whether it is this account that fills the gate (429) or all together (503).
  bool greedy(std::uint32_t uid) const noexcept { return held_by(uid) * 2 > places_max_; }

 private:
  std::size_t places_max_;
  std::size_t taken_ = 0;
  std::map<std::uint32_t, std::size_t> held_;
};

}  // namespace signet::gate
