// A refusal cannot be overlooked.
// EXPECT: nodiscard|unused-result|ignoring return
#include "policy/base/result.h"

signet::Outcome write();

void work() {
#ifdef CONTROL
  if (!write()) return;
#else
  write();
#endif
}
