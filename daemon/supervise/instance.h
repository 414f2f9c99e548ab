// The instance that `--root` names: is it complete, and does everything secret belong to the right part?
#pragma once

#include <string>

#include "policy/base/result.h"
#include "policy/settings.h"

namespace signet::supervise {

/// The working directory is the instance. Every refusal says which file and what to do. Makes run/signet.
Result<Settings> check_instance();

}  // namespace signet::supervise
