#include "policy/base/ensure.h"

#include <cstdio>
#include <cstdlib>

namespace signet {

void broken_promise(const char* promise) noexcept {
  std::fprintf(stderr, "signet: a promise of the code does not hold: %s\n", promise);
  std::abort();
}

}  // namespace signet
