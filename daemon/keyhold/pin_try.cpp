#include "daemon/keyhold/pin_try.h"

#include <unistd.h>

#include <ctime>
#include <string>

#include "journal/durable_file.h"
#include "policy/base/instant.h"

namespace signet::keyhold {
namespace {

constexpr std::size_t mark_bytes_max = 256;
constexpr std::string_view trying = "trying", trying_again = "trying-again", wrong = "wrong";

/// The first word of the file; empty: there is none.
Result<std::string> word_of_mark(std::string* rest = nullptr) {
  const auto content = journal::read_file(pin_hold_path, mark_bytes_max);
  if (!content && content.refusal().reason == Reason::not_found) return std::string{};
  if (!content) return Refusal{Reason::system_error, std::string{pin_hold_path} + " cannot be read"};
  const auto text = as_text(*content);
  const auto space = text.find_first_of(" \n");
  if (rest != nullptr && space != std::string_view::npos) *rest = text.substr(space + 1, text.find('\n') - space - 1);
  return std::string{text.substr(0, space)};
}

Outcome write_mark(std::string_view word) {
  const std::string line = std::string{word} + " " + to_iso8601(Instant{std::time(nullptr)}) + "\n";
  return journal::write_durable(pin_hold_path, as_bytes(line), 0600);
}

Outcome remove_mark() {
  if (::unlink(pin_hold_path) != 0 && errno != ENOENT)
    return Refusal{Reason::system_error, std::string{pin_hold_path} + " cannot be removed"};
  return journal::sync_directory(journal::directory_of(pin_hold_path));
}

// Before the token hears of the PIN. An end in the middle of a try (power, a module that crashes) is tried once more, not again and again.
Outcome begin_try() {
  TRY(const auto before, word_of_mark());
  return write_mark(before == trying ? trying_again : trying);
}

}  // namespace

Outcome check_pin_hold() {
  std::string since;
  TRY(const auto word, word_of_mark(&since));
  if (word.empty() || word == trying) return Done{};
  if (word == trying_again) return Refusal{Reason::pin_held, "two tries whose end is not known, the last at " + since};
  return Refusal{Reason::pin_held, since};
}

Result<std::unique_ptr<hsm::Token>> open_once(const hsm::TokenSettings& settings, const Secret& pin) {
  TRY_DONE(check_pin_hold());
  TRY_DONE(begin_try());
  auto token = hsm::Token::open(settings, pin);
  const bool refused = !token && token.refusal().reason == Reason::pin_wrong;
  TRY_DONE(refused ? write_mark(wrong) : remove_mark());
  return token;
}

Outcome release_pin_hold(const hsm::TokenSettings& settings, const Secret& pin) {
  TRY_DONE(write_mark(wrong));  // until it is known to be right
  TRY(const auto token, hsm::Token::open(settings, pin, hsm::PinCare::person));
  return remove_mark();
}

}  // namespace signet::keyhold
