#include "journal/relative_vfs.h"

#include <sqlite3.h>

#include <cstring>

#include "policy/base/ensure.h"

namespace signet::journal {
namespace {

constexpr const char* vfs_name = "signet-relative";

int full_pathname(sqlite3_vfs*, const char* path, int size, char* out) {
  const std::size_t octets = std::strlen(path) + 1;
  if (octets > static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
  std::memcpy(out, path, octets);
  return SQLITE_OK;
}

bool register_once() {
  static sqlite3_vfs relative = *sqlite3_vfs_find("unix");  // the same methods over the same application data
  relative.zName = vfs_name;
  relative.pNext = nullptr;
  relative.xFullPathname = full_pathname;
  return sqlite3_vfs_register(&relative, 0) == SQLITE_OK;
}

}  // namespace

const char* relative_vfs() {
  static const bool registered = sqlite3_initialize() == SQLITE_OK && register_once();
  ensure(registered, "SQLite takes one more VFS");
  return vfs_name;
}

}  // namespace signet::journal
