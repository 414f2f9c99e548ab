#include "client/progress.h"

#include <unistd.h>

#include <cstdio>
#include <string>

namespace signet::client {
namespace {

constexpr std::size_t width = 30;  // cells

}  // namespace

Progress::Progress(const CommandContext& context, std::size_t total)
    : context_(context), total_(total), shown_(total > 1 && isatty(STDERR_FILENO) == 1) {
  if (shown_) draw();
}

Progress::~Progress() {
  if (shown_) clear();
}

void Progress::step() {
  ++done_;
  if (shown_) draw();
}

void Progress::print(std::string_view text) {
  if (shown_) clear();
  print_text(text);
  std::fflush(stdout);
  if (shown_) draw();
}

void Progress::draw() const {
  const std::size_t full = width * done_ / total_;
  std::string bar = "\r[";
  for (std::size_t cell = 0; cell < width; ++cell) bar += cell < full ? "█" : "·";
  bar += "] " + std::to_string(done_) + "/" + std::to_string(total_) + context_.say({" tệp", " files"});
  std::fputs(bar.c_str(), stderr);
  std::fflush(stderr);
}

void Progress::clear() const { std::fputs("\r\x1b[K", stderr); }

}  // namespace signet::client
