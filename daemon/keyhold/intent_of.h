// What an intent says of a decision and of what was composed by it, and what the entry of its seal says.
#pragma once

#include "daemon/keyhold/seal_judgement.h"

namespace signet::keyhold {

/// `judgement` was decided, and `draft` composed of it. `caller`: uid of who asked.
IntentEntry intent_of(const ApplianceOnRecord& appliance, const Judgement& judgement, const Draft& draft, const KeyedNames& names,
                      std::uint32_t caller);
/// But for the time, which is that of the entry.
SealedEntry sealed_of(const IntentEntry& intent, std::uint64_t index, Form form, const SealedFile& made);

}  // namespace signet::keyhold
