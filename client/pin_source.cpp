#include "client/pin_source.h"

#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "client/terminal_text.h"
#include "daemon/os/cage.h"
#include "daemon/os/fd.h"

namespace signet::client {
namespace {

// Keys come one by one and unseen, also Ctrl-C: else whoever ends the command here would be left with a silent terminal.
class Unseen {
 public:
  Unseen() : good_(::tcgetattr(STDIN_FILENO, &before_) == 0) {
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | ISIG);
    quiet.c_cc[VMIN] = 1;
    quiet.c_cc[VTIME] = 0;
    good_ = good_ && ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
  }
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;
  ~Unseen() {
    if (good_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  explicit operator bool() const noexcept { return good_; }

 private:
  termios before_{};
  bool good_;
};

struct Line {
  std::array<char, Secret::bytes_max> text{};
  std::size_t size = 0;
  Line() = default;
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line() { ::explicit_bzero(text.data(), text.size()); }
  Secret secret() const { return Secret{std::string_view{text.data(), size}}; }
};

constexpr char ctrl_c = 0x03, ctrl_d = 0x04, backspace = 0x08, erase_line = 0x15, rubout = 0x7F;

Result<Secret> typed() {
  Line line;
  while (true) {
    char key = 0;
    if (const auto got = ::read(STDIN_FILENO, &key, 1); got < 0 && errno == EINTR) continue;
    if (key == ctrl_c || key == ctrl_d || key == '\0') return Refusal{Reason::interrupted, "PIN"};
    if (key == '\n' || key == '\r') return line.secret();
    if (key == erase_line) line.size = 0;
    if (key == backspace || key == rubout) line.size -= line.size > 0 ? 1 : 0;
    if (static_cast<unsigned char>(key) < 0x20 || key == rubout) continue;
    if (line.size == line.text.size()) return Refusal{Reason::request_malformed, "PIN: more than 256 octets"};
    line.text[line.size++] = key;
  }
}

Result<Secret> read_line(int fd, const std::string& name) {
  Line line;
  while (line.size < line.text.size()) {
    const auto got = ::read(fd, line.text.data() + line.size, line.text.size() - line.size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Refusal{Reason::file_unreadable, name};
    if (got == 0) break;
    line.size += static_cast<std::size_t>(got);
  }
  auto pin = line.secret();
  pin.trim();
  if (pin.view().find('\n') != std::string_view::npos) return Refusal{Reason::request_malformed, name + ": PIN, more than one line"};
  return pin;
}

}  // namespace

PinSource from_here(PinSource source) {
  std::error_code error;
  if (!source.file.empty()) source.file = std::filesystem::absolute(source.file, error).string();
  return source;
}

Result<Secret> read_pin(const CommandContext& context, const PinSource& source, const std::string& question) {
  TRY_DONE(os::forbid_looking_in());
  if (source.descriptor >= 0) return read_line(source.descriptor, "--pin-fd");
  if (!source.file.empty()) {
    const os::Fd file{::open(source.file.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file) return Refusal{Reason::file_unreadable, source.file + ": " + std::string{::strerror(errno)}};
    return read_line(file.get(), source.file);
  }
  if (!person_present()) return Refusal{Reason::request_malformed, "PIN: --pin-file, --pin-fd"};
  const Unseen unseen;
  if (!unseen) return Refusal{Reason::request_malformed, "PIN: --pin-file, --pin-fd"};
  std::fputs((harmless(question) + context.say({" (không hiện khi gõ): ", " (not shown while you type): "})).c_str(), stderr);
  auto pin = typed();
  std::fputs("\n", stderr);
  return pin;
}

}  // namespace signet::client
