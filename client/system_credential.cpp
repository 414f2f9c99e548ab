#include "client/system_credential.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "client/part_process.h"

namespace signet::client {
namespace {

constexpr const char* program_path = "/usr/bin/systemd-creds";
constexpr const char* store_path = "/etc/credstore.encrypted";

Result<PartRun> run_creds(std::vector<std::string> arguments, const std::string& input) {
  const os::Fd program{::open(program_path, O_PATH | O_CLOEXEC)};
  if (!program) return Refusal{Reason::not_found, std::string{"no program "} + program_path};
  PartUser user;
  user.ourselves = true;
  arguments.insert(arguments.begin(), "systemd-creds");
  return run_part(program, arguments, user, input, {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"});
}

// The last line says why; the one before may tell that the disk is not encrypted.
std::string last_line(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  const auto line = text.rfind('\n');
  return line == std::string::npos ? text : text.substr(line + 1);
}

}  // namespace

bool systemd_keeps_the_pin(const CommandContext& context) {
  return ::geteuid() == 0 && context.root == "/" && ::access("/run/systemd/system", F_OK) == 0 && ::access(program_path, X_OK) == 0;
}

Result<Secret> read_kept_pin() {
  if (::access(kept_pin_path, F_OK) != 0) return Refusal{Reason::not_found, kept_pin_path};
  auto run = run_creds({"decrypt", "--name=pin", kept_pin_path, "-"}, "");
  if (!run) return run.refusal();
  Secret pin{run->output};
  wipe(run->output);
  if (run->exit_status != 0) return Refusal{Reason::configuration_wrong, kept_pin_path + (": " + last_line(run->errors))};
  return pin;
}

Outcome keep_pin_encrypted(const Secret& pin) {
  if (::mkdir(store_path, 0700) != 0 && errno != EEXIST)
    return Refusal{Reason::file_unwritable, std::string{store_path} + ": " + std::strerror(errno)};
  std::string input{pin.view()};
  const auto run = run_creds({"encrypt", "--with-key=host", "--name=pin", "-", kept_pin_path}, input);
  wipe(input);
  if (!run) return run.refusal();
  if (run->exit_status == 0) return Done{};
  return Refusal{Reason::file_unwritable, kept_pin_path + (": " + last_line(run->errors))};
}

}  // namespace signet::client
