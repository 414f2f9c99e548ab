#include "daemon/gate/settings.h"

#include <toml++/toml.h>

#include <string>

namespace signet::gate {

bool is_demo() {
  try {
    return toml::parse_file("etc/signet/signet.toml")["mode"].value_or(std::string{}) == "demo";
  } catch (const toml::parse_error&) {
    return false;
  }
}

}  // namespace signet::gate
