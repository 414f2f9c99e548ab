// The cage of sanitizer builds only: their runtime needs the calls, files and address space that the real one
// takes away. No release binary contains this file; the marker below lets a test prove it.
#include "daemon/os/cage.h"

#include <unistd.h>

#include "daemon/os/limit.h"
#include "daemon/os/log.h"

namespace signet::os {

extern const char signet_cage_sanitized[];
const char signet_cage_sanitized[] = "signet_cage_sanitized";

Result<CageReport> enter_cage(Part, const CageOptions&) {
  TRY_DONE(refuse_root());
  TRY_DONE(lower_limit(RLIMIT_CORE, 0));
  log_warning(signet_cage_sanitized);
  return CageReport{};
}

Outcome forbid_looking_in() { return lower_limit(RLIMIT_CORE, 0); }  // the leak sanitizer looks in

Outcome prepare_worker_cage() { return Done{}; }
Outcome prepare_renderer_cage(const std::vector<std::string>&) { return Done{}; }

Outcome enter_worker_cage() {
  TRY_DONE(refuse_root());
  TRY_DONE(lower_limit(RLIMIT_CORE, 0));
  return lower_limit(RLIMIT_CPU, 60);
}

}  // namespace signet::os
