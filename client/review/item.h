// One entry of a journal, read by somebody who does not trust who wrote it.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "journal/entry.h"
#include "policy/base/bytes.h"

namespace signet::client::review {

/// Reading never fails: what is no entry of ours is there all the same, and not `understood`.
class Item {
 public:
  /// `octets` are not copied: they live as long as the caller says.
  static Item read(std::uint64_t index, ByteView octets);

  /// Its number, which runs on across the years.
  std::uint64_t index() const noexcept { return index_; }
  /// A year's first entry, which says whose journal this is.
  bool begins_year() const { return understood() && kind() == journal::EntryKind::configuration && !text("origin").empty(); }
  ByteView octets() const noexcept { return octets_; }
  /// Canonical JSON (journal/canonical_json.h), so that its octets may stand inside other JSON as they are.
  bool canonical() const noexcept { return fields_ != nullptr; }
  /// Canonical, of version 1, with a kind and a time. Kind and time are meaningful only then.
  bool understood() const noexcept { return understood_; }
  journal::EntryKind kind() const noexcept { return kind_; }
  Instant time() const noexcept { return time_; }

  /// A member of that type; empty, or nothing, where there is none.
  std::string text(const char* key) const;
  std::optional<std::uint64_t> number(const char* key) const;
  std::vector<std::string> texts(const char* key) const;
  std::vector<std::uint64_t> numbers(const char* key) const;
  /// The members; only of a canonical entry.
  const nlohmann::json& fields() const;
  /// Who asked or did it: `caller`, `by` or `confirmed_by`, a Unix account's number.
  std::optional<std::uint64_t> caller() const;

 private:
  const nlohmann::json* member(const char* key) const;

  std::uint64_t index_ = 0;
  ByteView octets_;
  std::shared_ptr<const nlohmann::json> fields_;
  bool understood_ = false;
  journal::EntryKind kind_{};
  Instant time_;
};

}  // namespace signet::client::review
