// Operator's log on standard error (journald takes it from there): spdlog, no personal data, no PIN, no document bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace signet::os {

/// Events that a machine may wait for (log_events.def).
enum class LogEvent : std::uint8_t {
#define LOG_EVENT(name, level, id) name,
#include "daemon/os/log_events.def"
#undef LOG_EVENT
};

/// Before the cage is entered. To systemd's journal where standard error is one of its streams, else to standard error.
void open_log(std::string_view part);
/// The same with journald's socket at this path, whatever standard error is. For tests.
void open_log_at(std::string_view part, const std::string& journald);
void log_event(LogEvent event, std::string_view text);
void log_info(std::string_view text);
void log_warning(std::string_view text);
void log_error(std::string_view text);

}  // namespace signet::os
