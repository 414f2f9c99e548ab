// Where the programs stand that the command starts for itself.
#pragma once

#include <string>

namespace signet::client {

/// `signet-inspect` beside the command, or where it is installed.
std::string inspect_program();
/// `signet-render`, likewise.
std::string render_program();

}  // namespace signet::client
