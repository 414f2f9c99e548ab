#include "client/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "client/input.h"
#include "client/system_text.h"
#include "daemon/os/fd.h"

namespace signet::client {
namespace {

namespace fs = std::filesystem;

Refusal unwritable(const std::string& path, int error) { return Refusal{Reason::file_unwritable, path + ": " + system_text(error)}; }

std::string directory_of(const std::string& path) {
  const std::string parent = fs::path{path}.parent_path().string();
  return parent.empty() ? "." : parent;
}

// umask(2) can only be read by setting it, so it is done once; later threads must not see it at 0.
mode_t umask_of_process() {
  static const mode_t mask = [] {
    const mode_t standing = ::umask(0);
    ::umask(standing);
    return standing;
  }();
  return mask;
}

/// A temporary file beside its destination; gone again unless it was put into place.
class Draft {
 public:
  static Result<Draft> make(const std::string& destination) {
    std::string pattern = directory_of(destination) + "/.signet-XXXXXX";
    os::Fd fd{::mkostemp(pattern.data(), O_CLOEXEC)};
    if (!fd) return unwritable(destination, errno);
    return Draft{std::move(pattern), std::move(fd)};
  }
  Draft(Draft&& other) noexcept : path_(std::exchange(other.path_, {})), fd_(std::move(other.fd_)) {}
  Draft& operator=(Draft&&) = delete;
  ~Draft() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }

  Outcome write(ByteView content, const std::string& destination) {
    while (!content.empty()) {
      const ssize_t put = ::write(fd_.get(), content.data(), content.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return unwritable(destination, errno);
      content = content.subspan(static_cast<std::size_t>(put));
    }
    return Done{};
  }
  Outcome flush(const std::string& destination) {
    // mkostemp makes 0600; results are ordinary files, as the person's umask wants them.
    ::fchmod(fd_.get(), 0666 & ~umask_of_process());
    if (::fsync(fd_.get()) != 0) return unwritable(destination, errno);
    return Done{};
  }
  Outcome fill(ByteView content, const std::string& destination) {
    TRY_DONE(write(content, destination));
    return flush(destination);
  }

  /// 0, or the error number; EEXIST when something stands there.
  int place_new(const std::string& destination) {
    if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, destination.c_str(), RENAME_NOREPLACE) == 0) return path_.clear(), 0;
    if (errno != EINVAL && errno != ENOSYS) return errno;
    return ::link(path_.c_str(), destination.c_str()) == 0 ? 0 : errno;  // file systems without RENAME_NOREPLACE
  }
  int place_over(const std::string& destination) {
    if (::rename(path_.c_str(), destination.c_str()) != 0) return errno;
    return path_.clear(), 0;
  }

 private:
  Draft(std::string path, os::Fd fd) : path_(std::move(path)), fd_(std::move(fd)) {}
  std::string path_;
  os::Fd fd_;
};

Outcome flush_directory(const std::string& path) {
  const os::Fd directory{::open(directory_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!directory) return unwritable(path, errno);
  // Some file systems (network, FAT) do not flush directories and say EINVAL: nothing more can be done there.
  if (::fsync(directory.get()) != 0 && errno != EINVAL) return unwritable(path, errno);
  return Done{};
}

Outcome same_content_stands(const std::string& path, ByteView content) {
  const auto standing = read_file(path, std::max<std::size_t>(content.size(), 1));
  if (!standing || !std::ranges::equal(*standing, content)) return Refusal{Reason::output_exists, path};
  return Done{};
}

}  // namespace

ResultPaths result_paths(const std::string& source, const std::string& directory) {
  const fs::path given{source};
  const fs::path folder = directory.empty() ? given.parent_path() : fs::path{directory};
  const std::string stem = given.stem().string();
  const std::string extension = given.extension().empty() ? ".xml" : given.extension().string();
  const std::string receipt = extension == ".pdf" ? ".sealed.pdf.receipt" : ".sealed.receipt";
  return {(folder / (stem + ".sealed" + extension)).string(), (folder / (stem + receipt)).string()};
}

// write, fsync, rename without replacing, fsync of the directory: after a crash the file is whole or absent.
Outcome write_new_file(const std::string& path, ByteView content) {
  if (std::error_code ignored; fs::exists(fs::symlink_status(path, ignored))) return same_content_stands(path, content);
  TRY(auto draft, Draft::make(path));
  TRY_DONE(draft.fill(content, path));
  const int error = draft.place_new(path);
  if (error == EEXIST) return same_content_stands(path, content);
  if (error != 0) return unwritable(path, error);
  return flush_directory(path);
}

Outcome replace_file(const std::string& path, ByteView content) {
  TRY(auto draft, Draft::make(path));
  TRY_DONE(draft.fill(content, path));
  if (const int error = draft.place_over(path); error != 0) return unwritable(path, error);
  return flush_directory(path);
}

struct NewFile::State {
  std::string path;
  Draft draft;
};

NewFile::NewFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
NewFile::NewFile(NewFile&& other) noexcept = default;
NewFile::~NewFile() = default;

Result<NewFile> NewFile::open(const std::string& path) {
  if (std::error_code ignored; fs::exists(fs::symlink_status(path, ignored))) return Refusal{Reason::output_exists, path};
  TRY(auto draft, Draft::make(path));
  return NewFile{std::make_unique<State>(State{path, std::move(draft)})};
}

Outcome NewFile::write(ByteView content) { return state_->draft.write(content, state_->path); }

Outcome NewFile::finish() {
  TRY_DONE(state_->draft.flush(state_->path));
  const int error = state_->draft.place_new(state_->path);
  if (error == EEXIST) return Refusal{Reason::output_exists, state_->path};
  if (error != 0) return unwritable(state_->path, error);
  return flush_directory(state_->path);
}

Outcome make_directories(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return Refusal{Reason::file_unwritable, path + ": " + error.message()};
  return Done{};
}

}  // namespace signet::client
