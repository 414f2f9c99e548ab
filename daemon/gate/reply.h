// What goes back to a client, before it is HTTP.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace signet::gate {

struct Reply {
  unsigned status = 200;
  std::string content_type;
  std::string body;
  std::vector<std::pair<std::string, std::string>> fields;  // Location, Allow, Retry-After, …
};

}  // namespace signet::gate
