// What `signet doctor` and `signet policy check` found, one line each.
#pragma once

#include <string>
#include <vector>

#include "client/command_context.h"

namespace signet::client {

enum class Health { good, warning, bad };

struct Check {
  std::string name;  // what was looked at
  Health health = Health::good;
  std::string detail;  // what was found
  std::string hint;    // what to do about it; always there unless good
};

/// `{"checks":[{"name","state":"ok|warning|failed","detail","hint"}],"ok":n,"warning":n,"failed":n}`
std::string check_list_json(const std::vector<Check>& checks);
/// Prints them and sets the exit status: 3 when something is bad.
void report(CommandContext& context, const std::vector<Check>& checks);

}  // namespace signet::client
