#include "journal/schema.h"

#include <algorithm>
#include <map>

namespace signet::journal {
namespace {

struct Object {
  const char* name;
  const char* sql;
};

// level 0 holds leaf hashes; (level, place) is the root over entries [place·2^level, (place+1)·2^level).
// signed_tree is the record of RFC 6962 2.1 trees that the checkpoint key has signed or may have signed: it is written, and durable,
// before the key is used (C2SP tlog-checkpoint: a log must not sign two inconsistent checkpoints).
constexpr Object tables[] = {
    {"entry", "CREATE TABLE entry(seq INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT"},
    {"node",
     "CREATE TABLE node(level INTEGER NOT NULL, place INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY(level, place)) STRICT, WITHOUT "
     "ROWID"},
    {"signed_tree", "CREATE TABLE signed_tree(size INTEGER PRIMARY KEY, root BLOB NOT NULL) STRICT"},
};

// INSERT OR REPLACE fires the delete triggers only under PRAGMA recursive_triggers=on, which every store sets.
constexpr Object triggers[] = {
    {"entry_no_update",
     "CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT raise(ABORT, 'the journal is append only'); END"},
    {"entry_no_delete",
     "CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT raise(ABORT, 'the journal is append only'); END"},
    {"entry_in_order",
     "CREATE TRIGGER entry_in_order BEFORE INSERT ON entry WHEN NEW.seq IS NOT (SELECT ifnull(max(seq) + 1, 0) FROM entry) "
     "BEGIN SELECT raise(ABORT, 'entries come one after another'); END"},
    {"node_no_update", "CREATE TRIGGER node_no_update BEFORE UPDATE ON node BEGIN SELECT raise(ABORT, 'the journal is append only'); END"},
    {"node_no_delete", "CREATE TRIGGER node_no_delete BEFORE DELETE ON node BEGIN SELECT raise(ABORT, 'the journal is append only'); END"},
    {"signed_tree_no_update",
     "CREATE TRIGGER signed_tree_no_update BEFORE UPDATE ON signed_tree BEGIN SELECT raise(ABORT, 'the journal is append only'); END"},
    {"signed_tree_no_delete",
     "CREATE TRIGGER signed_tree_no_delete BEFORE DELETE ON signed_tree BEGIN SELECT raise(ABORT, 'the journal is append only'); END"},
    {"signed_tree_grows",
     "CREATE TRIGGER signed_tree_grows BEFORE INSERT ON signed_tree WHEN NEW.size <= (SELECT max(size) FROM signed_tree) "
     "BEGIN SELECT raise(ABORT, 'a tree never gets smaller'); END"},
};

constexpr const char* application_id = "1397311822";  // "SIGN"
constexpr std::size_t objects_max = 64;

/// name -> SQL of everything in the database but SQLite's own.
Result<std::map<std::string, std::string>> objects_in(Database& database) {
  TRY(auto statement, database.prepare("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"));
  std::map<std::string, std::string> objects;
  for (;;) {
    TRY(const bool more, statement.step());
    if (!more) return objects;
    if (objects.size() == objects_max) return Refusal{Reason::journal_inconsistent, "not a journal: other tables"};
    objects[std::string{statement.text(0)}] = statement.text(1);
  }
}

bool is_ours(const std::string& name, const std::string& sql) {
  const auto same = [&](const Object& object) { return name == object.name && sql == object.sql; };
  return std::ranges::any_of(tables, same) || std::ranges::any_of(triggers, same);
}

}  // namespace

Outcome make_schema(Database& database) {
  for (const Object& table : tables) TRY_DONE(database.execute(table.sql));
  for (const Object& trigger : triggers) TRY_DONE(database.execute(trigger.sql));
  const std::string pragmas =
      std::string{"PRAGMA application_id="} + application_id + "; PRAGMA user_version=" + std::to_string(schema_version) + ";";
  return database.execute(pragmas.c_str());
}

Outcome check_tables(Database& database) {
  TRY(const auto id, database.value("PRAGMA application_id"));
  TRY(const auto version, database.value("PRAGMA user_version"));
  if (id != application_id) return Refusal{Reason::journal_inconsistent, "not a journal"};
  if (version != std::to_string(schema_version)) return Refusal{Reason::journal_inconsistent, "a journal of schema version " + version};
  TRY(const auto objects, objects_in(database));
  for (const auto& [name, sql] : objects) {
    if (!is_ours(name, sql)) return Refusal{Reason::journal_inconsistent, "not a journal: " + name + " is not ours"};
  }
  for (const Object& table : tables) {
    if (!objects.contains(table.name)) return Refusal{Reason::journal_inconsistent, std::string{"not a journal: no table "} + table.name};
  }
  return Done{};
}

Result<std::vector<std::string>> missing_triggers(Database& database) {
  TRY(const auto objects, objects_in(database));
  std::vector<std::string> missing;
  for (const Object& trigger : triggers) {
    if (!objects.contains(trigger.name)) missing.emplace_back(trigger.name);
  }
  return missing;
}

}  // namespace signet::journal
