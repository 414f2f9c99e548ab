#include <sys/stat.h>

#include <cstdio>
#include <filesystem>

#include "client/backup_command.h"
#include "client/backup_source.h"
#include "client/output_file.h"
#include "client/sealed_part.h"
#include "client/system_text.h"
#include "client/tar.h"
#include "daemon/os/clock.h"
#include "daemon/os/fd.h"
#include "policy/base/json.h"

#include <fcntl.h>
#include <unistd.h>

namespace signet::client {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece_bytes = 1024 * 1024;

/// Gathers the stream and writes a sealed part whenever enough has come.
class PartWriter {
 public:
  PartWriter(std::string folder, const Recipients& recipients, std::vector<BackupPart>& parts)
      : folder_(std::move(folder)), recipients_(recipients), parts_(parts) {}
  Outcome take(ByteView octets) {
    pending_.insert(pending_.end(), octets.begin(), octets.end());
    return pending_.size() < part_bytes_max ? Outcome{Done{}} : flush();
  }
  PartWriter(const PartWriter&) = delete;
  PartWriter& operator=(const PartWriter&) = delete;
  /// Parts without a label are nothing: whoever ran out of disk gets the room back.
  ~PartWriter() {
    std::error_code ignored;
    for (std::size_t i = 0; i < parts_.size() && !kept_; ++i) fs::remove(fs::path{folder_} / parts_[i].name, ignored);
  }
  void keep() { kept_ = true; }
  Outcome finish() { return pending_.empty() ? Outcome{Done{}} : flush(); }

 private:
  Outcome flush() {
    TRY(const auto sealed, recipients_.encrypt(pending_));
    char name[32];
    std::snprintf(name, sizeof name, "part-%04zu.p7m", parts_.size() + 1);
    TRY_DONE(write_new_file((fs::path{folder_} / name).string(), sealed));
    parts_.push_back({name, sealed.size(), sha256(ByteView{sealed})});
    pending_.clear();
    return Done{};
  }

  std::string folder_;
  const Recipients& recipients_;
  std::vector<BackupPart>& parts_;
  Bytes pending_;
  bool kept_ = false;
};

Refusal unreadable(const std::string& path) { return {Reason::file_unreadable, path + ": " + system_text(errno)}; }

// A file of the archive never changes, and the databases are copies: the size is what it was.
Outcome add_file(PartWriter& out, const BackupFile& file) {
  const os::Fd fd{::open(file.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) return unreadable(file.path);
  const TarFile header{file.name, static_cast<std::uint64_t>(status.st_size), static_cast<unsigned>(status.st_mode & 07777)};
  TRY(const auto block, tar_header(header));
  TRY_DONE(out.take(block));
  Bytes piece(piece_bytes);
  for (std::uint64_t left = header.size; left > 0;) {
    const ssize_t got = ::read(fd.get(), piece.data(), static_cast<std::size_t>(std::min<std::uint64_t>(left, piece.size())));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return unreadable(file.path);
    TRY_DONE(out.take(ByteView{piece}.first(static_cast<std::size_t>(got))));
    left -= static_cast<std::uint64_t>(got);
  }
  return out.take(Bytes(tar_padding(header.size), 0));
}

// The label last: a folder without one is no backup.
Result<BackupLabel> create(const CommandContext& context, const BackupCreateOptions& options) {
  TRY(const auto recipients, Recipients::read(options.recipients));
  if (std::error_code none; fs::exists(options.out, none) && !fs::is_empty(options.out, none))
    return Refusal{Reason::output_exists, options.out};
  TRY_DONE(make_directories(options.out));
  TRY(const auto moment, BackupMoment::take(context.path(""), to_iso8601(os::read_clock(0).wall)));
  BackupLabel label = moment.label();
  label.recipients = recipients.digests();
  PartWriter out{options.out, recipients, label.parts};
  TRY(const auto files, backup_files(context.path(""), moment));
  for (const auto& file : files) TRY_DONE(add_file(out, file));
  TRY_DONE(out.take(Bytes(2 * tar_block, 0)));
  TRY_DONE(out.finish());
  label.files = files.size();
  TRY_DONE(write_new_file((fs::path{options.out} / label_name).string(), as_bytes(write_label(label))));
  out.keep();
  return label;
}

}  // namespace

void backup_create(CommandContext& context, const BackupCreateOptions& options) {
  const auto label = create(context, options);
  if (!label) return print_refusal(context, label.refusal(), "backup create");
  if (context.json)
    return print_line(
        nlohmann::json{{"folder", options.out}, {"size", label->size}, {"files", label->files}, {"digest", to_hex(label->digest())}}
            .dump());
  print_line(options.out + ": " + label->origin + ", " + std::to_string(label->size) + context.say({" mục, ", " entries, "}) +
             std::to_string(label->files) + context.say({" tệp. SHA-256: ", " files. SHA-256: "}) + to_hex(label->digest()));
  print_line(context.say({"Việc tiếp theo: chép sang nơi khác, rồi trên máy giữ khóa chạy `signet backup verify`.",
                          "Next: carry it to another place, and run `signet backup verify` where the key is."}));
}

}  // namespace signet::client
