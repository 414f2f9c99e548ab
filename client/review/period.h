// Which part of a journal is asked for: numbers of entries, days or moments in Vietnam.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "client/review/item.h"
#include "policy/base/result.h"

namespace signet::client::review {

/// Both ends included; what is not set does not bound. An entry that is not understood has no time and lies in every period.
struct Period {
  std::optional<std::uint64_t> first_entry, last_entry;
  std::optional<Instant> from, to;
  bool contains(const Item& item) const;
  bool contains(std::uint64_t entry, Instant time) const;
  bool contains(Instant time) const;
  bool bounded() const noexcept { return first_entry || last_entry || from || to; }
};

/// `from`, `to`: a number of an entry; `YYYY-MM-DD` or `DD/MM/YYYY`, whole days; `YYYY-MM-DDThh:mm:ss`, with an offset or in
/// Vietnamese time. Empty: unbounded. `year`: a calendar year; 0: none. Refuses (`request_malformed`) and names the option.
Result<Period> read_period(const std::string& from, const std::string& to, int year = 0);

}  // namespace signet::client::review
