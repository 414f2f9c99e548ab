// The only file that knows spdlog.
#include "daemon/os/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <optional>
#include <string>

#include "daemon/os/fd.h"

#include "policy/base/instant.h"

namespace signet::os {
namespace {

std::string& part_name() {
  static std::string name = "signet";
  return name;
}

// One line per event whatever the text holds: a control character could forge the next line.
std::string one_line(std::string_view text) {
  std::string line{text};
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return line;
}

// systemd's native protocol: FIELD=text, a line each, in one datagram. No text of ours has a line's end in it.
constexpr const char* journald_path = "/run/systemd/journal/socket";

Fd& journald() {
  static Fd socket;
  return socket;
}

struct KnownEvent {
  spdlog::level::level_enum level;
  std::string_view name, id;
};
namespace of_event {
constexpr auto info = spdlog::level::info;
constexpr auto warning = spdlog::level::warn;
constexpr auto error = spdlog::level::err;
}  // namespace of_event
constexpr KnownEvent known_events[] = {
#define LOG_EVENT(name, level, id) {of_event::level, #name, id},
#include "daemon/os/log_events.def"
#undef LOG_EVENT
};

int priority_of(spdlog::level::level_enum level) { return level == spdlog::level::err ? 3 : level == spdlog::level::warn ? 4 : 6; }

// systemd.exec(5): JOURNAL_STREAM is "device:inode" of the stream that standard error was made.
bool stderr_is_journald() {
  const char* named = std::getenv("JOURNAL_STREAM");
  struct stat here {};
  if (named == nullptr || ::fstat(STDERR_FILENO, &here) != 0) return false;
  return std::to_string(here.st_dev) + ":" + std::to_string(here.st_ino) == named;
}

Fd connect_journald(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return {};
  std::memcpy(address.sun_path, path.data(), path.size());
  Fd socket{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!socket || ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return {};
  return socket;
}

bool send_to_journald(spdlog::level::level_enum level, const std::string& text, const KnownEvent* event) {
  if (!journald()) return false;
  std::string fields =
      "MESSAGE=" + text + "\nPRIORITY=" + std::to_string(priority_of(level)) + "\nSYSLOG_IDENTIFIER=signet-" + part_name() + "\n";
  if (event != nullptr) fields.append("MESSAGE_ID=").append(event->id).append("\nSIGNET_EVENT=").append(event->name).append("\n");
  return ::send(journald().get(), fields.data(), fields.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(fields.size());
}

// The time is ours, with +07:00: spdlog would take the machine's zone from a file that the cage does not show.
void write(spdlog::level::level_enum level, std::string_view text, const KnownEvent* event = nullptr) {
  const auto line = one_line(text);
  if (send_to_journald(level, line, event)) return;
  const char* word = level == spdlog::level::err ? "error" : level == spdlog::level::warn ? "warning" : "info";
  spdlog::default_logger_raw()->log(level, "{} {} {}: {}", to_iso8601(Instant{std::time(nullptr)}), part_name(), word, line);
}

void open_stderr(std::string_view part) {
  part_name() = part;
  auto logger = std::make_shared<spdlog::logger>("signet", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%v");
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace

void open_log(std::string_view part) {
  open_stderr(part);
  if (stderr_is_journald()) journald() = connect_journald(journald_path);
}

void open_log_at(std::string_view part, const std::string& path) {
  open_stderr(part);
  journald() = connect_journald(path);
}

void log_event(LogEvent event, std::string_view text) {
  const auto& known = known_events[static_cast<std::size_t>(event)];
  write(known.level, text, &known);
}

void log_info(std::string_view text) { write(spdlog::level::info, text); }
void log_warning(std::string_view text) { write(spdlog::level::warn, text); }
void log_error(std::string_view text) { write(spdlog::level::err, text); }

}  // namespace signet::os
