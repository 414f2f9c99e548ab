#include "daemon/supervise/account.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include "daemon/os/error.h"

namespace signet::supervise {
namespace {

std::vector<gid_t> groups_of(const std::string& user, gid_t gid) {
  int count = 64;
  std::vector<gid_t> groups(static_cast<std::size_t>(count));
  if (::getgrouplist(user.c_str(), gid, groups.data(), &count) < 0) {
    groups.resize(static_cast<std::size_t>(count));
    ::getgrouplist(user.c_str(), gid, groups.data(), &count);
  }
  groups.resize(static_cast<std::size_t>(count));
  return groups;
}

}  // namespace

bool am_root() { return ::geteuid() == 0; }

Account account_of(const std::string& user) {
  if (!am_root()) return {::geteuid(), ::getegid(), {}};
  const passwd* entry = ::getpwnam(user.c_str());
  // A user with root's number would undo the drop.
  if (entry == nullptr || entry->pw_uid == 0) return {nobody, nobody, {nobody}};
  return {entry->pw_uid, entry->pw_gid, groups_of(user, entry->pw_gid)};
}

gid_t group_of(const std::string& group) {
  if (!am_root()) return ::getegid();
  const struct group* entry = ::getgrnam(group.c_str());
  return entry == nullptr ? nobody : entry->gr_gid;
}

// Groups first: without root's uid they could not be changed any more.
Outcome become(const Account& account) {
  if (!am_root()) return Done{};
  if (::setgroups(account.groups.size(), account.groups.data()) != 0) return os::system_refusal("setgroups");
  if (::setresgid(account.gid, account.gid, account.gid) != 0) return os::system_refusal("setresgid");
  if (::setresuid(account.uid, account.uid, account.uid) != 0) return os::system_refusal("setresuid");
  return Done{};
}

}  // namespace signet::supervise
