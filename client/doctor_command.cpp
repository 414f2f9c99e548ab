#include "client/doctor_command.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "client/configuration_check.h"
#include "client/input.h"
#include "client/instance_settings.h"
#include "client/known_journal.h"
#include "client/last_words.h"
#include "client/reach_check.h"
#include "client/status_warnings.h"
#include "client/token_check.h"
#include "policy/base/limits.h"
#include "policy/settings.h"

namespace signet::client {
namespace {

void append(std::vector<Check>& all, std::vector<Check> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

Check refused(const CommandContext& context, std::string name, const Refusal& refusal) {
  Finding finding;
  finding.reason = refusal.reason;
  finding.detail = refusal.detail;
  return {std::move(name), Health::bad, message(finding, context.language), std::string{hint(refusal.reason, context.language)}};
}

std::string start_it(const CommandContext& context) {
  return context.say({"`systemctl start signet.target`; vì sao đã dừng: `journalctl -u 'signet-*'` (không có systemd: signetd).",
                      "`systemctl start signet.target`; why it ended: `journalctl -u 'signet-*'` (without systemd: signetd)."});
}

std::vector<Check> check_service(const CommandContext& context, const Service& service) {
  const std::string name = context.say({"dịch vụ ", "service "}) + context.service_socket();
  const auto answer = service.fetch("/v1/status");
  if (!answer) {
    auto check = refused(context, name, answer.refusal());
    if (answer.refusal().reason == Reason::unavailable) check.hint = start_it(context);
    return {check};
  }
  std::vector<Check> checks{{name, Health::good, "", ""}};
  append(checks, check_warnings(context, *answer));
  return checks;
}

Check check_activation_socket(const CommandContext& context) {
  const std::string path = context.path("run/signet/activation.sock");
  struct stat facts {};
  const bool stands = ::stat(path.c_str(), &facts) == 0 && S_ISSOCK(facts.st_mode);
  if (stands) return {path, Health::good, "", ""};
  return {path, Health::bad, context.say({"không có socket", "there is no socket"}), start_it(context)};
}

// What this account may not look into says nothing.
bool journal_is_not_made(const CommandContext& context) {
  return ::access(context.path("var/lib/signet/journal/journal.db").c_str(), F_OK) != 0 && errno == ENOENT;
}

Check check_journal(const CommandContext& context, const Service& service) {
  const std::string name = context.say({"nhật ký", "journal"});
  if (journal_is_not_made(context))
    return {name, Health::bad, context.say({"chưa được tạo", "it is not made yet"}),
            context.say({"chạy `signet setup` khi đã có chứng thư của con dấu; lệnh này tạo nhật ký ở bước cuối.",
                         "run `signet setup` once the seal's certificate is there; its last step makes the journal."})};
  auto memory = meet_journal(context, service);
  if (!memory) {
    auto check = refused(context, name, memory.refusal());
    if (memory.refusal().reason == Reason::unavailable) check.hint = start_it(context);
    return check;
  }
  if (const auto saved = memory->save(); !saved) return refused(context, name, saved.refusal());
  return {name, Health::good, memory->verifier().name, ""};
}

bool is_demo(const CommandContext& context) {
  const auto text = read_file(context.path("etc/signet/signet.toml"), limits::configuration_bytes_max);
  if (!text) return false;
  const auto settings = read_settings(as_text(*text));
  return settings && settings->demo;
}

Check check_clock(const CommandContext& context, const os::Ticks& ticks) {
  const std::string name = context.say({"đồng hồ", "clock"});
  const auto synchronised = os::kernel_clock_synchronised();
  if (synchronised && *synchronised) return {name, Health::good, to_vietnamese(ticks.wall), ""};
  return {
      name, is_demo(context) ? Health::warning : Health::bad,
      context.say({"chưa đồng bộ, ", "not synchronised, "}) + to_vietnamese(ticks.wall),
      context.say({"bật đồng bộ giờ (chrony hoặc systemd-timesyncd).", "switch time synchronisation on (chrony or systemd-timesyncd)."})};
}

}  // namespace

void doctor(CommandContext& context, const DoctorOptions& options) {
  const Service service{context};
  const auto ticks = instance_clock(context);
  auto checks = check_service(context, service);
  append(checks, {check_activation_socket(context), check_journal(context, service), check_clock(context, ticks)});
  if (checks.front().health == Health::bad) append(checks, check_last_words(context));
  append(checks, check_enabled(context));
  append(checks, check_rights(context));
  append(checks, check_reach(context));
  // The token is the running service's alone: its state says what it finds there.
  if (::access(context.path("run/signet/activation.sock").c_str(), F_OK) != 0)
    append(checks, check_token(context, options.token ? &options.pin : nullptr));
  append(checks, check_configuration(context));
  append(checks, check_dates(context, ticks.wall));
  report(context, checks);
}

void policy_show(CommandContext& context) {
  const auto text = policy_in_words(context);
  if (!text) return print_refusal(context, text.refusal());
  print_text(*text);
}

void policy_check(CommandContext& context) { report(context, check_configuration(context)); }

}  // namespace signet::client
