// Which entries `signet journal show` shows.
#pragma once

#include <set>
#include <string>

#include "client/review/activations.h"
#include "client/review/period.h"
#include "client/review/sealings.h"

namespace signet::client::review {

struct Filter {
  Period period;
  std::optional<journal::EntryKind> entry_kind;
  std::optional<Kind> document_kind;
  std::string class_name;                      // empty: any
  std::optional<std::uint64_t> caller;         // Unix account
  std::optional<Fate> fate;                    // of the seal that an entry belongs to
  bool refused = false;                        // outcome `refused`
  std::set<std::string, std::less<>> reasons;  // codes, one of which an entry must name; empty: any
  std::string seal;                            // first digits of its id; empty: any
  /// Whether more must be known than the entry itself says: then the whole journal was read before.
  bool needs_sealings() const noexcept { return document_kind || !class_name.empty() || caller || fate || !seal.empty(); }
};

/// As they are typed; empty: any. `request_malformed` names the option, the value and what it may be.
struct FilterWords {
  std::string from{}, to{}, entry_kind{}, document_kind{}, class_name{}, caller{}, outcome{}, reason{}, seal{};
};
Result<Filter> read_filter(const FilterWords& words);

/// Everything that the whole journal says about the entries.
struct Context {
  Sealings sealings;
  Activations activations;
  void take(const Item& item) { sealings.take(item), activations.take(item); }
};

enum class Match : std::uint8_t { no, possible, yes };
/// `possible`: it can be of the class, but the journal cannot say (of_class).
Match matches(const Filter& filter, const Item& item, const Context& context);

}  // namespace signet::client::review
