// The closed table of reasons (reasons.def): why something was refused, who must act, and what the rule is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signet {

/// Numbers stand in the journal and on the wire: the list only grows.
enum class Reason : std::uint16_t {
#define REASON(number, symbol, code, actor, rule, vi, en, alias) symbol = number,
#include "policy/base/reasons.def"
#undef REASON
};

/// Who must act so that it can be done: a closed list.
enum class Actor : std::uint8_t { clerk, subject_teacher, homeroom_teacher, principal, department, administrator, school_system, nobody };

enum class Language : std::uint8_t { vietnamese, english };

/// One unmet condition. What is unknown stays empty. Names are for the answer only, never for journal or logs.
struct Finding {
  Reason reason{};
  std::string person;      // display name
  std::string role;        // role code, e.g. `subject-teacher`
  std::string subject;     // subject name or code
  std::string class_name;  // e.g. `8A1`
  std::string detail;      // what was found; free text
  friend bool operator==(const Finding&, const Finding&) = default;
};

/// `subject-teacher-missing`.
std::string_view code(Reason reason) noexcept;
std::optional<Reason> reason_from_code(std::string_view code) noexcept;
std::optional<Reason> reason_from_number(std::uint16_t number) noexcept;
Actor actor(Reason reason) noexcept;
/// `subject-teacher`, `clerk`, …
std::string_view code(Actor actor) noexcept;
/// The article that the refusal rests on.
std::string_view rule(Reason reason) noexcept;
/// The upper-case Vietnamese search alias, e.g. `THIEU_GVBM`; may be empty.
std::string_view alias(Reason reason) noexcept;
/// The sentence for people: what is wrong and what to do next.
std::string message(const Finding& finding, Language language);
/// A text of ours with what the finding says in the places of `{person}`, `{role}`, `{subject}`, `{class}` and `{detail}`.
std::string fill_in(std::string_view text, const Finding& finding, Language language);
/// Any reason's placeholder-free template has none of `{`; a test reads this.
std::string_view message_template(Reason reason, Language language) noexcept;

}  // namespace signet
