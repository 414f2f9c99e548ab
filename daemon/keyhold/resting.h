// A manifest that was asked for, and what ledger and archive know of each of its members.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "policy/decide.h"
#include "policy/manifest.h"

namespace signet::keyhold {

struct Resting {
  DocumentFacts facts;
  std::optional<Manifest> manifest;  // none: not every member is a seal of ours, or it could not be written
  std::map<Digest, MemberStanding> members;
  std::vector<Finding> findings;
  Digest document;  // of the manifest; where there is none, of the request
};

}  // namespace signet::keyhold
