// What every command of `signet` shares: the options before it, how it speaks to people, and its exit status.
#pragma once

#include <string>
#include <string_view>

#include "policy/base/reason.h"
#include "policy/base/result.h"

namespace signet::client {

/// Exit status of the command. Over several files the worst of 4 > 3 > 1 > 0.
namespace exit_code {
constexpr int done = 0;      // done, or valid
constexpr int refused = 1;   // refused, or invalid
constexpr int usage = 2;     // the command line is wrong
constexpr int unknown = 3;   // cannot tell, or not available
constexpr int internal = 4;  // our own error, or a journal that contradicts itself
}  // namespace exit_code

/// `en`/`vi` of the same sentence; `say` picks one.
struct Text {
  std::string_view vietnamese;
  std::string_view english;
};

struct CommandContext {
  bool json = false;
  Language language = Language::english;
  std::string root = "/";             // the instance: `--root`; everything below is relative to it
  std::string socket;                 // `--socket`; empty: ROOT/run/signet/signet.sock
  std::string state;                  // where checkpoints are remembered; empty: $XDG_STATE_HOME/signet or ~/.local/state/signet
  int exit_status = exit_code::done;  // what `main` returns; set it with `worsen`

  /// ROOT/`relative`.
  std::string path(std::string_view relative) const;
  std::string service_socket() const;
  std::string state_directory() const;
  /// The sentence in the person's language.
  std::string say(Text text) const;
  /// Keeps the worst status seen.
  void worsen(int status) noexcept;
};

/// The worse of two by 4 > 3 > 2 > 1 > 0.
int worse(int left, int right) noexcept;
/// The status that a reason asks for: 1 refused, 3 not available or cannot tell, 4 our own error.
int exit_status_of(Reason reason) noexcept;

/// `vi…` or `vi_VN.UTF-8` in the first set one of LC_ALL, LC_MESSAGES, LANG means Vietnamese; all else is English.
Language language_from_environment();
/// True when a person sits there: standard input and standard error are a terminal.
bool person_present();

/// Text for people on standard output, made harmless for their terminal.
void print_text(std::string_view text);
/// One line (or more) of it, with the line's end.
void print_line(std::string_view line);
/// An error on standard error, and on the next line what to do about it. Every error has a hint.
void print_error(const CommandContext& context, std::string_view what, std::string_view hint);
/// The same for a refusal: the sentence of the reasons table, its hint, and the exit status it asks for.
void print_refusal(CommandContext& context, const Refusal& refusal, std::string_view subject = {});
/// What to do about it, in words.
std::string_view hint(Reason reason, Language language) noexcept;

}  // namespace signet::client
