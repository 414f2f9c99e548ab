// The table `[authorities]` of policy.toml.
#pragma once

#include "policy/authorities.h"
#include "policy/toml_reader.h"

namespace signet {

/// Faults are told to the reader. `from` null: no table, and nothing is told apart.
std::optional<Authorities> read_authorities(TomlReader& in, const toml::table* from);

}  // namespace signet
