// signet journal note WHAT | list | show: what a rule wants on record, and what was put there.
#pragma once

#include <cstdint>
#include <string>

#include "client/command_context.h"

namespace signet::client {

struct NoteOptions {
  std::string what;  // code
  std::string text;  // this, or
  std::string file;  // the octets of this file, of any format
  std::string about, number, day;
  std::string receipt;  // file for the receipt; empty: none
};
void journal_note(CommandContext& context, const NoteOptions& options);

struct NoteListOptions {
  std::string what, about;  // empty: all
};
void note_list(CommandContext& context, const NoteListOptions& options);

struct NoteShowOptions {
  std::uint64_t index = 0;  // of its entry
  std::string out;          // file for what was said, octet for octet; empty: printed
};
void note_show(CommandContext& context, const NoteShowOptions& options);

}  // namespace signet::client
