// What the rules want on record and nothing else records: a closed list, and the file in which a person's words are kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/base/bytes.h"
#include "policy/base/reason.h"
#include "policy/base/result.h"
#include "policy/register.h"

namespace signet {

struct JournalNote {
  enum class What : std::uint8_t {
#define NOTE(number, symbol, code, about, paper, rule, vi, en) symbol = number,
#include "policy/journal_note.def"
#undef NOTE
  };
  What what{};
  std::string about;   // seal id, SHA-256 or class code; empty: nothing in particular
  std::string number;  // of the paper that says it; empty: none
  std::string day;     // of the paper, YYYY-MM-DD; empty: none
};

/// `incident`, `lock-proposed`, …
std::string_view code(JournalNote::What what) noexcept;
std::optional<JournalNote::What> journal_note_from_code(std::string_view code) noexcept;
/// The article that wants it on record.
std::string_view rule(JournalNote::What what) noexcept;
/// In words, for people.
std::string_view words(JournalNote::What what, Language language) noexcept;
/// All codes, in the table's order.
std::vector<std::string> note_codes();

/// What the form of `about` says it names: 32 or 64 lower-case hexadecimal digits, anything else a class.
enum class NoteAbout : std::uint8_t { nothing = 0, seal = 1, digest = 2, class_code = 4 };
NoteAbout about_of(const JournalNote& note) noexcept;

/// Everything that keeps a note from being recorded; none: it may be. No name and no pupil's id passes as `about`: it is the id of a
/// seal made here (`seal_known`), a SHA-256 or a class of the roster.
std::vector<Finding> judge_note(const JournalNote& note, std::size_t text_bytes, bool seal_known, const Register& register_now);

/// The file that the entry names by its SHA-256 (docs/formats/journal.md). `salt`: 16 random octets, so that nobody finds a short text by
/// trying. `note` must have been judged.
Bytes write_note_file(const JournalNote& note, ByteView salt, ByteView text);

struct NoteFile {
  JournalNote note;
  Bytes text;  // as the person gave it: of any format
};
/// `malformed` where it is no such file.
Result<NoteFile> read_note_file(ByteView file);

}  // namespace signet
