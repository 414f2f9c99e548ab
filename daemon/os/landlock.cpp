#include "daemon/os/landlock.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

#include "daemon/os/error.h"

namespace signet::os {
namespace {

// linux/landlock.h as of ABI 7. A kernel that knows less of it accepts the rest as long as it is zero.
struct RulesetAttribute {
  std::uint64_t handled_access_fs;
  std::uint64_t handled_access_net;
  std::uint64_t scoped;
};
struct [[gnu::packed]] PathAttribute {
  std::uint64_t allowed_access;
  std::int32_t parent_fd;
};
constexpr unsigned version_flag = 1;  // LANDLOCK_CREATE_RULESET_VERSION
constexpr int path_beneath = 1;       // LANDLOCK_RULE_PATH_BENEATH

namespace right {
constexpr std::uint64_t execute = 1u << 0, write_file = 1u << 1, read_file = 1u << 2, read_dir = 1u << 3, remove_dir = 1u << 4,
                        remove_file = 1u << 5, make_dir = 1u << 7, make_reg = 1u << 8;
constexpr std::uint64_t all_of_1 = (1u << 13) - 1;
constexpr std::uint64_t refer = 1u << 13;      // ABI 2
constexpr std::uint64_t truncate = 1u << 14;   // ABI 3
constexpr std::uint64_t ioctl_dev = 1u << 15;  // ABI 5
constexpr std::uint64_t of_a_file = execute | write_file | read_file | truncate | ioctl_dev;
constexpr std::uint64_t reading = read_file | read_dir;
constexpr std::uint64_t writing = reading | write_file | remove_dir | remove_file | make_dir | make_reg | refer | truncate;
}  // namespace right
constexpr std::uint64_t bind_tcp = 1u << 0, connect_tcp = 1u << 1;                // ABI 4
constexpr std::uint64_t scope_abstract_socket = 1u << 0, scope_signal = 1u << 1;  // ABI 6

RulesetAttribute everything(int version) {
  RulesetAttribute all{right::all_of_1, 0, 0};
  if (version >= 2) all.handled_access_fs |= right::refer;
  if (version >= 3) all.handled_access_fs |= right::truncate;
  if (version >= 4) all.handled_access_net = bind_tcp | connect_tcp;
  if (version >= 5) all.handled_access_fs |= right::ioctl_dev;
  if (version >= 6) all.scoped = scope_abstract_socket | scope_signal;
  return all;
}

Outcome allow_beneath(const Fd& ruleset, const std::string& path, std::uint64_t rights) {
  const Fd place{::open(path.c_str(), O_PATH | O_CLOEXEC)};
  if (!place) return system_refusal("the cage cannot open " + path);
  struct stat state {};
  if (::fstat(place.get(), &state) != 0) return system_refusal("fstat of " + path);
  if (!S_ISDIR(state.st_mode)) rights &= right::of_a_file;  // other rights on a file are EINVAL
  const PathAttribute attribute{rights, place.get()};
  if (::syscall(SYS_landlock_add_rule, ruleset.get(), path_beneath, &attribute, 0) != 0) return system_refusal("landlock_add_rule " + path);
  return Done{};
}

}  // namespace

int landlock_version() {
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, version_flag);
  return version < 0 ? 0 : static_cast<int>(version);
}

Result<Fd> make_ruleset(const std::vector<std::string>& read_paths, const std::vector<std::string>& write_paths) {
  const RulesetAttribute all = everything(landlock_version());
  Fd ruleset{static_cast<int>(::syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0))};
  if (!ruleset) return system_refusal("landlock_create_ruleset");
  for (const std::string& path : read_paths) TRY_DONE(allow_beneath(ruleset, path, right::reading & all.handled_access_fs));
  for (const std::string& path : write_paths) TRY_DONE(allow_beneath(ruleset, path, right::writing & all.handled_access_fs));
  return ruleset;
}

Outcome restrict_self(const Fd& ruleset) {
  if (::syscall(SYS_landlock_restrict_self, ruleset.get(), 0) != 0) return system_refusal("landlock_restrict_self");
  return Done{};
}

}  // namespace signet::os
