// The tables `[windows]` and `[review]` of policy.toml.
#pragma once

#include <set>

#include "policy/rules.h"
#include "policy/toml_reader.h"

namespace signet {

/// Faults are told to the reader; a table that is not there leaves what the code has.
void read_windows(TomlReader& in, const toml::table* from, Windows& windows);
/// Kinds of a school's documents, each `none` or `signature`.
void read_review(TomlReader& in, const toml::table* from, std::set<Kind>& review);

}  // namespace signet
