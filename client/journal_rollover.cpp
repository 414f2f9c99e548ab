#include "client/journal_rollover.h"

#include <unistd.h>

#include "client/instance_settings.h"
#include "client/part_step.h"
#include "client/vkey_file.h"
#include "journal/entry.h"
#include "journal/note.h"
#include "journal/year.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

/// The name is the journal's own; the year is the one of this machine's clock, in Vietnamese time.
Result<journal::RolloverRequest> request_of(const CommandContext& context, const Settings& settings) {
  const auto now = instance_clock(context).wall;
  const auto parts = journal::split_origin(settings.origin);
  if (!parts) return Refusal{Reason::configuration_wrong, "etc/signet/signet.toml: [journal] origin"};
  return journal::RolloverRequest{parts->base + "/" + to_iso8601(now).substr(0, 4), now};
}

/// Each step is done again where it was begun, and passed over where it is done: a rollover that was cut off ends with the next call.
Result<journal::Identity> roll_over(CommandContext& context) {
  TRY(const auto settings, instance_settings(context));
  TRY(const auto request, request_of(context, settings));
  if (::chdir(context.path(".").c_str()) != 0) return Refusal{Reason::not_found, context.root};
  TRY(const auto ready, run_step("signet-keyhold", {"--may-roll-over"}, "", settings));
  TRY(const auto first_entry, run_step("signet-journal", {"--rollover"}, journal::write_rollover_request(request), settings));
  TRY(auto identity, journal::read_identity(as_bytes(first_entry)));
  TRY(const auto told, run_step("signet-keyhold", {"--rollover"}, first_entry, settings));
  write_vkey(context, {identity.origin, identity.checkpoint_key});
  return identity;
}

void report(const CommandContext& context, const journal::Identity& identity) {
  const journal::Verifier verifier{identity.origin, identity.checkpoint_key};
  const auto& before = *identity.predecessor;
  if (context.json) {
    return print_line(
        nlohmann::json{{"origin", identity.origin},
                       {"vkey", verifier.vkey()},
                       {"first_number", before.first_number},
                       {"root_entry", to_hex(before.root_entry)},
                       {"predecessor", {{"origin", before.origin}, {"size", before.size}, {"root", to_base64(view(before.root))}}}}
            .dump());
  }
  print_line(context.say({"Nhật ký đã sang năm mới.", "The journal is in its new year."}));
  print_line("  origin:       " + identity.origin);
  print_line("  vkey:         " + verifier.vkey());
  print_line(context.say({"  năm trước:    ", "  year before:  "}) + before.origin + ", " + std::to_string(before.size) +
             context.say({" mục, đã khóa sổ", " entries, closed"}));
  print_line(
      context.say({"Phê duyệt, lệnh, con dấu và sổ đăng ký đi tiếp. Việc tiếp theo: khởi động dịch vụ (signetd hoặc systemd), sao lưu "
                   "(signet backup create), gửi điểm kiểm cuối năm cho cơ quan phê duyệt (signet journal witness export --origin ",
                   "Approval, orders, seals and the register go on. Next: start the service (signetd or systemd), make a backup "
                   "(signet backup create), and send the department the old year's last checkpoint (signet journal witness export "
                   "--origin "}) +
      before.origin + " --out F).");
}

}  // namespace

void journal_rollover(CommandContext& context) {
  const auto identity = roll_over(context);
  if (!identity) return print_refusal(context, identity.refusal(), "journal rollover");
  report(context, *identity);
}

}  // namespace signet::client
