#include "daemon/os/activation.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <optional>

namespace signet::os {
namespace {

constexpr int first_handed = 3;  // SD_LISTEN_FDS_START
constexpr int handed_max = 16;

std::optional<int> number_of(const char* text) {
  if (text == nullptr) return std::nullopt;
  int value = 0;
  const char* end = text + std::strlen(text);
  const auto [stop, error] = std::from_chars(text, end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

}  // namespace

std::vector<Handed> take_handed() {
  const auto pid = number_of(std::getenv("LISTEN_PID"));
  const auto count = number_of(std::getenv("LISTEN_FDS"));
  const char* given_names = std::getenv("LISTEN_FDNAMES");
  std::string names = given_names == nullptr ? "" : given_names;
  for (const char* name : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) ::unsetenv(name);

  std::vector<Handed> handed;
  if (pid != ::getpid() || !count || *count < 1 || *count > handed_max) return handed;  // meant for another process
  for (int fd = first_handed; fd < first_handed + *count; ++fd) {
    const std::size_t colon = std::min(names.find(':'), names.size());
    // A number that is not open is nothing: to own it would be to own whatever gets it next.
    const bool open = ::fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
    handed.push_back({names.substr(0, colon), open ? Fd{fd} : Fd{}});
    names.erase(0, std::min(colon + 1, names.size()));
  }
  return handed;
}

Fd take(std::vector<Handed>& handed, std::string_view name) {
  const auto found = std::find_if(handed.begin(), handed.end(), [&](const Handed& each) { return each.name == name && each.fd; });
  return found == handed.end() ? Fd{} : std::move(found->fd);
}

}  // namespace signet::os
