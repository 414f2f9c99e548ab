// A seal as our own journal has it. The ledger of seals alone writes it, so a manifest names no seal that was never made.
#pragma once

#include <utility>

#include "policy/model/document_facts.h"

namespace signet {

namespace keyhold {
class SealLedger;
}

class SealOnRecord {
 public:
  const SealedMember& member() const noexcept { return member_; }

 private:
  friend class keyhold::SealLedger;  // the only pen
  explicit SealOnRecord(SealedMember member) : member_(std::move(member)) {}
  SealedMember member_;
};

}  // namespace signet
