// The steps of `signet setup` that write files below the root: each whole or not at all, and only after a yes.
#pragma once

#include "client/setup/dialogue.h"
#include "policy/settings.h"

namespace signet::client::setup {

/// What stands in etc/signet/signet.toml; nothing readable: the beginning of a new one.
Settings standing_settings(const Dialogue& dialogue);
/// Who the organisation is. What the journal's first entry holds is not asked again.
Outcome ask_organisation(const Dialogue& dialogue, Settings& settings);
/// Composed, read by the service's own reader, shown, written.
Outcome write_settings(const Dialogue& dialogue, const Settings& settings);
/// The department's certificate: the pin.
Outcome take_department(const Dialogue& dialogue);
Outcome take_anchors(const Dialogue& dialogue);
/// policy.toml and profiles, where there are none, from the folder that the programs came with.
Outcome take_defaults(const Dialogue& dialogue);
/// etc/signet and what the parts must be able to read in it.
Outcome make_folders();

constexpr const char* journal_file_path = "var/lib/signet/journal/journal.db";

}  // namespace signet::client::setup
