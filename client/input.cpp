#include "client/input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <filesystem>
#include <map>
#include <system_error>

#include "client/system_text.h"
#include "daemon/os/fd.h"

namespace signet::client {
namespace {

std::string extension_of(const std::filesystem::path& path) {
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return extension;
}

bool is_form(const std::filesystem::path& path) { return extension_of(path) == ".xml" || extension_of(path) == ".pdf"; }

bool is_candidate(const std::filesystem::directory_entry& entry) {
  std::error_code ignored;
  const std::string name = entry.path().filename().string();
  return entry.is_regular_file(ignored) && !name.starts_with('.') && is_form(entry.path()) && !is_sealed_name(name);
}

std::vector<std::string> documents_in(const std::string& directory) {
  std::vector<std::string> found;
  std::error_code error;
  for (std::filesystem::directory_iterator at{directory, error}, end; !error && at != end; at.increment(error)) {
    if (is_candidate(*at)) found.push_back(at->path().string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

Result<Bytes> read_all(const os::Fd& fd, std::size_t size_max) {
  Bytes content;
  unsigned char block[64 * 1024];
  for (;;) {
    const ssize_t got = ::read(fd.get(), block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Refusal{Reason::file_unreadable, system_text(errno)};
    if (got == 0) return content;
    content.insert(content.end(), block, block + got);
    if (content.size() > size_max) return Refusal{Reason::too_large, "> " + std::to_string(size_max) + " bytes"};
  }
}

}  // namespace

// O_NONBLOCK: opening a FIFO by mistake must not hang; fstat then tells what it is.
Result<Bytes> read_file(const std::string& path, std::size_t size_max) {
  const os::Fd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  if (!fd) return Refusal{Reason::file_unreadable, system_text(errno)};
  struct stat facts {};
  if (::fstat(fd.get(), &facts) != 0) return Refusal{Reason::file_unreadable, system_text(errno)};
  if (!S_ISREG(facts.st_mode)) return Refusal{Reason::file_unreadable, "not a regular file"};
  return read_all(fd, size_max);
}

bool is_sealed_name(const std::string& path) {
  return std::filesystem::path{path}.filename().string().find(".sealed.") != std::string::npos;
}

std::vector<std::vector<std::string>> group_forms(const std::vector<std::string>& files) {
  std::vector<std::vector<std::string>> units;
  std::map<std::string, std::size_t> by_stem;  // units that still lack their other form
  for (const auto& file : files) {
    const std::filesystem::path path{file};
    const auto stem = (path.parent_path() / path.stem()).string();
    const auto found = by_stem.find(stem);
    if (is_form(path) && found != by_stem.end() && extension_of(units[found->second].front()) != extension_of(path)) {
      auto& unit = units[found->second];
      unit.insert(extension_of(path) == ".xml" ? unit.begin() : unit.end(), file);
      by_stem.erase(found);
      continue;
    }
    if (is_form(path)) by_stem.emplace(stem, units.size());
    units.push_back({file});
  }
  return units;
}

Inputs expand_inputs(const std::vector<std::string>& arguments) {
  Inputs inputs;
  for (const std::string& argument : arguments) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(argument, ignored)) {
      inputs.files.push_back(argument);
      continue;
    }
    const auto found = documents_in(argument);
    if (found.empty()) inputs.empty_directories.push_back(argument);
    inputs.files.insert(inputs.files.end(), found.begin(), found.end());
  }
  return inputs;
}

}  // namespace signet::client
