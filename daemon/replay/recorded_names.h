// The keyed hashes by which a journal names persons and tuples. With the key holder's state they are made again; without it they are
// only compared with each other: the same person or tuple has one name, and no other has it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "daemon/keyhold/state.h"

namespace signet::replay {

class RecordedNames {
 public:
  explicit RecordedNames(std::optional<keyhold::State> state) : state_(std::move(state)) {}
  /// `configuration_wrong`: the state is of another journal than the one that begins with this entry.
  Outcome belong_to(const Digest& first_entry);
  bool made_again() const noexcept { return state_.has_value(); }

  /// This person's key was erased: what was named with it before cannot be made again.
  void forget(const Digest& person) { erased_.insert(person); }
  bool is_erased(const Digest& person) const { return erased_.contains(person); }

  /// The names that an intent for this person and tuple bears by what is known, where the journal says `said`.
  Result<keyhold::KeyedNames> names(const std::string& person, const std::string& tuple, const keyhold::KeyedNames& said);
  /// Nothing: of this tuple nothing was begun as yet.
  Result<std::optional<Digest>> tuple(const std::string& tuple);

 private:
  struct OneToOne {
    std::map<std::string, Digest> names;
    std::map<Digest, std::string> texts;
    /// What `text` is named: as before, or `said` where neither text nor name has another partner.
    Digest agree(const std::string& text, const Digest& said);
  };
  std::optional<keyhold::State> state_;
  std::set<Digest> erased_;
  OneToOne persons_, tuples_;
};

}  // namespace signet::replay
