// Many pass together, or one alone. Whoever came behind one who waits to be alone waits too: a long line keeps nobody out for good.
#pragma once

#include <mutex>
#include <shared_mutex>

namespace signet::keyhold {

class Turnstile {
 public:
  [[nodiscard]] std::shared_lock<std::shared_mutex> together() {
    const std::scoped_lock door{door_};
    return std::shared_lock{room_};
  }
  [[nodiscard]] std::unique_lock<std::shared_mutex> alone() {
    const std::scoped_lock door{door_};
    return std::unique_lock{room_};
  }

 private:
  std::mutex door_;
  std::shared_mutex room_;
};

}  // namespace signet::keyhold
