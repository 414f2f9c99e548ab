// An entry as one line for people.
#pragma once

#include "client/review/activations.h"
#include "client/review/item.h"
#include "client/review/sealings.h"
#include "client/review/voice.h"

namespace signet::client::review {

/// `     42  28/05/2026 15:04:05  Sealed          no. 3/2026, annual transcript, seal 3f2a…`. What is not understood is shown as octets.
/// `sealings` know at least everything up to this entry, or nothing at all.
std::string in_words(const Item& item, const Sealings& sealings, const Voice& voice);
/// The same with every member as it stands: `key=value`.
std::string with_members(const Item& item);

}  // namespace signet::client::review
