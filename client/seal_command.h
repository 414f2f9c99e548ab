// signet seal, signet explain.
#pragma once

#include <string>
#include <vector>

#include "client/command_context.h"

namespace signet::client {

struct SealOptions {
  std::vector<std::string> arguments;  // files and directories
  std::string out;                     // directory; empty: beside the source
  std::string kind;                    // may only confirm what the document says
  bool preview = false;                // one PDF; `out` is then the file for the picture
};

struct ExplainOptions {
  std::vector<std::string> arguments;
  std::string by;  // `person`, or empty
};

void seal(CommandContext& context, const SealOptions& options);
void explain(CommandContext& context, const ExplainOptions& options);

}  // namespace signet::client
