// Where a review's text goes: standard output, or a new file that is there whole or not at all.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "client/command_context.h"
#include "client/output_file.h"

namespace signet::client::review {

class Output {
 public:
  /// Empty path: standard output. Something that stands at `path` is never written over (`output_exists`).
  static Result<Output> open(const std::string& path);
  /// Errors are kept until `finish`.
  void put(std::string_view text);
  /// Durable when it returns; standard output is flushed.
  Outcome finish();

 private:
  std::unique_ptr<NewFile> file_;  // null: standard output
  std::string waiting_;
  Outcome state_ = Done{};
};

/// A value of the command line that is wrong: what it is and what it may be, on standard error; exit status 2.
void print_usage(CommandContext& context, const Refusal& refusal);
/// One line on standard error, after what went to standard output.
void print_note(const std::string& line);

}  // namespace signet::client::review
