#include "client/review/output.h"

#include <cerrno>
#include <cstdio>

#include "client/system_text.h"
#include "client/terminal_text.h"

namespace signet::client::review {
namespace {

constexpr std::size_t written_at_once = std::size_t{64} * 1024;

Outcome to_standard_output(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size()) return Done{};
  return Refusal{Reason::file_unwritable, "standard output: " + system_text(errno)};
}

}  // namespace

Result<Output> Output::open(const std::string& path) {
  Output output;
  if (path.empty()) return output;
  TRY(auto file, NewFile::open(path));
  output.file_ = std::make_unique<NewFile>(std::move(file));
  return output;
}

void Output::put(std::string_view text) {
  waiting_ += text;
  if (waiting_.size() < written_at_once) return;
  if (state_) state_ = file_ ? file_->write(as_bytes(waiting_)) : to_standard_output(waiting_);
  waiting_.clear();
}

Outcome Output::finish() {
  if (state_) state_ = file_ ? file_->write(as_bytes(waiting_)) : to_standard_output(waiting_);
  waiting_.clear();
  TRY_DONE(state_);
  if (file_) return file_->finish();
  if (std::fflush(stdout) != 0) return Refusal{Reason::file_unwritable, "standard output: " + system_text(errno)};
  return Done{};
}

void print_usage(CommandContext& context, const Refusal& refusal) {
  print_error(context, context.say({"giá trị không đúng: ", "wrong value: "}) + refusal.detail,
              context.say({"xem `signet journal --help` và lệnh con.", "see `signet journal --help` and its commands."}));
  context.worsen(exit_code::usage);
}

void print_note(const std::string& line) {
  std::fflush(stdout);
  std::fputs((harmless(line) + "\n").c_str(), stderr);
}

}  // namespace signet::client::review
