// What became of each seal that was begun, folded from the entries: intent, outcome, number in the register, what ended it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/review/item.h"
#include "policy/base/digest.h"
#include "policy/model/kind.h"

namespace signet::client::review {

enum class Fate : std::uint8_t { open, sealed, failed };
std::string_view code(Fate fate) noexcept;

struct Sealing {
  std::uint64_t intent = 0;  // entry
  Instant asked;
  std::string id;
  std::optional<Kind> kind;  // nothing: not a kind that this program knows
  std::string document;      // SHA-256 of the document received, as the entry spells it
  std::uint64_t caller = 0;
  std::uint64_t approval = 0, activation = 0, authorisation = 0, correction = 0;  // entries; 0: none
  std::string replaces;                                                           // document; empty: no replacement
  bool late = false, substitution = false, delegation = false;                    // what the decision noted

  Fate fate = Fate::open;
  bool token_asked = false;   // of a failed one: a seal may exist
  std::uint64_t outcome = 0;  // entry
  Instant ended;              // of the outcome
  int year = 0;               // of a sealed one: calendar year and number in it
  std::uint64_t number = 0;
  std::optional<std::size_t> replaced_by, replaced;  // places among all sealings
  std::uint64_t revoked = 0;                         // entry `revoked`; 0: not
  std::uint64_t delivered = 0;                       // times it was fetched again
  bool live() const noexcept { return fate == Fate::sealed && !replaced_by && revoked == 0; }
};

/// Numbers run 1, 2, … in each calendar year of Vietnam, in the order of the `sealed` entries (NĐ 30/2020 Đ.14, Đ.15.3).
class Sealings {
 public:
  void take(const Item& item);

  const std::vector<Sealing>& all() const noexcept { return all_; }  // in the order of their intents
  /// Places in `all` of what was sealed, in the order of the `sealed` entries.
  const std::vector<std::size_t>& sealed() const noexcept { return sealed_; }
  const Sealing* of_intent(std::uint64_t entry) const;
  const Sealing* of_seal(const std::string& id) const;
  /// Whose document this is and is sealed; the newest. Null: none.
  const Sealing* of_document(const std::string& document) const;
  /// `sealed`, `failed` and `revoked` entries that no intent explains, and second outcomes: `signet journal verify` judges them.
  const std::vector<std::uint64_t>& strays() const noexcept { return strays_; }

 private:
  Sealing* find(std::uint64_t intent);
  void take_intent(const Item& item);
  void take_sealed(const Item& item);
  void take_failed(const Item& item);
  void take_revoked(const Item& item);
  void take_delivered(const Item& item);

  std::vector<Sealing> all_;
  std::vector<std::size_t> sealed_;
  std::map<std::string, std::size_t, std::less<>> by_id_, by_document_;
  std::map<int, std::uint64_t> numbers_;  // the newest of each year
  std::vector<std::uint64_t> strays_;
};

/// 2026 of a moment in Vietnam.
int calendar_year(Instant instant);

}  // namespace signet::client::review
