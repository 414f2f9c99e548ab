#include "client/keeping_commands.h"

#include <CLI/CLI.hpp>

#include "client/backup_command.h"
#include "client/hold_command.h"
#include "client/witness_command.h"

namespace signet::client {
namespace {

CLI::App* group_of(CLI::App& parent, CommandContext& context, const char* name, const Text& what) {
  auto* group = parent.add_subcommand(name, context.say(what));
  group->require_subcommand(1);
  group->fallthrough();
  return group;
}

void add_witness_export(CLI::App& witness, CommandContext& context) {
  static WitnessExportOptions options;
  auto* command = witness.add_subcommand("export", context.say({"trường: điểm kiểm mới nhất, gửi cho cơ quan phê duyệt",
                                                                "a school: the newest checkpoint, for its department"}));
  command->add_option("--out", options.out, context.say({"tệp kết quả", "file for it"}))->required();
  command->add_option("--from", options.from,
                      context.say({"số mục bên chứng kiến đã chứng kiến (mặc định: theo lần trước)",
                                   "how many entries the witness has cosigned (default: the last time)"}));
  command->add_option(
      "--origin", options.origin,
      context.say({"của một năm đã kết thúc (mặc định: năm đang ghi)", "of a year that has ended (default: the one that goes on)"}));
  command->callback([&context] { witness_export(context, options); });
}

void add_witness_add(CLI::App& witness, CommandContext& context) {
  static WitnessAddOptions options;
  auto* command = witness.add_subcommand(
      "add", context.say({"cơ quan: chứng kiến điểm kiểm của các trường", "a department: cosign schools' checkpoints"}));
  command->add_option("FILE", options.files, context.say({"tệp trường đã xuất", "what schools exported"}))->required();
  command->add_option("--out", options.out, context.say({"tệp kết quả; nhiều tệp: thư mục", "file for the result; several: a folder"}))
      ->required();
  command->callback([&context] { witness_add(context, options); });
}

void add_witness(CLI::App& journal, CommandContext& context) {
  auto* witness =
      group_of(journal, context, "witness", {"chứng kiến: xuất, chứng kiến, nạp, khóa", "witnessing: export, add, import, key"});
  add_witness_export(*witness, context);
  add_witness_add(*witness, context);
  static std::vector<std::string> files;
  auto* import =
      witness->add_subcommand("import", context.say({"trường: nạp điểm kiểm đã chứng kiến", "a school: take in cosigned checkpoints"}));
  import->add_option("FILE", files, context.say({"tệp cơ quan đã chứng kiến", "what the department cosigned"}))->required();
  import->callback([&context] { witness_import(context, files);
});
witness->add_subcommand("key", context.say({"cơ quan: khóa chứng kiến (vkey)", "a department: its witness key (vkey)"}))
    ->callback([&context] { witness_key(context); });
}  // namespace

void add_hold(CLI::App& journal, CommandContext& context) {
  static HoldReleaseOptions options;
  auto* hold = group_of(journal, context, "hold", {"tạm giữ sau khi phục hồi", "the hold after a restore"});
  auto* command = hold->add_subcommand("release", context.say({"bỏ tạm giữ, khi nhật ký nối tiếp mọi điểm kiểm nêu ra",
                                                               "end it, where the journal continues everything that is shown"}));
  command->add_option("--receipt", options.receipts, context.say({"phiếu xác nhận mới nhất", "the newest receipts"}));
  command->add_option(
      "--checkpoint", options.checkpoints,
      context.say({"điểm kiểm mới nhất của bên chứng kiến, của người giữ", "the newest checkpoints of the witness, of who kept one"}));
  command->callback([&context] { hold_release(context, options); });
}

void add_forget(CLI::App& journal, CommandContext& context) {
  static ForgetOptions options;
  auto* command =
      journal.add_subcommand("forget", context.say({"xóa khóa của một học sinh: các mục về em không còn liên kết được",
                                                    "erase a pupil's key: the entries about the pupil are linked to nobody any more"}));
  command->add_option("--person", options.person, context.say({"mã định danh, 12 chữ số", "personal id, 12 digits"}))->required();
  command->add_flag("--yes", options.yes, context.say({"không hỏi lại", "do not ask"}));
  command->callback([&context] { journal_forget(context, options); });
}

void add_backup_create(CLI::App& backup, CommandContext& context) {
  static BackupCreateOptions options;
  auto* command =
      backup.add_subcommand("create", context.say({"sao lưu nhật ký, kho lưu, trạng thái, cấu hình; mã hóa cho các chứng thư nêu ra",
                                                   "journal, archive, state, configuration; encrypted to certificates"}));
  command->add_option("--to", options.recipients, context.say({"chứng thư của người được mở, PEM", "certificate of who may open it, PEM"}))
      ->required();
  command->add_option("--out", options.out, context.say({"thư mục mới", "a new folder"}))->required();
  command->callback([&context] { backup_create(context, options); });
}

void add_backup_open(CLI::App& backup, CommandContext& context, const char* name, const Text& what, bool key,
                     void (*act)(CommandContext&, const BackupOpenOptions&), BackupOpenOptions& options) {
  auto* command = backup.add_subcommand(name, context.say(what));
  command->add_option("FOLDER", options.folder, context.say({"thư mục sao lưu", "the backup's folder"}))->required();
  command->add_option("--key", options.key, context.say({"khóa riêng để mở, PEM", "private key that opens it, PEM"}))->required(key);
  command->add_option("--vkey", options.vkey,
                      context.say({"vkey của nhật ký (mặc định theo nhãn)", "the journal's vkey (default: as the label says)"}));
  command->callback([&context, &options, act] { act(context, options); });
}

void add_backup(CLI::App& app, CommandContext& context) {
  static BackupOpenOptions verified, restored;
  auto* backup = group_of(app, context, "backup", {"sao lưu: tạo, kiểm tra, phục hồi", "backups: create, verify, restore"});
  add_backup_create(*backup, context);
  add_backup_open(*backup, context, "verify", {"mở và kiểm tra toàn bộ, không phục hồi", "open and check all of it; nothing is restored"},
                  false, backup_verify, verified);
  add_backup_open(*backup, context, "restore",
                  {"phục hồi vào thư mục gốc trống; đóng dấu bị tạm giữ", "put back into an empty root; sealing is on hold"}, true,
                  backup_restore, restored);
}

void add_report(CLI::App& department, CommandContext& context) {
  static WitnessReportOptions options;
  auto* command = department.add_subcommand("witness", context.say({"nhật ký các trường: trường nào bị cắt, rẽ nhánh, im lặng",
                                                                    "the schools' journals: which shrank, forked or fell silent"}));
  command->add_option("--days", options.silent_days,
                      context.say({"im lặng là quá số ngày này (mặc định 30)", "silent means more days than this (default 30)"}));
  auto* origin = command->add_option("--origin", options.origin, context.say({"nhật ký của một trường", "one school's journal"}));
  auto* out = command->add_option("--out", options.out,
                                  context.say({"ghi điểm kiểm đã chứng kiến mới nhất", "write its newest cosigned checkpoint"}));
  origin->needs(out), out->needs(origin);
  command->callback([&context] { witness_report(context, options); });
}

}  // namespace signet::client

void add_keeping_commands(CLI::App& app, CommandContext& context) {
  auto& journal = *app.get_subcommand("journal");
  add_witness(journal, context);
  add_hold(journal, context);
  add_forget(journal, context);
  add_backup(app, context);
  add_report(*app.get_subcommand("department"), context);
}

}  // namespace signet::client
