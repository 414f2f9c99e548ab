#include "client/profile_files.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "client/input.h"
#include "policy/base/limits.h"

namespace signet::client {

Result<Profiles> read_profiles(const CommandContext& context) {
  std::vector<std::string> paths;
  std::error_code error;
  for (std::filesystem::directory_iterator at{context.path("etc/signet/profiles"), error}, end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".toml") paths.push_back(at->path().string());
  }
  std::sort(paths.begin(), paths.end());
  Profiles profiles;
  for (const std::string& path : paths) {
    const auto text = read_file(path, limits::configuration_bytes_max);
    if (!text) return in_file(path, text.refusal());
    if (const auto added = add_profile(as_text(*text), profiles); !added) return in_file(path, added.refusal());
  }
  return profiles;
}

std::vector<std::string> asset_paths(const Profiles& profiles) {
  std::set<std::string> paths;
  for (const auto& profile : profiles.pdf) paths.insert({profile.image, profile.font});
  return {paths.begin(), paths.end()};
}

}  // namespace signet::client
