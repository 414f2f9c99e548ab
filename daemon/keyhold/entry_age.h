// Whether an entry of the journal is new to the key holder.
#pragma once

#include <cstdint>

namespace signet::keyhold {

/// `remembered`: the compact range proves its octets, and its canonical form was checked when it was fresh.
enum class EntryAge : std::uint8_t { fresh, remembered };

}  // namespace signet::keyhold
