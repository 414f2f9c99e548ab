// A value or a refusal. A refusal is an answer about the world; a bug is `ensure`.
#pragma once

#include <string>
#include <utility>
#include <variant>

#include "policy/base/ensure.h"
#include "policy/base/reason.h"

namespace signet {

/// Why something was not done. `reason` is what code and journal use; `detail` is for people, no code branches on it.
struct Refusal {
  Reason reason{};
  std::string detail;
};

/// A refusal that concerns nobody in particular, as one reason among others.
inline Finding finding_of(const Refusal& refusal) { return {refusal.reason, "", "", "", "", refusal.detail}; }

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}            // NOLINT(google-explicit-constructor)
  Result(Refusal refusal) : state_(std::in_place_index<1>, std::move(refusal)) {}  // NOLINT(google-explicit-constructor)
  explicit operator bool() const noexcept { return state_.index() == 0; }
  const T& operator*() const& { return ensure(state_.index() == 0, "a result is read only when it is one"), std::get<0>(state_); }
  T& operator*() & { return ensure(state_.index() == 0, "a result is read only when it is one"), std::get<0>(state_); }
  T&& operator*() && { return ensure(state_.index() == 0, "a result is read only when it is one"), std::get<0>(std::move(state_)); }
  const T* operator->() const { return &**this; }
  T* operator->() { return &**this; }
  const Refusal& refusal() const { return ensure(state_.index() == 1, "a refusal is read only when it is one"), std::get<1>(state_); }

 private:
  std::variant<T, Refusal> state_;
};

struct Done {};
/// Success that carries nothing.
using Outcome = Result<Done>;

}  // namespace signet

#define SIGNET_JOIN_(a, b) a##b
#define SIGNET_JOIN(a, b) SIGNET_JOIN_(a, b)
#define SIGNET_TRY_(temporary, declaration, ...) \
  auto temporary = (__VA_ARGS__);                \
  if (!temporary) return (temporary).refusal();  \
  declaration = *std::move(temporary)
/// TRY(auto value, expression): the value, or return its refusal.
#define TRY(declaration, ...) SIGNET_TRY_(SIGNET_JOIN(signet_try_, __LINE__), declaration, __VA_ARGS__)
/// TRY_DONE(expression): go on, or return its refusal.
#define TRY_DONE(...) \
  if (auto signet_done = (__VA_ARGS__); !signet_done) return signet_done.refusal()
