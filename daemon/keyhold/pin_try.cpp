#include "daemon/keyhold/pin_try.h"

#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <sstream>
#include <string>

#include "daemon/keyhold/entries.h"
#include "journal/durable_file.h"

namespace signet::keyhold {
namespace {

constexpr std::size_t mark_bytes_max = 256, events_bytes_max = 16 * 1024, events_max = 100;
constexpr std::string_view trying = "trying", unclear = "unclear", wrong = "wrong";

struct Mark {
  std::string word, since;  // empty: there is none
};

/// A text file of ours; empty where there is none.
Result<std::string> content_of(const char* path, std::size_t bytes_max) {
  const auto content = journal::read_file(path, bytes_max);
  if (content) return std::string{as_text(*content)};
  if (content.refusal().reason == Reason::not_found) return std::string{};
  return Refusal{Reason::system_error, std::string{path} + " cannot be read"};
}

Result<Mark> read_mark() {
  TRY(const auto text, content_of(pin_hold_path, mark_bytes_max));
  Mark mark;
  std::istringstream{text} >> mark.word >> mark.since;
  return mark;
}

Instant now() { return Instant{std::time(nullptr)}; }

Outcome write_mark(std::string_view word, const std::string& since) {
  const std::string line = std::string{word} + " " + since + "\n";
  return journal::write_durable(pin_hold_path, as_bytes(line), 0600);
}

Outcome remove_file(const char* path) {
  if (::unlink(path) != 0 && errno != ENOENT) return Refusal{Reason::system_error, std::string{path} + " cannot be removed"};
  return journal::sync_directory(journal::directory_of(path));
}

// The oldest are worth most: they say how it began. People's tries are few, and the token ends them.
Outcome note_event(std::string_view state, const std::string& at, std::optional<std::uint32_t> by) {
  TRY(auto text, content_of(pin_events_path, events_bytes_max));
  if (static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) >= events_max) return Done{};
  text += std::string{state} + " " + at + (by ? " " + std::to_string(*by) : std::string{}) + "\n";
  return journal::write_durable(pin_events_path, as_bytes(text), 0600);
}

// The event first: between the two the hold is as it was, and a start that finds `trying` holds too.
Outcome hold(std::string_view word, std::string_view event, const std::string& since, std::optional<std::uint32_t> by) {
  TRY_DONE(note_event(event, since, by));
  return write_mark(word, since);
}

/// One login, `trying` written down before the token hears of it.
struct Tried {
  Result<std::unique_ptr<hsm::Token>> token;
  bool asked = false;  // the token
};

Tried try_pin(const hsm::TokenSettings& settings, const Secret& pin, hsm::PinCare care) {
  bool asked = false;
  const auto before = [&asked]() -> Outcome {
    TRY_DONE(write_mark(trying, to_iso8601(now())));
    asked = true;
    return Done{};
  };
  auto token = hsm::Token::open(settings, pin, care, before);
  return {std::move(token), asked};
}

/// The token took the PIN, whatever came after.
bool said_yes(const Tried& tried) {
  const auto why = tried.token ? std::optional<Reason>{} : tried.token.refusal().reason;
  return tried.asked && why != Reason::pin_wrong && why != Reason::login_unclear;
}

/// What the token answered, if it was asked: a hold after everything but yes.
Outcome settle(const Tried& tried, std::optional<std::uint32_t> by) {
  const auto since = to_iso8601(now());
  const auto why = tried.token ? Reason{} : tried.token.refusal().reason;
  if (!tried.token && why == Reason::pin_wrong) return hold(wrong, tried.asked ? pin_was_wrong : pin_untried, since, by);
  if (!tried.token && why == Reason::login_unclear) return hold(unclear, pin_unclear, since, by);
  return Done{};
}

}  // namespace

// `trying`: the process ended inside of the login (power, a crash, a kill), and whether the token counted it nobody knows.
Outcome check_pin_hold() {
  TRY(auto mark, read_mark());
  if (mark.word.empty()) return Done{};
  if (mark.word != wrong && mark.word != unclear) {
    if (!parse_iso8601(mark.since)) mark.since = to_iso8601(now());
    TRY_DONE(hold(unclear, pin_unclear, mark.since, std::nullopt));
  }
  const auto why = mark.word == wrong ? Reason::pin_wrong : Reason::login_unclear;
  return Refusal{Reason::pin_held, std::string{code(why)} + " " + mark.since};
}

Result<std::unique_ptr<hsm::Token>> open_once(const hsm::TokenSettings& settings, const Secret& pin, std::optional<std::uint32_t> giver) {
  TRY_DONE(check_pin_hold());
  auto tried = try_pin(settings, pin, hsm::PinCare::service);
  TRY_DONE(settle(tried, giver));
  if (said_yes(tried)) TRY_DONE(remove_file(pin_hold_path));
  return std::move(tried.token);
}

Outcome release_pin_hold(const hsm::TokenSettings& settings, const Secret& pin) {
  const auto tried = try_pin(settings, pin, hsm::PinCare::person);
  TRY_DONE(settle(tried, std::nullopt));
  if (!said_yes(tried)) return tried.token.refusal();
  TRY_DONE(note_event(pin_released, to_iso8601(now()), std::nullopt));
  return remove_file(pin_hold_path);
}

Result<std::vector<PinEvent>> pin_events() {
  TRY(const auto text, content_of(pin_events_path, events_bytes_max));
  std::vector<PinEvent> events;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words{line};
    std::string state, at;
    PinEvent event;
    std::uint32_t by = 0;
    words >> state >> at;
    const auto time = parse_iso8601(at);
    if (!time || !is_pin_state(state)) return Refusal{Reason::system_error, std::string{pin_events_path} + " is not readable: " + line};
    event.state = state;
    event.at = *time;
    if (words >> by) event.by = by;
    events.push_back(std::move(event));
  }
  return events;
}

Outcome forget_pin_events() { return remove_file(pin_events_path); }

}  // namespace signet::keyhold
