// signet verify: any XML or PDF signature, offline.
#pragma once

#include <string>
#include <vector>

#include "client/command_context.h"
#include "policy/base/instant.h"

namespace signet::client {

struct VerifyOptions {
  std::vector<std::string> files;
  std::vector<std::string> trust;
  std::vector<std::string> crl;
  std::string at;       // ISO 8601; empty: now
  std::string receipt;  // for one file
  std::string vkey;     // of the journal; empty: the one pinned for the seal's journal
};

/// `--at`, or the instance's clock where it is empty.
Result<Instant> time_to_verify(const CommandContext& context, const std::string& at);

void verify(CommandContext& context, const VerifyOptions& options);

}  // namespace signet::client
