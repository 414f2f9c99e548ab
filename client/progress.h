// A bar for the person who waits; silent where nobody sits.
#pragma once

#include <cstddef>
#include <string_view>

#include "client/command_context.h"

namespace signet::client {

class Progress {
 public:
  /// Shown for more than one document, on standard error, when that is a terminal.
  Progress(const CommandContext& context, std::size_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void step();
  /// Text for standard output, with the bar taken out of its way.
  void print(std::string_view text);

 private:
  void draw() const;
  void clear() const;
  const CommandContext& context_;
  std::size_t total_;
  std::size_t done_ = 0;
  bool shown_;
};

}  // namespace signet::client
