#include "daemon/keyhold/token_memory.h"

#include "daemon/os/log.h"
#include "journal/checkpoint.h"

namespace signet::keyhold {
namespace {

Outcome check_note(Appliance& appliance, const std::string& text) {
  const auto note = journal::parse_checkpoint_text(text);
  if (!note) return Refusal{Reason::token_other_journal, std::string{"its data object "} + token_memory_label + " cannot be read"};
  // Of a year that has ended too: it was written before the rollover, and the next activation replaces it.
  if (!appliance.recorder.verifier_of(note->origin))
    return Refusal{Reason::token_other_journal, note->origin + ", " + std::to_string(note->size)};
  const auto continued = appliance.recorder.continues(*note);
  if (continued) return Done{};
  if (continued.refusal().reason != Reason::journal_inconsistent) return continued.refusal();
  return Refusal{Reason::token_ahead, continued.refusal().detail};
}

}  // namespace

Outcome check_token_memory(Appliance& appliance) {
  TRY(const auto notes, appliance.token->notes(token_memory_label));
  for (const auto& each : notes) TRY_DONE(check_note(appliance, each));
  if (!notes.empty()) appliance.token_memory = TokenMemory::kept;
  return Done{};
}

Outcome write_token_memory(Appliance& appliance) {
  TRY(const bool held, appliance.token->keep_note(token_memory_label, journal::checkpoint_text(appliance.recorder.tree())));
  if (!held) os::log_warning("the token cannot hold a note of the journal: nothing on it will show an older copy of the appliance");
  appliance.token_memory = held ? TokenMemory::kept : TokenMemory::impossible;
  return Done{};
}

}  // namespace signet::keyhold
