#include "client/journal_commands.h"

#include <CLI/CLI.hpp>

#include "client/journal_init.h"
#include "client/journal_show.h"
#include "client/journal_verify.h"
#include "client/record_commands.h"

namespace signet::client {
namespace {

// Options live as long as the program: CLI11 fills them while it parses.
void add_init(CLI::App& app, CommandContext& context) {
  static JournalInitOptions options;
  auto* command = app.add_subcommand(
      "init",
      std::string{context.say({"tạo nhật ký (một lần cho mỗi thiết bị và năm)", "make the journal (once per appliance and year)"})});
  command->add_option("--pin", options.pin,
                      std::string{context.say({"chứng thư của cơ quan phê duyệt, PEM (mặc định etc/signet/department.pem)",
                                               "the department's certificate, PEM (default etc/signet/department.pem)"})});
  command->callback([&context] { journal_init(context, options); });
}

void add_show(CLI::App& app, CommandContext& context) {
  static JournalShowOptions options;
  auto* command = app.add_subcommand("show", std::string{context.say({"xem các mục", "show entries"})});
  command->add_option("--from", options.from, std::string{context.say({"từ mục số", "from this entry on"})});
  command->add_option("--count", options.count, std::string{context.say({"số mục nhiều nhất", "how many at most"})});
  command->add_option("--kind", options.kind, std::string{context.say({"chỉ loại này, ví dụ sealed", "only this kind, such as sealed"})});
  command->callback([&context] { journal_show(context, options); });
}

void add_verify(CLI::App& app, CommandContext& context) {
  static JournalVerifyOptions options;
  auto* command = app.add_subcommand("verify", std::string{context.say({"kiểm tra toàn bộ nhật ký, không cần tin thiết bị",
                                                                        "check the whole journal, without trusting the appliance"})});
  command->add_option("DIR", options.directory,
                      std::string{context.say(
                          {"thư mục chứa journal.db (mặc định của --root)", "folder that holds journal.db (default: the one of --root)"})});
  command->add_option("--key", options.key, std::string{context.say({"vkey, hoặc tệp chứa nó", "vkey, or a file that holds it"})});
  command->add_option("--since", options.since, std::string{context.say({"checkpoint đã giữ từ trước", "a checkpoint kept from earlier"})});
  command->callback([&context] { journal_verify(context, options); });
}

void add_proof(CLI::App& app, CommandContext& context) {
  static JournalProofOptions options;
  auto* command =
      app.add_subcommand("proof", std::string{context.say({"kiểm tra phiếu xác nhận, ngoại tuyến", "check a receipt, offline"})});
  command->add_option("FILE", options.file, std::string{context.say({"phiếu xác nhận (tlog-proof)", "the receipt (tlog-proof)"})})
      ->required();
  command->add_option("--key", options.key, std::string{context.say({"vkey, hoặc tệp chứa nó", "vkey, or a file that holds it"})})
      ->required();
  command->callback([&context] { journal_proof(context, options); });
}

}  // namespace

void add_journal_commands(CLI::App& app, CommandContext& context) {
  auto* group = app.add_subcommand("journal", std::string{context.say({"nhật ký: tạo, xem, kiểm tra", "the journal: make, show, check"})});
  group->require_subcommand(1);
  group->fallthrough();
  add_init(*group, context);
  add_show(*group, context);
  add_verify(*group, context);
  add_proof(*group, context);
  add_note_commands(*group, context);
  auto* checkpoint =
      group->add_subcommand("checkpoint", std::string{context.say({"in checkpoint mới nhất đã ký", "print the newest signed checkpoint"})});
  checkpoint->callback([&context] { journal_checkpoint(context); });
}

}  // namespace signet::client
