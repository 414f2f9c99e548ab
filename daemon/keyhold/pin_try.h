// The PIN is tried once. What a death in the middle and a new start must not forget stands in a file of keyhold's own, so that no
// restart burns the token's tries (docs/formats/keyhold-state.md).
#pragma once

#include <memory>

#include "hsm/token.h"

namespace signet::keyhold {

constexpr const char* pin_hold_path = "var/lib/signet/keyhold/pin-hold";

/// `pin_held` while an operator has not spoken since a wrong PIN, or since two tries of which nobody knows how they ended.
Outcome check_pin_hold();
/// One try, written down before it is made. A wrong PIN (`pin_wrong`) stays written down.
Result<std::unique_ptr<hsm::Token>> open_once(const hsm::TokenSettings& settings, const Secret& pin);
/// A person's one try while the service is stopped; the right PIN ends the hold, and the token's own mark of an earlier wrong one.
Outcome release_pin_hold(const hsm::TokenSettings& settings, const Secret& pin);

}  // namespace signet::keyhold
