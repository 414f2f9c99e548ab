// Where files of the configuration, each right by itself, do not go together: what is asked by one and cannot be had from the others.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/check_list.h"
#include "policy/model/order_bodies.h"
#include "policy/rules.h"
#include "policy/settings.h"

namespace signet::client {

struct ProfileFile {
  std::string path;  // below the instance
  std::string text;
  std::variant<Profile, PdfProfile> profile;
};

/// Everything under etc/signet that has been read without fault; paths are below the instance.
struct ConfigurationFiles {
  Settings settings;
  Rules rules;
  std::string policy_text;
  std::vector<ProfileFile> profiles;        // in the order in which the service takes them
  std::optional<Roster> roster{};           // in force, where the service could be asked
  std::vector<std::uint32_t> accounts{};    // of `system_uids` those that this machine has
  std::map<std::string, Digest> anchors{};  // by path: SHA-256 of the certificate in it
};

/// One check for each, with file and line as its name, what is wrong and its mend.
std::vector<Check> contradictions(const CommandContext& context, const ConfigurationFiles& files);

}  // namespace signet::client
