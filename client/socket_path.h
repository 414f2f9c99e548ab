// A Unix socket's path may have 107 bytes (unix(7)), a folder's may have thousands.
#pragma once

#include <string>

#include "daemon/os/fd.h"

namespace signet::client {

/// unix(7): sun_path has 108 octets, one of them is the end.
inline constexpr std::size_t socket_path_bytes_max = 107;

/// A name for the socket that is short enough, usable while this object lives.
class SocketPath {
 public:
  explicit SocketPath(const std::string& path);
  const std::string& get() const noexcept { return name_; }

 private:
  os::Fd directory_;
  std::string name_;
};

}  // namespace signet::client
