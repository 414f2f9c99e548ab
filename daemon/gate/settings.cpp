#include "daemon/gate/settings.h"

#include <fstream>
#include <iterator>
#include <string>

#include "policy/settings.h"

namespace signet::gate {

bool is_demo() {
  std::ifstream file{"etc/signet/signet.toml", std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  const auto settings = read_settings(text);
  return settings && settings->demo;
}

}  // namespace signet::gate
