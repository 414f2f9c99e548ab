// Operator's log on standard error (journald takes it from there): spdlog, no personal data, no PIN, no document bytes.
#pragma once

#include <string_view>

namespace signet::os {

void open_log(std::string_view part);
void log_info(std::string_view text);
void log_warning(std::string_view text);
void log_error(std::string_view text);

}  // namespace signet::os
