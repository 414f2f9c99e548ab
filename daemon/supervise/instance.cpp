#include "daemon/supervise/instance.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "daemon/os/error.h"
#include "daemon/supervise/account.h"
#include "policy/base/limits.h"

namespace signet::supervise {
namespace {

constexpr const char* settings_path = "etc/signet/signet.toml";
constexpr const char* policy_path = "etc/signet/policy.toml";
constexpr const char* journal_path = "var/lib/signet/journal/journal.db";
constexpr const char* pin_path = "etc/signet/credentials/pin";

struct Private {
  const char* path;
  const char* user;
};
constexpr Private private_folders[] = {{"var/lib/signet/journal", "signet-journal"},
                                       {"var/lib/signet/archive", "signet-journal"},
                                       {"var/lib/signet/keyhold", "signet-keyhold"}};
constexpr Private private_if_there[] = {{"var/lib/signet/token", "signet-keyhold"}, {pin_path, "signet-keyhold"}};

Refusal wrong(std::string detail) { return {Reason::configuration_wrong, std::move(detail)}; }

Result<std::string> read_text(const char* path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return wrong(std::string{path} + ": missing or not readable");
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  if (text.size() > limits::configuration_bytes_max) return wrong(std::string{path} + ": too large");
  return text;
}

Result<Settings> read_settings_file() {
  TRY(const std::string text, read_text(settings_path));
  auto settings = read_settings(text);
  if (!settings) return wrong(std::string{settings_path} + ": " + settings.refusal().detail);
  return settings;
}

Outcome check_private(const Private& each) {
  struct stat state {};
  if (::lstat(each.path, &state) != 0) return wrong(std::string{each.path} + ": missing");
  const uid_t owner = account_of(each.user).uid;
  if (state.st_uid != owner) {
    return wrong(std::string{each.path} + ": belongs to uid " + std::to_string(state.st_uid) + ", must belong to " + std::to_string(owner) +
                 " (" + each.user + ")");
  }
  if ((state.st_mode & 077) != 0) return wrong(std::string{each.path} + ": open to other users; chmod go= " + each.path);
  return Done{};
}

Outcome check_journal() {
  struct stat state {};
  if (::stat("var/lib/signet/journal", &state) == 0 && ::stat(journal_path, &state) == 0) return Done{};
  return Refusal{Reason::journal_unavailable, std::string{journal_path} + ": missing; run: signet journal init"};
}

// Sockets stand here: whoever could write into it could put others in their place.
Outcome make_run_folder() {
  for (const char* path : {"run", "run/signet"}) {
    if (::mkdir(path, 0755) != 0 && errno != EEXIST) return os::system_refusal(path);
  }
  struct stat state {};
  if (::lstat("run/signet", &state) != 0) return os::system_refusal("run/signet");
  if (!S_ISDIR(state.st_mode) || state.st_uid != ::geteuid() || (state.st_mode & 022) != 0) {
    return wrong("run/signet: must be a folder that belongs to uid " + std::to_string(::geteuid()) + " and that nobody else may write");
  }
  return Done{};
}

}  // namespace

Result<Settings> check_instance() {
  TRY(Settings settings, read_settings_file());
  TRY_DONE(read_text(policy_path));
  TRY_DONE(check_journal());
  for (const Private& each : private_folders) TRY_DONE(check_private(each));
  for (const Private& each : private_if_there) {
    if (::access(each.path, F_OK) == 0) TRY_DONE(check_private(each));
  }
  TRY_DONE(make_run_folder());
  return settings;
}

}  // namespace signet::supervise
