// Every signed revision as a file of its own, and what became of it in the next one.
#pragma once

#include "document/pdf/difference.h"

namespace signet::pdf {

struct RevisionsInput {
  ByteView file;
  const History& history;
  const Survey& survey;
  const Comparison& comparison;
  Revision& newest;
  const Form& form;
  const std::vector<Signed>& signatures;
  const std::vector<Permission>& permissions;
};

/// `changed_after_signing`, `not_whole`, `signature_malformed` of each signature that it concerns. Refuses only what would
/// take too long.
Outcome check_revisions(const RevisionsInput& input, Defects& defects);

}  // namespace signet::pdf
