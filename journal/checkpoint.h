// C2SP tlog-checkpoint v1.0.0: origin, tree size and root, signed as a note under the origin's name.
#pragma once

#include <string>

#include "journal/note.h"
#include "policy/base/digest.h"

namespace signet::journal {

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Digest root;
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// Three lines: origin, size in decimal, root in base64.
std::string checkpoint_text(const Checkpoint& checkpoint);
/// Exactly three lines: ours never have extension lines.
Result<Checkpoint> parse_checkpoint_text(std::string_view text);
/// What the log that `verifier` names has signed. Refuses with `journal_inconsistent`.
Result<Checkpoint> open_checkpoint(std::string_view note, const Verifier& verifier);
/// A decimal number without leading zeros.
Result<std::uint64_t> parse_decimal(std::string_view text);

}  // namespace signet::journal
