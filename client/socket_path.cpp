#include "client/socket_path.h"

#include <fcntl.h>

#include <filesystem>

namespace signet::client {

// The kernel follows /proc/self/fd/N to the folder itself, however long its path is.
SocketPath::SocketPath(const std::string& path) : name_(path) {
  if (path.size() <= socket_path_bytes_max) return;
  const std::filesystem::path whole{path};
  directory_ = os::Fd{::open(whole.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
  if (directory_) name_ = "/proc/self/fd/" + std::to_string(directory_.get()) + "/" + whole.filename().string();
}

}  // namespace signet::client
