#include "client/journal_commands.h"

#include <CLI/CLI.hpp>

#include "client/journal_init.h"
#include "client/journal_replay.h"
#include "client/journal_rollover.h"
#include "client/journal_show.h"
#include "client/journal_verify.h"
#include "client/record_commands.h"
#include "client/review_commands.h"

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

void add_rollover(CLI::App& app, CommandContext& context) {
  auto* command = app.add_subcommand("rollover", std::string{context.say({"chuyển nhật ký sang năm mới (dừng dịch vụ trước)",
                                                                          "take the journal into its new year (stop the service first)"})});
  command->callback([&context] { journal_rollover(context); });
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
  command->add_option(
      "--witness", options.witness,
      std::string{context.say({"vkey của bên chứng kiến: kiểm tra chữ ký chứng kiến", "vkey of a witness: its cosignatures are checked"})});
  command->callback([&context] { journal_verify(context, options); });
}

void add_replay(CLI::App& app, CommandContext& context) {
  static JournalReplayOptions options;
  auto* command = app.add_subcommand("replay", context.say({"lập lại mọi quyết định từ bản sao nhật ký và kho lưu trữ, rồi so với nhật ký",
                                                            "make every decision again from a copy of journal and archive, and compare"}));
  command->add_option(
      "DIR", options.directory,
      context.say({"thư mục chứa journal.db (mặc định của --root)", "folder that holds journal.db (default: the one of --root)"}));
  command->add_option("--archive", options.archive,
                      context.say({"kho lưu trữ (mặc định bên cạnh DIR)", "the archive's folder (default: beside DIR)"}));
  command->add_option("--etc", options.etc,
                      context.say({"thư mục chứa etc/signet; lặp lại cho các lần cấu hình trước (mặc định --root)",
                                   "folder that holds etc/signet; again for earlier configurations (default: --root)"}));
  command->add_option(
      "--state", options.state,
      context.say({"bản sao của keyhold.db, để làm lại tên băm có khóa", "a copy of keyhold.db, to make the keyed hashes again"}));
  command->callback([&context] { journal_replay(context, options); });
}

void add_proof(CLI::App& app, CommandContext& context) {
  static JournalProofOptions options;
  static bool verify = false;  // what it does with a file anyway; people look for the word
  auto* command = app.add_subcommand("proof", std::string{context.say({"kiểm tra phiếu xác nhận ngoại tuyến, hoặc lập phiếu của một mục",
                                                                       "check a receipt, offline; or make the receipt of an entry"})});
  command
      ->add_option(
          "FILE|ENTRY", options.file,
          std::string{context.say({"phiếu xác nhận (tlog-proof), hoặc số của mục", "the receipt (tlog-proof), or an entry's number"})})
      ->required();
  command->add_option("--key", options.key, std::string{context.say({"vkey, hoặc tệp chứa nó", "vkey, or a file that holds it"})});
  command->add_flag("--verify", verify, std::string{context.say({"kiểm tra (mặc định với tệp)", "check it (the default for a file)"})});
  command->callback([&context] { journal_proof(context, options); });
}

}  // namespace

void add_journal_commands(CLI::App& app, CommandContext& context) {
  auto* group = app.add_subcommand("journal", std::string{context.say({"nhật ký: tạo, xem, kiểm tra", "the journal: make, show, check"})});
  group->require_subcommand(1);
  group->fallthrough();
  add_init(*group, context);
  add_rollover(*group, context);
  add_review_commands(*group, context);
  add_verify(*group, context);
  add_replay(*group, context);
  add_proof(*group, context);
  add_note_commands(*group, context);
  auto* checkpoint =
      group->add_subcommand("checkpoint", std::string{context.say({"in checkpoint mới nhất đã ký", "print the newest signed checkpoint"})});
  checkpoint->callback([&context] { journal_checkpoint(context); });
}

}  // namespace signet::client
