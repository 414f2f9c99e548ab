// Where the reader of documents stands.
#pragma once

#include <string>

namespace signet::client {

/// `signet-inspect` beside the command, or where it is installed.
std::string inspect_program();

}  // namespace signet::client
