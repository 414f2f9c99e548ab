#include "client/token_command.h"

#include <unistd.h>

#include <charconv>

#include "client/input.h"
#include "client/instance_settings.h"
#include "client/part_process.h"

namespace signet::client {
namespace {

// keyhold says a reason's number and its detail.
Refusal refusal_said(const std::string& errors) {
  unsigned number = 0;
  const auto* const end = errors.data() + errors.size();
  const auto [rest, error] = std::from_chars(errors.data(), end, number);
  std::string detail{rest, end};
  while (detail.ends_with('\n')) detail.pop_back();
  const auto reason = error == std::errc{} ? reason_from_number(static_cast<std::uint16_t>(number)) : std::nullopt;
  return {reason.value_or(Reason::token_unavailable), detail.starts_with(' ') ? detail.substr(1) : detail};
}

Outcome release(CommandContext& context, const PinSource& given) {
  const auto source = from_here(given);
  TRY(const auto settings, instance_settings(context));
  if (::chdir(context.path(".").c_str()) != 0) return Refusal{Reason::not_found, context.root};
  if (service_runs()) return Refusal{Reason::token_in_use, ""};
  TRY(const auto pin, read_pin(context, source, context.say({"PIN của thiết bị lưu khóa ", "PIN of the token "}) + settings.token_label));
  TRY(const auto program, open_part_program("signet-keyhold"));
  std::string input;
  input.reserve(Secret::bytes_max);  // never inside of the string itself
  input.append(pin.view());
  const auto ran = run_part(program, {"signet-keyhold", "--release-pin"}, part_user("signet-keyhold"), input, part_environment(settings));
  wipe(input);
  if (!ran) return ran.refusal();
  return ran->exit_status == 0 ? Outcome{Done{}} : Outcome{refusal_said(ran->errors)};
}

}  // namespace

void token_release(CommandContext& context, const PinSource& source) {
  if (const auto done = release(context, source); !done) return print_refusal(context, done.refusal(), "token release");
  if (context.json) return print_line("{\"released\":true}");
  print_line(
      context.say({"Mã PIN đúng; thiết bị lưu khóa không còn bị tạm dừng. Kiểm tra mã PIN trong etc/signet/credentials/pin (nếu có) rồi "
                   "khởi động dịch vụ.",
                   "The PIN is right; the token is no longer held. See that etc/signet/credentials/pin, where there is one, holds "
                   "this PIN, then start the service."}));
}

}  // namespace signet::client
