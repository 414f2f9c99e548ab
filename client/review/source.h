// Where the entries come from: a copy of a journal's folder, the instance's own, or the service.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "client/command_context.h"
#include "client/review/item.h"
#include "journal/audit.h"
#include "journal/years.h"

namespace signet::client::review {

/// What is known of the journal as a whole.
struct Standing {
  enum class Verdict : std::uint8_t { whole, unsigned_end, broken, unchecked };
  Verdict verdict = Verdict::unchecked;
  bool key_given = false;       // else the key is the journal's own word
  journal::AuditReport report;  // of the year that goes on; its faults are those of all years
};
std::string_view code(Standing::Verdict verdict) noexcept;

class Source {
 public:
  /// False: no more.
  using Each = std::function<bool(const Item& item)>;

  /// `directory` holds journal.db and the folders of years that have ended: nothing else is asked then. Empty: the instance's, or the
  /// service where this user may not read it.
  static Result<Source> open(const CommandContext& context, const std::string& directory);
  /// The entries from `from` on, in order, one at a time, by the numbers that run on across the years. Later calls see no more entries than
  /// the first that went to the end.
  Outcome each(std::uint64_t from, const Each& each);
  /// `key`: vkey or a file that holds it; empty: the one that the journal names. The service's entries are `unchecked`.
  Result<Standing> judge(const std::string& key, const std::vector<std::string>& since);

 private:
  Outcome from_service(std::uint64_t from, const Each& each);
  Outcome from_years(std::uint64_t from, const Each& each);
  std::vector<journal::YearReader> years_;
  const CommandContext* context_ = nullptr;
  std::uint64_t end_ = ~std::uint64_t{0};  // entries of the first whole pass
};

}  // namespace signet::client::review
