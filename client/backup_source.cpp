#include "client/backup_source.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <regex>
#include <thread>
#include <utility>

#include "journal/checkpoint.h"
#include "journal/database.h"
#include "journal/durable_file.h"
#include "journal/entry.h"
#include "journal/reader.h"
#include "journal/relative_vfs.h"
#include "journal/tree.h"
#include "journal/year.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

namespace fs = std::filesystem;
using journal::Database;

constexpr int attempts_max = 20;
constexpr auto between_attempts = std::chrono::milliseconds{500};

Refusal not_one_moment() { return {Reason::busy, "journal and keyhold's state are being written; try again in a quiet moment"}; }

Outcome copy_database(const std::string& from, const std::string& to) {
  std::error_code ignored;
  fs::remove(to, ignored);
  TRY(auto database, Database::open(from, Database::Mode::existing, journal::relative_vfs()));
  return database.copy_to(to, journal::relative_vfs());
}

Result<journal::CompactRange> range_in(Database& database) {
  TRY(auto statement, database.prepare("SELECT value FROM meta WHERE name = 'range'"));
  TRY(const bool found, statement.step());
  if (!found) return Refusal{Reason::backup_wrong, "keyhold's state has no range"};
  return journal::CompactRange::parse(statement.bytes(0));
}

// The copy is on hold from its birth: whoever puts it back, by whatever means, gets an appliance that seals nothing yet.
Outcome put_on_hold(Database& database, const BackupLabel& label) {
  const auto text = nlohmann::json{{"backup", label.created}, {"size", label.size}}.dump();
  TRY(auto statement,
      database.prepare("INSERT INTO meta(name, value) VALUES('hold', ?1) ON CONFLICT(name) DO UPDATE SET value = excluded.value"));
  statement.bind(1, as_bytes(text));
  return statement.run();
}

Result<BackupLabel> label_of(const std::string& directory) {
  TRY(auto reader, journal::Reader::open(directory));
  std::optional<Result<journal::Identity>> identity;
  TRY_DONE(reader.entries(0, [&](std::uint64_t, ByteView entry) { return identity.emplace(journal::read_identity(entry)), false; }));
  if (!identity || !*identity) return Refusal{Reason::journal_inconsistent, "no first entry"};
  const auto& who = **identity;
  const journal::Verifier verifier{who.origin, who.checkpoint_key};
  BackupLabel label;
  label.school_code = who.school_code, label.school_name = who.school_name, label.origin = who.origin, label.mode = who.mode;
  label.vkey = verifier.vkey();
  TRY(const auto count, reader.database().value("SELECT count(*) FROM entry"));
  if (!reader.checkpoint()) return not_one_moment();
  TRY(const auto checkpoint, journal::open_checkpoint(*reader.checkpoint(), verifier));
  if (std::to_string(checkpoint.size) != count) return not_one_moment();
  label.size = checkpoint.size, label.root = checkpoint.root, label.checkpoint = *reader.checkpoint();
  return label;
}

void add_folder(std::vector<BackupFile>& files, const std::string& folder, const std::string& name) {
  std::error_code error;
  std::vector<BackupFile> found;
  for (fs::recursive_directory_iterator each{folder, error}, end; !error && each != end; each.increment(error)) {
    if (!each->is_regular_file(error) || each->is_symlink(error)) continue;
    found.push_back({name + "/" + fs::relative(each->path(), folder, error).string(), each->path().string()});
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  files.insert(files.end(), found.begin(), found.end());
}

}  // namespace

BackupMoment::BackupMoment(BackupMoment&& other) noexcept : folder_(std::exchange(other.folder_, {})), label_(std::move(other.label_)) {}

BackupMoment::~BackupMoment() {
  std::error_code ignored;
  if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

// The journal first: a state that is not behind it, and not ahead of it, was taken while nothing was written.
Outcome BackupMoment::copy(const std::string& root, const std::string& created) {
  const std::string source = root + "/var/lib/signet/";
  TRY_DONE(copy_database(source + "journal/journal.db", folder_ + "/journal/journal.db"));
  TRY(const auto note, journal::read_file(source + "journal/checkpoint", journal::note_bytes_max));
  TRY_DONE(journal::write_durable(folder_ + "/journal/checkpoint", note, 0400));
  TRY_DONE(copy_database(source + "keyhold/keyhold.db", folder_ + "/keyhold/keyhold.db"));
  TRY(label_, label_of(folder_ + "/journal"));
  label_.created = created;
  TRY(auto state, Database::open(folder_ + "/keyhold/keyhold.db", Database::Mode::existing, journal::relative_vfs()));
  TRY(const auto range, range_in(state));
  if (range.size() != label_.size || range.root() != label_.root) return not_one_moment();
  return put_on_hold(state, label_);
}

Result<BackupMoment> BackupMoment::take(const std::string& root, const std::string& created) {
  std::string name = root + "/var/lib/signet/.backup-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr)
    return Refusal{Reason::file_unwritable, root + "/var/lib/signet: root or the operator makes a backup"};
  BackupMoment moment{name};
  for (const char* folder : {"/journal", "/keyhold"}) ::mkdir((name + folder).c_str(), 0700);
  for (int attempt = 1;; ++attempt) {
    const auto copied = moment.copy(root, created);
    if (copied) return moment;
    if (copied.refusal().reason != Reason::busy || attempt == attempts_max) return copied.refusal();
    std::this_thread::sleep_for(between_attempts);
  }
}

std::vector<BackupFile> backup_files(const std::string& root, const BackupMoment& moment) {
  const std::string source = root + "/var/lib/signet/";
  std::vector<BackupFile> files{{"journal/journal.db", moment.folder() + "/journal/journal.db"},
                                {"journal/checkpoint", moment.folder() + "/journal/checkpoint"},
                                {"keyhold/keyhold.db", moment.folder() + "/keyhold/keyhold.db"}};
  for (const char* key : {"journal/checkpoint.key", "journal/witness.key"}) {
    if (::access((source + key).c_str(), F_OK) == 0) files.push_back({key, source + key});
  }
  add_folder(files, source + "journal/witness", "journal/witness");
  add_folder(files, source + "journal/cosigned", "journal/cosigned");
  // Of a year that has ended nothing changes any more.
  for (const auto& year : journal::closed_years_in(source + "journal")) add_folder(files, source + "journal/" + year, "journal/" + year);
  add_folder(files, source + "archive", "archive");
  add_folder(files, root + "/etc/signet", "etc");
  std::erase_if(files, [](const auto& each) { return !is_backup_name(each.name); });
  return files;
}

bool is_backup_name(const std::string& name) {
  static const std::regex known{
      "journal/(journal\\.db|checkpoint|checkpoint\\.key|witness\\.key|witness/[0-9a-f]{64}/[0-9]{4}|cosigned/[0-9]{1,19}|"
      "[0-9]{4}/(journal\\.db|checkpoint|cosigned/[0-9]{1,19}))|"
      "keyhold/keyhold\\.db|archive/[0-9a-f]{2}/[0-9a-f]{64}|etc/([A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*"};
  return std::regex_match(name, known) && !name.starts_with("etc/credentials/");
}

}  // namespace signet::client
