#include "client/command_context.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <initializer_list>

#include "client/terminal_text.h"

namespace signet::client {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string{} : std::string{value};
}

void write_all(std::FILE* stream, std::string_view text) { std::fwrite(text.data(), 1, text.size(), stream); }

}  // namespace

std::string CommandContext::path(std::string_view relative) const {
  std::string whole = root.empty() ? std::string{"."} : root;
  if (whole.back() != '/') whole += '/';
  return whole.append(relative);
}

std::string CommandContext::service_socket() const { return socket.empty() ? path("run/signet/signet.sock") : socket; }

// XDG Base Directory Specification 0.8: an empty or relative XDG_STATE_HOME counts as not set.
std::string CommandContext::state_directory() const {
  if (!state.empty()) return state;
  if (const std::string home = environment("XDG_STATE_HOME"); !home.empty() && home.front() == '/') return home + "/signet";
  const std::string home = environment("HOME");
  return (home.empty() ? std::string{"."} : home) + "/.local/state/signet";
}

std::string CommandContext::say(Text text) const { return std::string{language == Language::vietnamese ? text.vietnamese : text.english}; }

void CommandContext::worsen(int status) noexcept { exit_status = worse(exit_status, status); }

int worse(int left, int right) noexcept { return left > right ? left : right; }

int exit_status_of(Reason reason) noexcept {
  switch (reason) {
    case Reason::busy:
    case Reason::quota_used:
    case Reason::disk_reserve:
    case Reason::unavailable:
    case Reason::token_unavailable:
    case Reason::pin_wrong:
    case Reason::pin_held:
    case Reason::login_unclear:
    case Reason::pin_awaited:
    case Reason::token_in_use:
    case Reason::journal_unavailable:
    case Reason::clock_untrusted:
    case Reason::clock_part_silent:
    case Reason::not_found:
    case Reason::unsupported_transform:
    case Reason::trust_not_given:
    case Reason::revocation_unknown:
    case Reason::file_unreadable:
    case Reason::file_unwritable:
    case Reason::interrupted: return exit_code::unknown;
    case Reason::wire_malformed:
    case Reason::system_error:
    case Reason::journal_inconsistent:
    case Reason::release_check_failed: return exit_code::internal;
    default: return exit_code::refused;
  }
}

Language language_from_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const std::string value = environment(name);
    if (value.empty()) continue;
    const bool vietnamese = value == "vi" || value.starts_with("vi_") || value.starts_with("vi.") || value.starts_with("vi-");
    return vietnamese ? Language::vietnamese : Language::english;
  }
  return Language::english;
}

bool person_present() { return isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1; }

void print_text(std::string_view text) { write_all(stdout, harmless(text)); }

void print_line(std::string_view line) { print_text(std::string{line} + "\n"); }

void print_error(const CommandContext& context, std::string_view what, std::string_view hint) {
  std::fflush(stdout);
  std::string text = "signet: ";
  text.append(what).append("\n  ").append(context.say({"Gợi ý: ", "Hint: "})).append(hint).append("\n");
  write_all(stderr, harmless(text));
}

void print_refusal(CommandContext& context, const Refusal& refusal, std::string_view subject) {
  std::string what;
  if (!subject.empty()) what.append(subject).append(": ");
  what += message(Finding{.reason = refusal.reason, .person = {}, .role = {}, .subject = {}, .class_name = {}, .detail = refusal.detail},
                  context.language);
  print_error(context, what, hint(refusal.reason, context.language));
  context.worsen(exit_status_of(refusal.reason));
}

}  // namespace signet::client
