// signet find, signet fetch: a sealed document again, for a pupil who lost it (S3 Đ.31). For clerks.
#pragma once

#include <string>
#include <vector>

#include "client/command_context.h"

namespace signet::client {

struct FindOptions {
  std::string pupil;  // 12 digits; `-`: read from standard input, where no list of processes shows it
  std::string school_year;
  std::string kind;  // code; empty: all that can be found so
};
void find(CommandContext& context, const FindOptions& options);

struct FetchOptions {
  std::vector<std::string> seals;  // ids
  std::string out;                 // folder; empty: the current one
};
void fetch(CommandContext& context, const FetchOptions& options);

}  // namespace signet::client
