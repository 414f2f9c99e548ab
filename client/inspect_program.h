// Where the programs stand that the command starts for itself.
#pragma once

#include <string>

namespace signet::client {

/// A program of ours beside the command, or where the package puts it; its bare name where there is none.
std::string program_beside(const std::string& name);
/// `signet-inspect` beside the command, or where it is installed.
std::string inspect_program();
/// `signet-render`, likewise.
std::string render_program();

}  // namespace signet::client
