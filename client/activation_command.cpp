#include "client/activation_command.h"

#include <string.h>

#include <chrono>
#include <thread>

#include "client/activation_report.h"
#include "client/confirm.h"
#include "client/instance_settings.h"
#include "client/keyhold_socket.h"
#include "daemon/os/memfd.h"
#include "policy/model/kind.h"

namespace signet::client {
namespace {

constexpr std::uint32_t minutes_max = 24 * 60;

std::string joined(const std::vector<std::string>& parts, std::string_view none) {
  if (parts.empty()) return std::string{none};
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

std::string question(const CommandContext& context, const ActivateOptions& options, std::uint32_t minutes) {
  const bool vietnamese = context.language == Language::vietnamese;
  std::string text{context.say({"Mở phiên đóng dấu: loại ", "Open an activation: kinds "})};
  text += joined(options.kinds, context.say({"(mọi loại được phép)", "(all that policy permits)"}));
  text += context.say({"; lớp ", "; classes "}) + joined(options.classes, context.say({"(tất cả)", "(all)"}));
  if (options.count > 0)
    text += (vietnamese ? "; tối đa " : "; at most ") + std::to_string(options.count) + (vietnamese ? " dấu" : " seals");
  if (minutes > 0) text += (vietnamese ? "; trong " : "; for ") + std::to_string(minutes) + (vietnamese ? " phút" : " minutes");
  // A watch or a telephone is what the clerk compares it with.
  if (options.clock_confirmed)
    text +=
        context.say({"; xác nhận giờ máy là đúng: ", "; confirm that the clock is right: "}) + to_vietnamese(instance_clock(context).wall);
  return text + context.say({". Tiếp tục? [c/K] ", ". Continue? [y/N] "});
}

// A misspelt kind would open a session that permits nothing.
Outcome check_kinds(const ActivateOptions& options) {
  for (const std::string& each : options.kinds) {
    if (!kind_from_code(each)) return Refusal{Reason::request_malformed, "--kind " + each};
  }
  return Done{};
}

bool awaits_pin(const Result<KeyholdAnswer>& got) {
  if (!got || got->answer.findings.empty()) return false;
  return got->answer.findings.front().reason == static_cast<std::uint16_t>(Reason::pin_awaited);
}

// The whole journal is read between the PIN and the first answer.
constexpr auto start_time_max = std::chrono::seconds{120};

Result<KeyholdAnswer> ask_when_started(const CommandContext& context, const wire::ServiceRequest& request) {
  const auto until = std::chrono::steady_clock::now() + start_time_max;
  while (true) {
    auto got = ask_keyhold(context, request);
    if (got || std::chrono::steady_clock::now() > until) return got;
    std::this_thread::sleep_for(std::chrono::milliseconds{200});
  }
}

/// The PIN in a sealed memory file, and nowhere else in this process any more.
Result<os::Fd> sealed_pin(const CommandContext& context, const PinSource& source, const std::string& label) {
  TRY(const auto pin, read_pin(context, source, context.say({"PIN của thiết bị lưu khóa ", "PIN of the token "}) + label));
  Bytes octets = to_bytes(pin.view());
  auto file = os::make_sealed_memfd(octets);
  ::explicit_bzero(octets.data(), octets.size());
  return file;
}

/// The token waits for its PIN: it is asked for, handed over, and the request made again.
Result<KeyholdAnswer> ask_with_pin(const CommandContext& context, const wire::ServiceRequest& request, const PinSource& source,
                                   const std::string& label) {
  TRY(auto pin, sealed_pin(context, source, label));
  wire::ServiceRequest give;
  give.operation = wire::Operation::give_pin;
  auto given = ask_keyhold_with(context, std::move(give), std::move(pin));
  if (!given || given->answer.answer != wire::Answer::done) return given;
  return ask_when_started(context, request);
}

void run(CommandContext& context, const wire::ServiceRequest& request, const Text& done, const char* time_name,
         const PinSource& source = {}) {
  auto got = ask_keyhold(context, request);
  if (request.operation == wire::Operation::activate && awaits_pin(got))
    got = ask_with_pin(context, request, source, got->answer.findings.front().detail);
  if (!got) return print_refusal(context, got.refusal());
  report_activation(context, got->answer, done, time_name);
}

}  // namespace

Result<std::uint32_t> minutes_of(const std::string& duration) {
  const Refusal wrong{Reason::request_malformed, "--for " + duration + ": 8h, 30m, 1h30m; 1m … 24h"};
  std::uint32_t total = 0, number = 0;
  bool digits = false;
  for (const char letter : duration) {
    if (letter >= '0' && letter <= '9') {
      number = number * 10 + static_cast<std::uint32_t>(letter - '0');
      digits = true;
      if (number > minutes_max) return wrong;
      continue;
    }
    if (!digits || (letter != 'h' && letter != 'm')) return wrong;
    total += letter == 'h' ? number * 60 : number;
    number = 0, digits = false;
  }
  if (digits || total == 0 || total > minutes_max) return wrong;
  return total;
}

void activate(CommandContext& context, const ActivateOptions& options) {
  std::uint32_t minutes = 0;
  if (!options.duration.empty()) {
    const auto read = minutes_of(options.duration);
    if (!read) return print_refusal(context, read.refusal()), context.worsen(exit_code::usage);
    minutes = *read;
  }
  if (const auto known = check_kinds(options); !known) return print_refusal(context, known.refusal()), context.worsen(exit_code::usage);
  if (!options.yes && !confirmed(question(context, options, minutes))) {
    context.worsen(exit_code::refused);
    return print_error(context, context.say({"không mở phiên nào.", "nothing was opened."}),
                       context.say({"trả lời c để mở, hoặc dùng --yes.", "answer y to open it, or use --yes."}));
  }
  wire::ServiceRequest request;
  request.operation = wire::Operation::activate;
  request.activation = {options.kinds, options.classes, options.users, options.count, minutes, options.clock_confirmed};
  run(context, request, {"Đã mở phiên đóng dấu, đến", "The activation is open until"}, "until", options.pin);
}

void deactivate(CommandContext& context) {
  wire::ServiceRequest request;
  request.operation = wire::Operation::deactivate;
  run(context, request, {"Phiên đóng dấu đã đóng lúc", "The activation is closed as of"}, "time");
}

}  // namespace signet::client
