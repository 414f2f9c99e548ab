// A school's or a department's settings, policy, profiles, anchors and revocation lists in an instance root.
#pragma once

#include <filesystem>

#include "tests/support/world.h"

namespace signet::world {

struct SchoolSpec {
  std::filesystem::path root;
  std::filesystem::path profiles;  // copied: every *.toml
  bool department = false;         // the department's own appliance
};
void make_school(const World& world, const SchoolSpec& spec);

}  // namespace signet::world
