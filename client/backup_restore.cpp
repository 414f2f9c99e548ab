#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "client/backup_command.h"
#include "client/backup_content.h"
#include "client/input.h"
#include "client/output_file.h"
#include "client/part_process.h"
#include "client/system_text.h"
#include "journal/durable_file.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

namespace fs = std::filesystem;

/// A private folder that goes when this goes.
class PrivateFolder {
 public:
  static Result<PrivateFolder> make(const std::string& above, const char* name) {
    std::string pattern = above + "/" + name + "-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) return Refusal{Reason::file_unwritable, above + ": " + system_text(errno)};
    return PrivateFolder{std::move(pattern)};
  }
  PrivateFolder(PrivateFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  PrivateFolder& operator=(PrivateFolder&&) = delete;
  ~PrivateFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  const std::string& path() const noexcept { return path_; }

 private:
  explicit PrivateFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

struct Opened {
  BackupLabel label;
  BackupContent content;
};

Result<Opened> open_all(const BackupOpenOptions& options, const std::string& target, bool all) {
  Opened opened;
  TRY(opened.label, read_label(options.folder));
  TRY(const auto key, OpeningKey::read(options.key));
  TRY(opened.content, extract_backup(options.folder, opened.label, key, target, all));
  TRY_DONE(check_backup(target, opened.label, options.vkey, opened.content));
  return opened;
}

// Without a key only that the parts are those of the label.
Result<BackupLabel> look_at_outside(const BackupOpenOptions& options) {
  TRY(auto label, read_label(options.folder));
  for (const auto& part : label.parts) {
    const auto path = (fs::path{options.folder} / part.name).string();
    const auto sealed = read_file(path, part_bytes_max * 2);
    if (!sealed) return in_file(path, sealed.refusal());
    if (sha256(ByteView{*sealed}) != part.sha256) return Refusal{Reason::backup_wrong, part.name + " is not the part that the label names"};
  }
  return label;
}

std::string about(const BackupLabel& label) {
  return label.school_code + " " + label.school_name + ", " + label.origin + ", " + label.created + ", " + std::to_string(label.size) +
         ", SHA-256 " + to_hex(label.digest());
}

void report(const CommandContext& context, const BackupOpenOptions& options, const Opened& opened, const Text& done) {
  const auto& content = opened.content;
  if (context.json) {
    return print_line(nlohmann::json{
        {"folder", options.folder},
        {"verdict", "whole"},
        {"size", opened.label.size},
        {"digest", to_hex(opened.label.digest())},
        {"files", content.files},
        {"archived", content.archive.size()},
        {"intents", content.intents},
        {"tuples",
         content.tuples}}.dump());
  }
  print_line(context.say(done) + about(opened.label));
  print_line("  " + std::to_string(content.files) + context.say({" tệp, trong kho lưu ", " files, in the archive "}) +
             std::to_string(content.archive.size()) + context.say({"; số bộ khóa ", "; tuples "}) + std::to_string(content.tuples) +
             context.say({", số ý định ", ", tuples of intents "}) + std::to_string(content.intents));
}

bool is_there(const std::string& path) {
  std::error_code none;
  return fs::exists(fs::symlink_status(path, none)) && !fs::is_empty(path, none);
}

void give_to(const std::string& path, const PartUser& user) {
  if (::geteuid() != 0) return;
  std::error_code error;
  if (::lchown(path.c_str(), user.uid, user.gid) != 0) return;
  for (fs::recursive_directory_iterator each{path, error}, end; !error && each != end; each.increment(error)) {
    if (::lchown(each->path().c_str(), user.uid, user.gid) != 0) return;
  }
}

struct Place {
  const char* name;
  const char* user;
};
constexpr Place places[] = {{"keyhold", "signet-keyhold"}, {"archive", "signet-journal"}, {"journal", "signet-journal"}};

Outcome put_in_place(const std::string& from, const std::string& to) {
  std::error_code error;
  fs::remove(to, error);  // an empty folder
  if (::rename(from.c_str(), to.c_str()) != 0) return Refusal{Reason::file_unwritable, to + ": " + system_text(errno)};
  return Done{};
}

// The journal comes last: until it is there nothing starts.
Outcome put_all_in_place(const CommandContext& context, const std::string& staged, const std::string& target) {
  for (const auto& place : places) {
    const auto from = staged + "/" + place.name;
    std::error_code error;
    fs::create_directories(from, error);
    ::chmod(from.c_str(), 0700);
    for (fs::recursive_directory_iterator each{from, error}, end; !error && each != end; each.increment(error)) {
      if (each->is_directory(error)) ::chmod(each->path().c_str(), 0700);
    }
    give_to(from, part_user(place.user));
    TRY_DONE(put_in_place(from, target + "/" + place.name));
  }
  TRY_DONE(journal::sync_directory(target));
  const auto configuration = context.path("etc/signet");
  if (is_there(configuration) || !is_there(staged + "/etc")) return Done{};
  TRY_DONE(make_directories(context.path("etc")));
  ::chmod((staged + "/etc").c_str(), 0755);
  std::error_code error;
  for (fs::recursive_directory_iterator each{staged + "/etc", error}, end; !error && each != end; each.increment(error)) {
    if (each->is_directory(error)) ::chmod(each->path().c_str(), 0755);
  }
  return put_in_place(staged + "/etc", configuration);
}

Result<Opened> restore(const CommandContext& context, const BackupOpenOptions& options) {
  const auto target = context.path("var/lib/signet");
  for (const auto& place : places) {
    if (is_there(target + "/" + place.name))
      return Refusal{Reason::output_exists, target + "/" + place.name + "; a backup is put back into an empty root, never over something"};
  }
  TRY_DONE(make_directories(target));
  TRY(const auto staged, PrivateFolder::make(target, ".restore"));
  TRY(auto opened, open_all(options, staged.path(), true));
  TRY_DONE(put_all_in_place(context, staged.path(), target));
  return opened;
}

}  // namespace

void backup_verify(CommandContext& context, const BackupOpenOptions& options) {
  if (options.key.empty()) {
    const auto label = look_at_outside(options);
    if (!label) return print_refusal(context, label.refusal(), options.folder);
    context.worsen(exit_code::unknown);
    if (context.json)
      return print_line(nlohmann::json{{"folder", options.folder}, {"verdict", "unopened"}, {"digest", to_hex(label->digest())}}.dump());
    return print_line(
        context.say({"Các phần còn nguyên, CHƯA MỞ (cần --key): ", "The parts are all there, NOT OPENED (--key opens it): "}) +
        about(*label));
  }
  std::error_code error;
  const auto above = fs::temp_directory_path(error).string();  // TMPDIR, else /tmp
  const auto folder = PrivateFolder::make(error ? "/tmp" : above, "signet-backup");
  if (!folder) return print_refusal(context, folder.refusal());
  const auto opened = open_all(options, folder->path(), false);
  if (!opened) return print_refusal(context, opened.refusal(), options.folder);
  report(context, options, *opened, {"Bản sao lưu nguyên vẹn: ", "The backup is whole: "});
}

void backup_restore(CommandContext& context, const BackupOpenOptions& options) {
  const auto opened = restore(context, options);
  if (!opened) return print_refusal(context, opened.refusal(), options.folder);
  report(context, options, *opened, {"Đã phục hồi, đang tạm giữ: ", "Restored, and on hold: "});
  if (context.json) return;
  print_line(
      context.say({"Việc tiếp theo: đặt mã PIN và thiết bị lưu khóa, khởi động (signetd), đối chiếu rồi chạy `signet journal hold release "
                   "--receipt PHIẾU_MỚI_NHẤT --checkpoint ĐIỂM_KIỂM_CỦA_CƠ_QUAN`.",
                   "Next: put the PIN and the token in place, start (signetd), compare, then `signet journal hold release --receipt "
                   "NEWEST_RECEIPT --checkpoint THE_DEPARTMENTS_CHECKPOINT`."}));
}

}  // namespace signet::client
