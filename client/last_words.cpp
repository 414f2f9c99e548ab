#include "client/last_words.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "client/part_process.h"

namespace signet::client {
namespace {

constexpr std::int64_t log_bytes_looked_at = 64 * 1024;

bool of_systemd(const CommandContext& context) { return context.root == "/" && ::access("/run/systemd/system", F_OK) == 0; }

// A reason's own hint for the administrator says to run what is running.
std::string todo(const CommandContext& context, const Finding& finding) {
  if (of_systemd(context) && finding.detail.find("PKCS#11 module") != std::string::npos &&
      finding.detail.find("cannot be loaded") != std::string::npos)
    return context.say(
        {"nếu mô-đun có ở đó, đơn vị của systemd che nó: `systemctl edit signet-keyhold`, thêm [Service] và BindReadOnlyPaths=THƯ_MỤC.",
         "if the module is there, the unit's sandbox hides it: `systemctl edit signet-keyhold`, [Service] and "
         "BindReadOnlyPaths=FOLDER."});
  if (actor(finding.reason) != Actor::administrator || finding.reason == Reason::journal_inconsistent || finding.reason == Reason::pin_held)
    return std::string{hint(finding.reason, context.language)};
  return context.say({"sửa điều nêu trên; sau đó: `systemctl reset-failed 'signet-*'`, `systemctl start signet.target`.",
                      "mend what it says; then `systemctl reset-failed 'signet-*'`, `systemctl start signet.target`."});
}

// The reason's code stands first in keyhold's last sentence (daemon/keyhold/main.cpp), and in what a module's end says
// (hsm/module_call.cpp).
Check told(const CommandContext& context, const std::string& line) {
  const std::string name = context.say({"lời cuối của dịch vụ", "the service's last words"});
  constexpr std::string_view mark = " error: ";
  const auto at = line.find(mark);
  const std::string text = at == std::string::npos ? line : line.substr(at + mark.size());
  const std::string time = at == std::string::npos ? std::string{} : line.substr(0, line.find(' ') + 1);
  const auto colon = text.find(": ");
  const auto reason = colon == std::string::npos ? std::nullopt : reason_from_code(text.substr(0, colon));
  if (!reason)
    return {name, Health::bad, line,
            context.say({"xem `journalctl -u 'signet-*'` (không có systemd: run/signet/signetd.log).",
                         "see `journalctl -u 'signet-*'` (without systemd: run/signet/signetd.log)."})};
  Finding finding;
  finding.reason = *reason;
  finding.detail = text.substr(colon + 2);
  return {name, Health::bad, time + message(finding, context.language), todo(context, finding)};
}

bool complains(const std::string& line) {
  return line.find(" keyhold error: ") != std::string::npos || line.find(" journal error: ") != std::string::npos ||
         line.starts_with("token-unavailable: ");
}

// Of two parts that end, one has only lost the other.
bool follows(const std::string& line) {
  return line.find(": unavailable: ") != std::string::npos || line.find("the journal process ") != std::string::npos;
}

// Newest line last. What was said before it went well does not count any more.
std::string last_complaint(std::istream& log) {
  std::string found;
  for (std::string line; std::getline(log, line);) {
    if (complains(line) && (found.empty() || !follows(line))) found = line;
    if (line.find(" keyhold info: serving") != std::string::npos) found.clear();  // it has gone well since
  }
  return found;
}

std::string supervisors_log(const CommandContext& context) {
  std::ifstream log{context.path("run/signet/signetd.log"), std::ios::binary | std::ios::ate};
  if (!log) return {};
  const auto size = static_cast<std::int64_t>(log.tellg());
  log.seekg(std::max<std::int64_t>(0, size - log_bytes_looked_at));
  return last_complaint(log);
}

std::string systemds_journal() {
  const os::Fd program{::open("/usr/bin/journalctl", O_PATH | O_CLOEXEC)};
  if (!program) return {};
  PartUser user;
  user.ourselves = true;
  const auto run = run_part(program,
                            {"journalctl", "--quiet", "--no-pager", "--boot", "--output=cat", "--lines=100",
                             "--unit=signet-keyhold.service", "--unit=signet-journal.service"},
                            user, "", {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"});
  if (!run || run->exit_status != 0) return {};
  std::istringstream log{run->output};
  return last_complaint(log);
}

}  // namespace

std::vector<Check> check_last_words(const CommandContext& context) {
  const auto found = of_systemd(context) ? systemds_journal() : supervisors_log(context);
  if (found.empty()) return {};
  return {told(context, found)};
}

}  // namespace signet::client
