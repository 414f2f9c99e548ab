// A journal in a directory of its own, gone with the test.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "journal/archive.h"
#include "journal/database.h"
#include "journal/store.h"

namespace signet::journal::test {

/// `at` seconds after 2026-11-25T10:00:00+07:00.
inline std::string time_text(std::int64_t at) { return to_iso8601(Instant{1795575600 + at}); }

inline Bytes an_entry(std::string_view kind, std::int64_t at, std::string_view more = "") {
  // Keys in order: everything in `more` begins with a letter before k.
  return to_bytes("{" + std::string{more} + "\"kind\":\"" + std::string{kind} + "\",\"time\":\"" + time_text(at) + "\",\"v\":1}");
}

inline Bytes an_outcome(std::string_view kind, std::int64_t at, std::uint64_t intent) {
  return an_entry(kind, at, "\"intent\":" + std::to_string(intent) + ",");
}

class Directory {
 public:
  Directory() {
    std::string name = std::filesystem::temp_directory_path() / "signet-journal-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + '/' + name; }

 private:
  std::string path_;
};

inline std::string read_text(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

inline void write_text(const std::string& path, std::string_view text) { std::ofstream{path, std::ios::binary} << text; }

class AJournal {
 public:
  AJournal() : AJournal(relative_vfs()) {}
  explicit AJournal(const char* vfs) : pem_((*PrivateKey::generate()).to_pem()) {
    Identity identity{"thcs-mau-a.signet.example/journal/2026",
                      "00000001",
                      "Trường THCS Mẫu A",
                      std::string(64, 'a'),
                      "demo",
                      Instant{1795575600},
                      key().public_key()};
    first_ = *write_identity(identity);
    if (const auto created = Store::create(path(), as_bytes(first_), vfs); !created) std::abort();
  }
  PrivateKey key() const { return *PrivateKey::from_pem(pem_); }
  Verifier verifier() const { return {"thcs-mau-a.signet.example/journal/2026", key().public_key()}; }
  std::string path() const { return directory_.file("journal.db"); }
  const std::string& directory() const { return directory_.path(); }
  const std::string& first() const { return first_; }
  Result<Store> open(const char* vfs = relative_vfs()) const { return Store::open(path(), key(), vfs); }
  /// Entries 1 to `count`, one group each; the last checkpoint lies beside them.
  std::string fill(int count) const {
    auto store = open();
    for (int i = 1; i <= count; ++i) {
      if (!store->append(static_cast<std::uint64_t>(i), {an_entry("start", i)})) std::abort();
    }
    std::string checkpoint = store->state()->checkpoint;
    write_text(directory_.file("checkpoint"), checkpoint);
    return checkpoint;
  }
  /// What someone with the file and a tool can do: triggers dropped or not, any SQL.
  Outcome tamper(const std::string& sql) const {
    TRY(auto database, Database::open(path(), Database::Mode::existing, relative_vfs()));
    return database.execute(sql.c_str());
  }
  static std::string without_guards() {
    return "DROP TRIGGER entry_no_update; DROP TRIGGER entry_no_delete; DROP TRIGGER entry_in_order; DROP TRIGGER node_no_update; DROP "
           "TRIGGER node_no_delete;"
           "DROP TRIGGER signed_tree_no_update; DROP TRIGGER signed_tree_no_delete; DROP TRIGGER signed_tree_grows;";
  }

 private:
  Directory directory_;
  std::string pem_;
  std::string first_;
};

}  // namespace signet::journal::test
