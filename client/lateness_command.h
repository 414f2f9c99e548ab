// signet lateness: who signed when and how much of it late, out of the sealed files themselves; offline.
#pragma once

#include <string>
#include <vector>

#include "client/command_context.h"

namespace signet::client {

struct LatenessOptions {
  std::vector<std::string> files;  // a folder stands for its *.sealed.xml and *.sealed.pdf
  std::string policy;              // policy.toml; empty: the instance's
  std::string last;                // MM-DD, for every role; then no policy is read
  std::vector<std::string> trust, crl;
  std::string at, out;
  bool csv = false, semicolon = false;
};

/// Nothing is written to the journal or a log: the names are for whoever asks.
void lateness(CommandContext& context, const LatenessOptions& options);

}  // namespace signet::client
