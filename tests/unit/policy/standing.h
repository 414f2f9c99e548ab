// A school in order: approved, configured, with a roster of class 8A1. Tests change what they are about.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "policy/decide.h"
#include "policy/examine.h"
#include "tests/support/world.h"

namespace signet::test {

struct Standing {
  Standing();
  Register register_now;
  Rules rules;
  Profile profile;
  std::optional<Layout> read_by;  // what a lying worker reads by, instead of the profile's
  Signers signers;
  TrustStore trust;
  Certificate seal;
  Instant now;
  std::map<Digest, Instant> seen;  // what the journal has named, and when
};

/// The roster of class 8A1 as the world has it.
Roster roster_of_8a1();

struct Verdict {
  std::set<std::string> reasons;
  std::optional<VerifiedDocument> verified;
  bool permitted = false;
  std::optional<Permit> permit;
};

/// Reader, examine, decide: as keyhold does, in one process. `change` may alter the evidence (a lying worker).
using Lie = void (*)(Evidence&);
Verdict judge(const Standing& standing, const Bytes& document, Lie lie = nullptr, void (*alter)(DecisionInput&) = nullptr);

}  // namespace signet::test
