// What keyhold says of itself before it serves: whom it waits for, and since when.
#pragma once

#include <string>
#include <vector>

#include "policy/base/instant.h"
#include "policy/base/result.h"
#include "policy/settings.h"

namespace signet::keyhold {

struct Waiting {
  Instant since;
  std::vector<std::uint32_t> clerks;  // of the last run: they may give the PIN
};

/// The member `waiting` of GET /v1/status (docs/openapi.yaml): JSON on one line. `why`: `token_unavailable` or `pin_awaited`.
std::string waiting_json(const Settings& settings, const Waiting& waiting, const Refusal& why);

}  // namespace signet::keyhold
