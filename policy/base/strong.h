// Different things have different types: a Strong<T, Tag> never converts to another one.
#pragma once

#include <compare>
#include <functional>
#include <utility>

namespace signet {

template <class T, class Tag>
class Strong {
 public:
  Strong() = default;
  explicit Strong(T value) : value_(std::move(value)) {}
  const T& value() const noexcept { return value_; }
  friend auto operator<=>(const Strong&,
                          const Strong&) = default;  // NOLINT(modernize-use-nullptr): the comparison with 0 is the compiler's

 private:
  T value_{};
};

}  // namespace signet

template <class T, class Tag>
struct std::hash<signet::Strong<T, Tag>> {
  std::size_t operator()(const signet::Strong<T, Tag>& strong) const noexcept { return std::hash<T>{}(strong.value()); }
};
