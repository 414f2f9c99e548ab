#include "policy/windows_text.h"

namespace signet {
namespace {

std::optional<MonthDay> day_at(TomlReader& in, const toml::table* from, std::string_view key, MonthDay latest) {
  if (from->find(key) == from->end()) return std::nullopt;
  const auto text = in.text(from, key);
  const auto day = read_month_day(text);
  if (day && *day <= latest) return day;
  in.wrong_at(from, key, std::string{key} + " = \"" + text + "\": a day (MM-DD) not after " + to_text(latest));
  return std::nullopt;
}

Windows::Late late_at(TomlReader& in, const toml::table* from) {
  const auto late = in.text_or(from, "late", code(Windows::Late::record));
  if (late != "record" && late != "refuse") in.wrong_at(from, "late", "late = \"" + late + "\": record or refuse is needed");
  return late == "refuse" ? Windows::Late::refuse : Windows::Late::record;
}

void read_frame(TomlReader& in, const toml::table* windows, std::string_view role, Windows::Frame& frame) {
  const auto* from = in.optional_table(windows, role);
  if (from == nullptr) return;
  in.only(from, "windows." + std::string{role}, {"first", "last", "late"});
  frame.first = day_at(in, from, "first", widest_windows.supplement_end);
  frame.last = day_at(in, from, "last", widest_windows.supplement_end);
  frame.late = late_at(in, from);
  if (frame.first && frame.last && *frame.first > *frame.last) in.wrong_at(from, "first", "first is after last: " + std::string{role});
  if (frame.late == Windows::Late::refuse && !frame.last)
    in.wrong_at(from, "late", "late = \"refuse\" needs a last day: " + std::string{role});
}

// What a department seals is not reviewed by a school's vice-principal; orders are not documents.
bool of_a_school(Kind kind) { return kind != Kind::certificate_approval && kind != Kind::certificate && kind != Kind::order; }

}  // namespace

std::string_view code(Windows::Late late) noexcept { return late == Windows::Late::refuse ? "refuse" : "record"; }

void read_windows(TomlReader& in, const toml::table* from, Windows& windows) {
  if (from == nullptr) return;
  in.only(from, "windows", {"closing", "late", "supplement_end", "subject-teacher", "homeroom-teacher", "principal"});
  windows.closing = day_at(in, from, "closing", widest_windows.closing).value_or(windows.closing);
  windows.supplement_end = day_at(in, from, "supplement_end", widest_windows.supplement_end).value_or(windows.supplement_end);
  if (windows.closing > windows.supplement_end) in.wrong_at(from, "closing", "closing is after supplement_end");
  windows.late = late_at(in, from);
  read_frame(in, from, "subject-teacher", windows.subject_teachers);
  read_frame(in, from, "homeroom-teacher", windows.homeroom_teacher);
  read_frame(in, from, "principal", windows.principals);
}

void read_review(TomlReader& in, const toml::table* from, std::set<Kind>& review) {
  if (from == nullptr) return;
  for (const auto& [key, value] : *from) {
    const auto kind = kind_from_code(key.str());
    const auto asked = in.text(from, key.str());
    if (!kind || !of_a_school(*kind))
      in.wrong_at(from, key.str(), "review: no kind of a school's documents: " + std::string{key.str()});
    else if (asked != "none" && asked != "signature")
      in.wrong_at(from, key.str(), "review: none or signature is needed: " + std::string{key.str()});
    else if (asked == "signature")
      review.insert(*kind);
  }
}

}  // namespace signet
