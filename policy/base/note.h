// What a decision says of a document besides its permit: told to whoever asked, recorded by its code (notes.def). A note never
// refuses and never alters.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "policy/base/reason.h"

namespace signet {

struct Note {
  enum class What : std::uint8_t {
#define NOTE(number, symbol, code, rule, vi, en) symbol = number,
#include "policy/base/notes.def"
#undef NOTE
  };
  What what{};
  std::string person;    // who signed, or for whom; for the answer only, never for journal or logs
  std::string role;      // whose place it is
  std::string subject;   // name
  std::string detail{};  // a day, a decision's number, marks; for the answer only
  friend bool operator==(const Note&, const Note&) = default;
};

/// `late`, `substitution`, …
std::string_view code(Note::What what) noexcept;
std::optional<Note::What> note_from_code(std::string_view code) noexcept;
std::optional<Note::What> note_from_number(std::uint8_t number) noexcept;
/// The article that it rests on.
std::string_view rule(Note::What what) noexcept;
/// The sentence for people.
std::string message(const Note& note, Language language);

}  // namespace signet
