#include "policy/journal_note.h"

#include <algorithm>
#include <array>

#include "policy/base/limits.h"
#include "policy/base/utf8.h"
#include "policy/school_year.h"

namespace signet {
namespace {

constexpr unsigned anything = 0, a_seal = 1, a_digest = 2, a_class = 4;

struct NoteRow {
  JournalNote::What what;
  std::string_view code;
  unsigned about;
  bool paper;
  std::string_view rule, vietnamese, english;
};
constexpr NoteRow note_rows[] = {
#define NOTE(number, symbol, code, about, paper, rule, vi, en) {JournalNote::What::symbol, code, about, paper != 0, rule, vi, en},
#include "policy/journal_note.def"
#undef NOTE
};

const NoteRow& row_of(JournalNote::What what) noexcept {
  for (const NoteRow& row : note_rows) {
    if (row.what == what) return row;
  }
  broken_promise("every note has its row");
}

std::string forms_of(unsigned about) {
  std::string forms;
  const auto add = [&](unsigned form, const char* name) {
    if ((about & form) != 0) forms.append(forms.empty() ? "" : " | ").append(name);
  };
  add(a_seal, "SEAL_ID"), add(a_digest, "SHA256"), add(a_class, "CLASS");
  return forms;
}

bool is_note_hex(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }

bool is_note_line(std::string_view text) {
  return is_xml_utf8(text) && std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

bool has_class(const Register& register_now, const std::string& name) {
  const auto* roster = register_now.roster();
  return roster != nullptr &&
         std::any_of(roster->classes.begin(), roster->classes.end(), [&](const RosterClass& each) { return each.code == name; });
}

bool is_known(const JournalNote& note, bool seal_known, const Register& register_now) {
  switch (about_of(note)) {
    case NoteAbout::nothing:
    case NoteAbout::digest: return true;  // also of what came from elsewhere
    case NoteAbout::seal: return seal_known;
    case NoteAbout::class_code: return has_class(register_now, note.about);
  }
  broken_promise("every form of an about is judged");
}

void judge_paper(const JournalNote& note, std::vector<Finding>& findings) {
  const auto add = [&](std::string detail) { findings.push_back({Reason::note_malformed, "", "", "", "", std::move(detail)}); };
  if (note.number.size() > limits::note_number_bytes_max || !is_note_line(note.number)) add("--number: one line of at most 64 octets");
  if (!note.day.empty() && !start_of_day(note.day)) add("--day: YYYY-MM-DD");
  if (row_of(note.what).paper && (note.number.empty() || note.day.empty())) add("--number, --day: the paper's number and day are needed");
}

constexpr std::string_view note_magic = "signet-note 1\n";

std::optional<std::string> take_note_line(std::string_view& rest, std::string_view name) {
  const auto end = rest.find('\n');
  if (!rest.starts_with(name) || end == std::string_view::npos || end < name.size()) return std::nullopt;
  const std::string value{rest.substr(name.size(), end - name.size())};
  rest.remove_prefix(end + 1);
  return value;
}

}  // namespace

std::string_view code(JournalNote::What what) noexcept { return row_of(what).code; }
std::string_view rule(JournalNote::What what) noexcept { return row_of(what).rule; }
std::string_view words(JournalNote::What what, Language language) noexcept {
  return language == Language::vietnamese ? row_of(what).vietnamese : row_of(what).english;
}

std::optional<JournalNote::What> journal_note_from_code(std::string_view code) noexcept {
  for (const NoteRow& row : note_rows) {
    if (row.code == code) return row.what;
  }
  return std::nullopt;
}

std::vector<std::string> note_codes() {
  std::vector<std::string> codes;
  for (const NoteRow& row : note_rows) codes.emplace_back(row.code);
  return codes;
}

NoteAbout about_of(const JournalNote& note) noexcept {
  if (note.about.empty()) return NoteAbout::nothing;
  if (note.about.size() == 32 && is_note_hex(note.about)) return NoteAbout::seal;
  if (note.about.size() == 64 && is_note_hex(note.about)) return NoteAbout::digest;
  return NoteAbout::class_code;
}

std::vector<Finding> judge_note(const JournalNote& note, std::size_t text_bytes, bool seal_known, const Register& register_now) {
  std::vector<Finding> findings;
  const auto add = [&](Reason reason, std::string detail) { findings.push_back({reason, "", "", "", "", std::move(detail)}); };
  const auto wanted = row_of(note.what).about;
  const auto given = static_cast<unsigned>(about_of(note));
  if (text_bytes == 0) add(Reason::note_malformed, "--text, --file: nothing is said");
  if (text_bytes > limits::note_bytes_max) add(Reason::note_malformed, "--file: more than 512 KiB");
  if (wanted != anything && (given & wanted) == 0)
    add(Reason::note_malformed, std::string{code(note.what)} + " --about " + forms_of(wanted));
  else if (!is_known(note, seal_known, register_now))
    add(Reason::note_about_unknown, "--about");
  judge_paper(note, findings);
  return findings;
}

Bytes write_note_file(const JournalNote& note, ByteView salt, ByteView text) {
  std::string head{note_magic};
  head.append("what: ").append(code(note.what)).append("\nabout: ").append(note.about).append("\nnumber: ").append(note.number);
  head.append("\nday: ").append(note.day).append("\nsalt: ").append(to_hex(salt)).append("\n\n");
  Bytes file = to_bytes(head);
  file.insert(file.end(), text.begin(), text.end());
  return file;
}

Result<NoteFile> read_note_file(ByteView file) {
  auto rest = as_text(file);
  const Refusal wrong{Reason::malformed, "not the file of a note"};
  if (!rest.starts_with(note_magic)) return wrong;
  rest.remove_prefix(note_magic.size());
  const auto what = take_note_line(rest, "what: ");
  const auto about = what ? take_note_line(rest, "about: ") : std::nullopt;
  const auto number = about ? take_note_line(rest, "number: ") : std::nullopt;
  const auto day = number ? take_note_line(rest, "day: ") : std::nullopt;
  const auto salt = day ? take_note_line(rest, "salt: ") : std::nullopt;
  const auto known = what ? journal_note_from_code(*what) : std::nullopt;
  if (!salt || !known || take_note_line(rest, "") != "") return wrong;
  return NoteFile{{*known, *about, *number, *day}, to_bytes(rest)};
}

}  // namespace signet
