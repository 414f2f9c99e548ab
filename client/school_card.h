// What a department must know of a journal to approve the appliance: `school-info.json`.
#pragma once

#include <string>

#include "client/command_context.h"
#include "journal/entry.h"

namespace signet::client {

/// One line: `{"origin","vkey","checkpoint_key","root_entry","school_code","school_name"}`. `first_entry`: the journal's, as it stands
/// there.
std::string school_card(const journal::Identity& identity, const std::string& first_entry);
/// signet school info: the same of the journal that the service keeps. `out`: a new file; empty: printed.
void school_info(CommandContext& context, const std::string& out);

}  // namespace signet::client
