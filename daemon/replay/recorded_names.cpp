#include "daemon/replay/recorded_names.h"

namespace signet::replay {

Digest RecordedNames::OneToOne::agree(const std::string& text, const Digest& said) {
  const auto name = names.find(text);
  if (name != names.end()) return name->second;
  if (texts.contains(said)) return Digest{};  // another's
  names.emplace(text, said);
  texts.emplace(said, text);
  return said;
}

Outcome RecordedNames::belong_to(const Digest& first_entry) {
  if (!state_) return Done{};
  TRY(const auto known, state_->first_entry());
  return known == first_entry ? Outcome{Done{}} : Refusal{Reason::configuration_wrong, "keyhold.db belongs to another journal"};
}

Result<keyhold::KeyedNames> RecordedNames::names(const std::string& person, const std::string& tuple, const keyhold::KeyedNames& said) {
  keyhold::KeyedNames made{said.person, tuples_.agree(tuple, said.tuple)};
  const bool erased = is_erased(said.person);
  if (!state_) {
    if (!erased) made.person = persons_.agree(person, said.person);
    return made;
  }
  TRY(const auto known_tuple, state_->find(tuple));
  made.tuple = known_tuple.value_or(Digest{});
  if (erased) return made;
  TRY(const auto known_person, state_->name_of(person));
  made.person = known_person.value_or(Digest{});
  return made;
}

Result<std::optional<Digest>> RecordedNames::tuple(const std::string& tuple) {
  if (state_) return state_->find(tuple);
  const auto name = tuples_.names.find(tuple);
  return name == tuples_.names.end() ? std::optional<Digest>{} : std::optional{name->second};
}

}  // namespace signet::replay
