#include "client/reach_check.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

namespace signet::client {
namespace {

namespace fs = std::filesystem;

constexpr const char* credentials = "etc/signet/credentials";  // closed to all but one, and looked at elsewhere
constexpr const char* enabled_link = "/etc/systemd/system/multi-user.target.wants/signet.target";

void look(const CommandContext& context, const std::string& relative, mode_t needed, std::vector<Check>& found) {
  struct stat facts {};
  if (::stat(context.path(relative).c_str(), &facts) != 0 || (facts.st_mode & needed) == needed) return;
  char command[16];
  std::snprintf(command, sizeof command, "chmod %o ", S_ISDIR(facts.st_mode) ? 0755U : 0644U);
  found.push_back({relative, Health::bad,
                   context.say({"các phần của dịch vụ không đọc được: chỉ chủ tệp đọc được",
                                "the parts of the service cannot read it: it is closed to all but its owner"}),
                   command + relative});
}

}  // namespace

std::vector<Check> check_reach(const CommandContext& context) {
  std::vector<Check> found;
  if (::geteuid() != 0) return found;
  for (const char* passed : {"etc", "var", "var/lib", "var/lib/signet"}) look(context, passed, S_IXOTH, found);
  look(context, "etc/signet", S_IROTH | S_IXOTH, found);
  std::error_code error;
  const fs::path top = context.path("etc/signet");
  for (fs::recursive_directory_iterator at{top, error}, end; !error && at != end; at.increment(error)) {
    const auto relative = "etc/signet/" + at->path().lexically_relative(top).string();
    if (relative.starts_with(credentials)) continue;
    look(context, relative, at->is_directory(error) ? S_IROTH | S_IXOTH : S_IROTH, found);
  }
  return found;
}

std::vector<Check> check_enabled(const CommandContext& context) {
  struct stat facts {};
  if (context.root != "/" || ::access("/run/systemd/system", F_OK) != 0 || ::lstat(enabled_link, &facts) == 0) return {};
  return {{"signet.target", Health::warning, context.say({"không khởi động cùng máy", "it does not start with the machine"}),
           "systemctl enable signet.target"}};
}

}  // namespace signet::client
