#include "policy/base/note.h"

#include "policy/base/ensure.h"

namespace signet {
namespace {

struct NoteRow {
  Note::What what;
  std::string_view code, rule, vietnamese, english;
};

constexpr NoteRow note_rows[] = {
#define NOTE(number, symbol, code, rule, vi, en) {Note::What::symbol, code, rule, vi, en},
#include "policy/base/notes.def"
#undef NOTE
};

const NoteRow& row_of(Note::What what) noexcept {
  for (const auto& row : note_rows) {
    if (row.what == what) return row;
  }
  broken_promise("every note has its row");
}

}  // namespace

std::string_view code(Note::What what) noexcept { return row_of(what).code; }
std::string_view rule(Note::What what) noexcept { return row_of(what).rule; }

std::optional<Note::What> note_from_code(std::string_view code) noexcept {
  for (const auto& row : note_rows) {
    if (row.code == code) return row.what;
  }
  return std::nullopt;
}

std::optional<Note::What> note_from_number(std::uint8_t number) noexcept {
  for (const auto& row : note_rows) {
    if (static_cast<std::uint8_t>(row.what) == number) return row.what;
  }
  return std::nullopt;
}

std::string message(const Note& note, Language language) {
  const auto& row = row_of(note.what);
  Finding said;
  said.person = note.person, said.role = note.role, said.subject = note.subject, said.detail = note.detail;
  return fill_in(language == Language::vietnamese ? row.vietnamese : row.english, said, language);
}

}  // namespace signet
