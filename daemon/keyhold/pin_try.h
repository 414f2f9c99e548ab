// The PIN is tried once. What a death in the middle and a new start must not forget stands in files of keyhold's own, so that no
// restart burns the token's tries (docs/formats/keyhold-state.md).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hsm/token.h"
#include "policy/base/instant.h"

namespace signet::keyhold {

constexpr const char* pin_hold_path = "var/lib/signet/keyhold/pin-hold";
constexpr const char* pin_events_path = "var/lib/signet/keyhold/pin-events";

/// `pin_held` while an operator has not spoken since a login that the token did not say yes to, or of which nobody knows how it ended.
Outcome check_pin_hold();
/// One try, written down before the token hears of it. Whatever it answered but yes (`pin_wrong`, `login_unclear`) stays written down.
/// `giver`: whose account typed the PIN.
Result<std::unique_ptr<hsm::Token>> open_once(const hsm::TokenSettings& settings, const Secret& pin, std::optional<std::uint32_t> giver);
/// A person's one try while the service is stopped; the right PIN ends the hold, and the token's own mark of an earlier wrong one.
Outcome release_pin_hold(const hsm::TokenSettings& settings, const Secret& pin);

/// What befell the PIN and is not in the journal yet, the oldest first.
struct PinEvent {
  std::string state;  // of the journal's `token` entry: `pin-wrong`, `pin-unclear`, `pin-untried`, `pin-released`
  Instant at;
  std::optional<std::uint32_t> by;
};
Result<std::vector<PinEvent>> pin_events();
/// They are in the journal now.
Outcome forget_pin_events();

}  // namespace signet::keyhold
