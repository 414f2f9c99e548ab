// docs/openapi.yaml and the table of endpoints say the same: every path described is served, and vice versa.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>

#include "daemon/gate/route.h"

namespace signet::gate {
namespace {

std::set<std::string> described() {
  std::set<std::string> found;
  std::ifstream file{SIGNET_OPENAPI_FILE};
  EXPECT_TRUE(file.is_open());
  bool in_paths = false;
  std::string path;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line[0] != ' ') in_paths = line == "paths:";
    if (!in_paths) continue;
    if (line.starts_with("  /") && line.ends_with(":")) path = line.substr(2, line.size() - 3);
    if (line == "    get:") found.insert("GET " + path);
    if (line == "    post:") found.insert("POST " + path);
  }
  return found;
}

std::set<std::string> served() {
  std::set<std::string> found;
  for (const Endpoint& endpoint : endpoints()) found.insert(std::string{endpoint.method} + " " + std::string{endpoint.path});
  return found;
}

TEST(OpenApi, DescribesExactlyWhatIsServed) { EXPECT_EQ(described(), served()); }

}  // namespace
}  // namespace signet::gate
