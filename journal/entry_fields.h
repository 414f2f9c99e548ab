// The outermost members of an entry, looked up by name.
#pragma once

#include <cstdint>
#include <forward_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "journal/canonical_scan.h"
#include "policy/base/result.h"

namespace signet::journal {

/// Of one entry's octets, which must outlive it. What an accessor does not find, or finds of another type, is nothing.
class EntryFields {
 public:
  /// Refuses what is not a canonical object (canonical_json.h).
  static Result<EntryFields> read(ByteView body);
  EntryFields(EntryFields&&) noexcept = default;
  EntryFields& operator=(EntryFields&&) noexcept = default;
  EntryFields(const EntryFields&) = delete;  // members view what is kept
  EntryFields& operator=(const EntryFields&) = delete;
  ~EntryFields() = default;

  bool has(std::string_view key) const { return find(key) != nullptr; }
  std::optional<std::string_view> text(std::string_view key) const;
  std::optional<std::uint64_t> count(std::string_view key) const;
  std::optional<std::vector<std::uint64_t>> counts(std::string_view key) const;  // of an array of such
  std::optional<std::vector<std::string>> texts(std::string_view key) const;     // of an array of such

 private:
  EntryFields() = default;
  const Member* find(std::string_view key) const;
  const std::string& keep(std::string text);

  std::vector<Member> members_;
  std::forward_list<std::string> kept_;  // what members view that do not stand in the octets as such
};

}  // namespace signet::journal
