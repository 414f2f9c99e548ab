// What our own code promises itself. Stays on in release builds; never for anything the input can decide.
#pragma once

namespace signet {

/// Stops the process (abort) and names the broken promise.
[[noreturn]] void broken_promise(const char* promise) noexcept;

inline void ensure(bool holds, const char* promise) noexcept {
  if (!holds) broken_promise(promise);
}

}  // namespace signet
