#include "client/backup_content.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "client/backup_source.h"
#include "client/input.h"
#include "client/json_fields.h"
#include "client/system_text.h"
#include "client/tar.h"
#include "daemon/os/fd.h"
#include "journal/archive.h"
#include "journal/audit.h"
#include "journal/canonical_json.h"
#include "journal/relative_vfs.h"
#include "journal/tree.h"
#include "journal/years.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

namespace fs = std::filesystem;
using journal::Database;

constexpr std::size_t part_octets_max = 2 * part_bytes_max;  // a part ends with the piece that fills it

Refusal wrong_backup(std::string what) { return {Reason::backup_wrong, std::move(what)}; }

/// Takes the files out of the tar stream, one after the other.
class Extraction {
 public:
  Extraction(std::string target, bool all) : target_(std::move(target)), all_(all) {}

  Outcome begin(const TarFile& file) {
    if (!is_backup_name(file.name)) return wrong_backup("a file that no backup has: " + file.name);
    name_ = file.name;
    archived_ = name_.starts_with("archive/");
    if (archived_ && file.size > journal::archive_file_bytes_max) return wrong_backup(name_ + " is too large");
    content_.clear();
    out_ = os::Fd{};
    if (!all_ && (archived_ || name_.starts_with("etc/"))) return Done{};
    const fs::path path = fs::path{target_} / name_;
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    out_ = os::Fd{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (!out_) return Refusal{Reason::file_unwritable, path.string() + ": " + system_text(errno)};
    ::fchmod(out_.get(), file.mode & 0755);
    return Done{};
  }

  Outcome data(ByteView octets) {
    if (archived_) content_.insert(content_.end(), octets.begin(), octets.end());
    while (out_ && !octets.empty()) {
      const ssize_t put = ::write(out_.get(), octets.data(), octets.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return Refusal{Reason::file_unwritable, name_ + ": " + system_text(errno)};
      octets = octets.subspan(static_cast<std::size_t>(put));
    }
    return Done{};
  }

  Outcome end() {
    ++found.files;
    if (out_ && ::fsync(out_.get()) != 0) return Refusal{Reason::file_unwritable, name_ + ": " + system_text(errno)};
    if (!archived_) return Done{};
    const auto named = name_.substr(name_.rfind('/') + 1);
    const Digest digest = sha256(ByteView{content_});
    if (to_hex(digest) != named || name_.substr(8, 2) != named.substr(0, 2)) return wrong_backup(name_ + " is not what its name says");
    found.archive.insert(digest);
    return Done{};
  }

  BackupContent found;

 private:
  std::string target_, name_;
  bool all_, archived_ = false;
  Bytes content_;
  os::Fd out_;
};

/// Everything that an entry says must be in the archive.
void add_named(const nlohmann::json& entry, std::set<Digest>& named) {
  const auto kind = text_of(entry, "kind");
  const auto add = [&](const char* key) {
    if (const auto digest = digest_from_hex(text_of(entry, key))) named.insert(*digest);
  };
  if (kind == "sealed" || kind == "order") add("file");
  if (kind == "audit" && entry.contains("registration")) add("registration"), add("note");
}

struct JournalFacts {
  std::set<Digest> named, tuples;          // of the archive; of the intents
  std::optional<Digest> first;             // leaf hash of the first entry of all
  journal::CompactRange range;             // of the year that goes on
  std::vector<journal::Checkpoint> ended;  // the last trees of the years before it
};

Outcome gather(journal::Reader& reader, JournalFacts& facts) {
  facts.range = {};
  return reader.entries(0, [&](std::uint64_t, ByteView body) {
    const auto leaf = journal::leaf_hash(body);
    if (!facts.first) facts.first = leaf;
    facts.range.append(leaf);
    const auto entry = journal::parse_canonical(body);
    if (!entry || !entry->is_object()) return true;  // the audit has told it
    add_named(*entry, facts.named);
    const auto tuple = text_of(*entry, "kind") == "intent" ? digest_from_hex(text_of(*entry, "tuple")) : std::nullopt;
    if (tuple) facts.tuples.insert(*tuple);
    return true;
  });
}

Result<JournalFacts> facts_of(std::vector<journal::YearReader>& years) {
  JournalFacts facts;
  for (std::size_t i = 0; i < years.size(); ++i) {
    TRY_DONE(gather(years[i].reader, facts));
    if (i + 1 < years.size()) facts.ended.push_back({years[i].origin, facts.range.size(), facts.range.root()});
  }
  return facts;
}

Result<Bytes> meta_of(Database& state, const char* name) {
  TRY(auto statement, state.prepare("SELECT value FROM meta WHERE name = ?1"));
  statement.bind_text(1, name);
  TRY(const bool found, statement.step());
  if (!found) return wrong_backup(std::string{"keyhold's state lacks "} + name);
  return Bytes{statement.bytes(0).begin(), statement.bytes(0).end()};
}

Result<std::vector<journal::Checkpoint>> ended_in(Database& state) {
  std::vector<journal::Checkpoint> years;
  TRY(const auto tables, state.value("SELECT count(*) FROM sqlite_schema WHERE name = 'year'"));
  if (tables == "0") return years;
  TRY(auto statement, state.prepare("SELECT origin, size, root FROM year ORDER BY place"));
  while (true) {
    TRY(const bool more, statement.step());
    if (!more) return years;
    const auto root = digest_from_bytes(statement.bytes(2));
    if (!root) return wrong_backup("keyhold's state: a year");
    years.push_back({std::string{statement.text(0)}, static_cast<std::uint64_t>(statement.number(1)), *root});
  }
}

Result<std::set<Digest>> tuples_of(Database& state) {
  std::set<Digest> tuples;
  TRY(auto statement, state.prepare("SELECT hash FROM tuple"));
  while (true) {
    TRY(const bool more, statement.step());
    if (!more) return tuples;
    if (const auto hash = digest_from_bytes(statement.bytes(0))) tuples.insert(*hash);
  }
}

Outcome check_state(const std::string& target, const JournalFacts& facts, BackupContent& content) {
  TRY(auto state, Database::open(target + "/keyhold/keyhold.db", Database::Mode::existing, journal::relative_vfs()));
  TRY(const auto first, meta_of(state, "first-entry"));
  if (!facts.first || first != Bytes(facts.first->value().begin(), facts.first->value().end()))
    return wrong_backup("keyhold's state is of another journal");
  TRY(const auto octets, meta_of(state, "range"));
  TRY(const auto range, journal::CompactRange::parse(octets));
  if (!(range == facts.range)) return wrong_backup("keyhold's state is of another moment than the journal");
  TRY(const auto ended, ended_in(state));
  if (ended != facts.ended) return wrong_backup("keyhold's state knows other years than the journal has");
  TRY_DONE([&]() -> Outcome {
    TRY(const auto hold, meta_of(state, "hold"));
    return Done{};
  }());
  TRY(const auto tuples, tuples_of(state));
  content.intents = facts.tuples.size(), content.tuples = tuples.size();
  for (const auto& tuple : facts.tuples) {
    if (!tuples.contains(tuple)) return wrong_backup("keyhold's state lacks a tuple that the journal has");
  }
  return Done{};
}

Outcome check_journal(const std::string& target, const BackupLabel& label, const std::string& vkey, JournalFacts& facts) {
  TRY(auto years, journal::open_years(target + "/journal"));
  const auto verifier = journal::Verifier::parse(vkey.empty() ? label.vkey : vkey);
  if (!verifier) return wrong_backup("the journal's vkey");
  const auto reports = journal::audit_years(years, *verifier, {{label_name, label.checkpoint}});
  for (const auto& report : reports) {
    if (!report.faults.empty())
      return wrong_backup("the journal is not whole: " + std::string{journal::code(report.faults.front().flaw)} + " " +
                          report.faults.front().detail);
    if (report.checkpoint_size != report.size) return wrong_backup("a checkpoint of the journal does not cover all of it");
  }
  if (const auto& before = reports.front().identity->predecessor)
    return wrong_backup("the journal's year " + before->origin + " is missing");
  const auto& report = reports.back();
  if (report.size != label.size || report.root != label.root) return wrong_backup("the journal is not the one that the label names");
  TRY(facts, facts_of(years));
  return Done{};
}

}  // namespace

Result<BackupContent> extract_backup(const std::string& folder, const BackupLabel& label, const OpeningKey& key, const std::string& target,
                                     bool all) {
  Extraction extraction{target, all};
  TarReader reader{{[&](const TarFile& file) { return extraction.begin(file); }, [&](ByteView octets) { return extraction.data(octets); },
                    [&] { return extraction.end(); }}};
  for (const auto& part : label.parts) {
    const auto path = (fs::path{folder} / part.name).string();
    const auto sealed = read_file(path, part_octets_max);
    if (!sealed) return in_file(path, sealed.refusal());
    if (sha256(ByteView{*sealed}) != part.sha256) return wrong_backup(part.name + " is not the part that the label names");
    TRY(const auto octets, key.decrypt(*sealed));
    TRY_DONE(reader.take(octets));
  }
  TRY_DONE(reader.finish());
  if (extraction.found.files != label.files) return wrong_backup("it holds another number of files than the label says");
  return std::move(extraction.found);
}

Outcome check_backup(const std::string& target, const BackupLabel& label, const std::string& vkey, BackupContent& content) {
  JournalFacts facts;
  TRY_DONE(check_journal(target, label, vkey, facts));
  for (const auto& each : facts.named) {
    if (!content.archive.contains(each)) return wrong_backup("the archive lacks " + to_hex(each) + ", which the journal names");
  }
  return check_state(target, facts, content);
}

}  // namespace signet::client
