// The years that have ended, beside the open one: read only, each with its tree proved to be the one that the next year names.
#pragma once

#include <string>
#include <vector>

#include "journal/store.h"
#include "journal/year.h"

namespace signet::daemon::journal {

struct YearOnDisk {
  std::string year;  // the folder's name
  std::string folder;
  signet::journal::Store store;
};

class ClosedYears {
 public:
  /// Opens all of them. Refuses one that is damaged, not closed, or not what the year after it names; `open` is the one that goes on.
  static Result<ClosedYears> open(const signet::journal::Identity& current);
  /// The oldest first.
  std::vector<YearOnDisk>& all() noexcept { return years_; }
  const std::vector<YearOnDisk>& all() const noexcept { return years_; }
  /// Null: no such year.
  YearOnDisk* find(std::uint64_t year);

 private:
  std::vector<YearOnDisk> years_;
};

/// What the first entry of the year after `store` must say of it. `store` is closed.
Result<signet::journal::ClosedYear> closed_year(signet::journal::Store& store);

}  // namespace signet::daemon::journal
