// The only file that knows spdlog.
#include "daemon/os/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <ctime>
#include <string>

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

// The time is ours, with +07:00: spdlog would take the machine's zone from a file that the cage does not show.
void write(spdlog::level::level_enum level, std::string_view word, std::string_view text) {
  spdlog::default_logger_raw()->log(level, "{} {} {}: {}", to_iso8601(Instant{std::time(nullptr)}), part_name(), word, one_line(text));
}

}  // namespace

void open_log(std::string_view part) {
  part_name() = part;
  auto logger = std::make_shared<spdlog::logger>("signet", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%v");
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

void log_info(std::string_view text) { write(spdlog::level::info, "info", text); }
void log_warning(std::string_view text) { write(spdlog::level::warn, "warning", text); }
void log_error(std::string_view text) { write(spdlog::level::err, "error", text); }

}  // namespace signet::os
