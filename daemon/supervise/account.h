// Who a part runs as: its own system user where we are root, else ourselves.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "policy/base/result.h"

namespace signet::supervise {

constexpr uid_t nobody = 65534;

struct Account {
  uid_t uid = nobody;
  gid_t gid = nobody;
  std::vector<gid_t> groups;  // supplementary, `gid` included
};

bool am_root();
/// Root: the user's ids, or 65534 where there is no such user. Not root: our own.
Account account_of(const std::string& user);
/// Root: the group's id, or 65534 where there is no such group. Not root: our own.
gid_t group_of(const std::string& group);
/// In a child before exec. Does nothing unless root.
Outcome become(const Account& account);

}  // namespace signet::supervise
