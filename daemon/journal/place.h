// Where the journal's files lie under the instance's root (the working directory).
#pragma once

namespace signet::daemon::journal::place {

constexpr const char* directory = "var/lib/signet/journal";
constexpr const char* database = "var/lib/signet/journal/journal.db";
constexpr const char* key = "var/lib/signet/journal/checkpoint.key";
constexpr const char* checkpoint = "var/lib/signet/journal/checkpoint";    // C2SP tlog-tiles' name for it
constexpr const char* witness_key = "var/lib/signet/journal/witness.key";  // of a department alone
constexpr const char* witness = "var/lib/signet/journal/witness";
constexpr const char* cosigned = "var/lib/signet/journal/cosigned";
constexpr const char* archive = "var/lib/signet/archive";

}  // namespace signet::daemon::journal::place
