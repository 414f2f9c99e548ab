#include "journal/durable_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace signet::journal {
namespace {

class File {
 public:
  File(const std::string& path, int flags, unsigned mode = 0) : fd_(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, mode)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const noexcept { return fd_; }
  explicit operator bool() const noexcept { return fd_ >= 0; }

 private:
  int fd_;
};

Refusal failed(const char* doing, const std::string& path) {
  return {errno == ENOENT ? Reason::not_found : Reason::system_error, std::string{doing} + ' ' + path + ": " + std::strerror(errno)};
}

Outcome write_all(const File& file, ByteView content, const std::string& path) {
  while (!content.empty()) {
    const ssize_t written = ::write(file.get(), content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return failed("write", path);
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return Done{};
}

/// A leftover of an interrupted writer has no value: it was never renamed.
Outcome write_temporary(const std::string& temporary, ByteView content, unsigned mode) {
  if (::unlink(temporary.c_str()) != 0 && errno != ENOENT) return failed("remove", temporary);
  const File file{temporary, O_WRONLY | O_CREAT | O_EXCL, mode};
  if (!file) return failed("create", temporary);
  TRY_DONE(write_all(file, content, temporary));
  if (::fsync(file.get()) != 0) return failed("sync", temporary);
  return Done{};
}

}  // namespace

std::string directory_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == path.npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Result<Bytes> read_file(const std::string& path, std::size_t bytes_max) {
  const File file{path, O_RDONLY | O_NONBLOCK};
  if (!file) return failed("open", path);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return failed("read", path);
  if (!S_ISREG(status.st_mode)) return Refusal{Reason::system_error, path + " is not a file"};
  if (static_cast<std::uint64_t>(status.st_size) > bytes_max) return Refusal{Reason::too_large, path};
  Bytes content(static_cast<std::size_t>(status.st_size));
  std::size_t have = 0;
  while (have < content.size()) {
    const ssize_t got = ::read(file.get(), content.data() + have, content.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed("read", path);
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  content.resize(have);
  return content;
}

Outcome write_durable(const std::string& path, ByteView content, unsigned mode) {
  const std::string temporary = path + ".part";
  if (auto written = write_temporary(temporary, content, mode); !written) {
    ::unlink(temporary.c_str());
    return written;
  }
  if (std::rename(temporary.c_str(), path.c_str()) != 0) return failed("rename", temporary);
  return sync_directory(directory_of(path));
}

std::vector<std::string> names_in(const std::string& directory) {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator each{directory, error}, end; !error && each != end; each.increment(error))
    names.push_back(each->path().filename().string());
  return names;
}

Outcome sync_file(const std::string& path) {
  const File file{path, O_RDONLY};
  if (!file || ::fsync(file.get()) != 0) return failed("sync", path);
  return Done{};
}

Outcome sync_directory(const std::string& path) {
  const File directory{path, O_RDONLY | O_DIRECTORY};
  if (!directory || ::fsync(directory.get()) != 0) return failed("sync", path);
  return Done{};
}

}  // namespace signet::journal
