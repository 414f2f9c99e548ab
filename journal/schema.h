// The tables of journal.db, word for word: what a store makes, and what anyone who reads one insists on.
#pragma once

#include <string>
#include <vector>

#include "journal/database.h"

namespace signet::journal {

constexpr int schema_version = 1;

/// Makes all tables and triggers in an empty database.
Outcome make_schema(Database& database);
/// Refuses (`journal_inconsistent`) a table that is not exactly ours: a view or a trigger of someone else could answer in its place.
Outcome check_tables(Database& database);
/// Names of our triggers that are gone. Someone has been at the file, though the entries may be whole.
Result<std::vector<std::string>> missing_triggers(Database& database);

}  // namespace signet::journal
