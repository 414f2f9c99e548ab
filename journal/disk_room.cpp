#include "journal/disk_room.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <array>

#include "journal/canonical_json.h"
#include "journal/canonical_scan.h"
#include "policy/base/json.h"

namespace signet::journal {
namespace {

constexpr std::array<std::string_view, 4> ordinary_kinds{"refused", "seen", "delivered", "audit"};
constexpr std::array<std::string_view, 4> decision_kinds{"intent", "order", "activation", "configuration"};

Need need_of_kind(std::string_view kind) {
  if (std::ranges::find(ordinary_kinds, kind) != ordinary_kinds.end()) return Need::ordinary;
  return std::ranges::find(decision_kinds, kind) != decision_kinds.end() ? Need::decision : Need::outcome;
}

// Free of one hundredth parts: a small file system next to a large one is the one that fills.
bool fuller(const DiskRoom& one, const DiskRoom& other) {
  return static_cast<double>(one.free) * static_cast<double>(other.size) < static_cast<double>(other.free) * static_cast<double>(one.size);
}

}  // namespace

bool DiskRoom::admits(Need need) const noexcept {
  if (need == Need::outcome) return true;
  return free >= size / (need == Need::ordinary ? reserve_share : last_share);
}

Need need_of(ByteView entry) {
  if (const auto members = scan_canonical(entry)) {
    for (const auto& member : *members) {
      if (member.key == "kind" && member.text) return need_of_kind(*member.text);
    }
    return Need::ordinary;
  }
  const auto parsed = parse_canonical(entry);
  if (!parsed || !parsed->is_object() || !parsed->contains("kind") || !(*parsed)["kind"].is_string()) return Need::ordinary;
  return need_of_kind((*parsed)["kind"].get<std::string>());
}

Result<DiskRoom> disk_room(std::initializer_list<std::string> directories) {
  DiskRoom least;
  for (const auto& directory : directories) {
    struct statvfs found {};
    if (::statvfs(directory.c_str(), &found) != 0) return Refusal{Reason::system_error, "how full is " + directory};
    const DiskRoom room{std::uint64_t{found.f_bavail} * found.f_frsize, std::uint64_t{found.f_blocks} * found.f_frsize};
    if (least.size == 0 || fuller(room, least)) least = room;
  }
  return least;
}

}  // namespace signet::journal
