// Every fault and attack as a named document, with what must become of it.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "policy/base/reason.h"
#include "tests/support/world.h"

namespace signet::world {

struct Fixture {
  std::string name;             // file name without its suffix
  bool sealed = false;          // else refused
  std::vector<Reason> reasons;  // that must be among the answers
  std::string about;            // one line
  std::function<std::string(const World&)> make;
};

/// All of them, in the order of the manifest.
std::vector<Fixture> fixtures();
/// Files with this suffix, and manifest.json.
void write_fixture_list(const World& world, const std::filesystem::path& dir, const std::vector<Fixture>& list, std::string_view suffix);
/// The files and manifest.json.
void write_fixtures(const World& world, const std::filesystem::path& dir);

}  // namespace signet::world
