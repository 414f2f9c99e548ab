// The last of the disk is kept for what seals and orders need: who fills it with refusals stops nobody's work.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

#include "policy/base/bytes.h"
#include "policy/base/result.h"

namespace signet::journal {

/// What becomes of it when the disk is nearly full.
enum class Need : std::uint8_t {
  ordinary = 0,  // gives way below the reserve: refusals, what was seen, deliveries, notes
  decision = 1,  // gives way on the last of it: an intent (then nothing is signed), an order, an activation
  outcome = 2,   // always tried: it says what has happened already
};

constexpr std::uint64_t reserve_share = 20;  // one twentieth of the file system: below it nothing ordinary is taken
constexpr std::uint64_t last_share = 100;    // one hundredth: below it nothing new is begun

struct DiskRoom {
  std::uint64_t free = 0;  // octets, for a user without privileges
  std::uint64_t size = 0;
  bool admits(Need need) const noexcept;
};

/// Of an entry, by its kind. One that cannot be read is ordinary.
Need need_of(ByteView entry);
/// The fuller of these directories' file systems. Refuses with `system_error`.
Result<DiskRoom> disk_room(std::initializer_list<std::string> directories);

}  // namespace signet::journal
