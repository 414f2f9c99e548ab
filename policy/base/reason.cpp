#include "policy/base/reason.h"

#include <array>

#include "policy/base/ensure.h"

namespace signet {
namespace {

struct Row {
  Reason reason;
  std::string_view code;
  Actor actor;
  std::string_view rule;
  std::string_view vietnamese;
  std::string_view english;
  std::string_view alias;
};

constexpr Row table[] = {
#define REASON(number, symbol, code, actor, rule, vi, en, alias) {Reason::symbol, code, Actor::actor, rule, vi, en, alias},
#include "policy/base/reasons.def"
#undef REASON
};

const Row& row(Reason reason) noexcept {
  for (const Row& candidate : table) {
    if (candidate.reason == reason) return candidate;
  }
  broken_promise("every reason has its row");
}

std::string_view role_name(std::string_view role, Language language) {
  struct Name {
    std::string_view role, vietnamese, english;
  };
  constexpr Name names[] = {{"subject-teacher", "giáo viên bộ môn", "subject teacher"},
                            {"homeroom-teacher", "giáo viên chủ nhiệm", "homeroom teacher"},
                            {"principal", "Hiệu trưởng", "principal"},
                            {"vice-principal", "Phó Hiệu trưởng", "vice-principal"},
                            {"school", "nhà trường", "school"},
                            {"leader", "lãnh đạo cơ quan phê duyệt", "department leader"},
                            {"department", "cơ quan phê duyệt", "department"}};
  // Whose signature it is may not be known: it is still somebody's.
  if (role.empty()) return language == Language::vietnamese ? "người ký" : "signer";
  for (const Name& name : names) {
    if (name.role == role) return language == Language::vietnamese ? name.vietnamese : name.english;
  }
  return role;
}

// What was found is said by the code in English; people who read Vietnamese get the sentence of details.def.
std::string detail_text(const std::string& detail, Language language) {
  struct Phrase {
    std::string_view english, vietnamese;
  };
  constexpr Phrase phrases[] = {
#define DETAIL(english, vietnamese) {english, vietnamese},
#include "policy/base/details.def"
#undef DETAIL
  };
  if (language != Language::vietnamese) return detail;
  // Several faults of one file.
  if (const auto at = detail.find("; "); at != std::string::npos)
    return detail_text(detail.substr(0, at), language) + "; " + detail_text(detail.substr(at + 2), language);
  for (const Phrase& phrase : phrases) {
    if (detail == phrase.english) return std::string{phrase.vietnamese};
    if (phrase.english.ends_with(' ') && detail.starts_with(phrase.english)) {
      return std::string{phrase.vietnamese} + detail_text(detail.substr(phrase.english.size()), language);
    }
  }
  // Of a PDF: what, and in which object.
  for (const std::string_view mark : {", object ", ": object "}) {
    if (const auto at = detail.rfind(mark); at != std::string::npos)
      return detail_text(detail.substr(0, at), language) + detail.substr(at, 2) + "đối tượng " + detail.substr(at + mark.size());
  }
  return detail;
}

std::string parameter(std::string_view name, const Finding& finding, Language language) {
  if (name == "person") return finding.person;
  if (name == "role") return std::string{role_name(finding.role, language)};
  if (name == "subject") return finding.subject;
  if (name == "class") return finding.class_name;
  if (name == "detail") return detail_text(finding.detail, language);
  broken_promise("a message template names only known parameters");
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) text.replace(at, what.size(), with);
}

// What is unknown leaves no empty brackets and no doubled space behind.
void tidy(std::string& text) {
  replace_all(text, " ()", "");
  replace_all(text, ": .", ".");
  replace_all(text, "   ", " ");
  replace_all(text, "  ", " ");
  replace_all(text, " ,", ",");
  replace_all(text, " .", ".");
}

}  // namespace

std::string_view code(Reason reason) noexcept { return row(reason).code; }
Actor actor(Reason reason) noexcept { return row(reason).actor; }
std::string_view rule(Reason reason) noexcept { return row(reason).rule; }
std::string_view alias(Reason reason) noexcept { return row(reason).alias; }

std::optional<Reason> reason_from_code(std::string_view code) noexcept {
  for (const Row& candidate : table) {
    if (candidate.code == code) return candidate.reason;
  }
  return std::nullopt;
}

std::optional<Reason> reason_from_number(std::uint16_t number) noexcept {
  for (const Row& candidate : table) {
    if (static_cast<std::uint16_t>(candidate.reason) == number) return candidate.reason;
  }
  return std::nullopt;
}

std::string_view code(Actor actor) noexcept {
  switch (actor) {
    case Actor::clerk: return "clerk";
    case Actor::subject_teacher: return "subject-teacher";
    case Actor::homeroom_teacher: return "homeroom-teacher";
    case Actor::principal: return "principal";
    case Actor::department: return "department";
    case Actor::administrator: return "administrator";
    case Actor::school_system: return "school-system";
    case Actor::nobody: return "nobody";
  }
  broken_promise("every actor has a code");
}

std::string_view message_template(Reason reason, Language language) noexcept {
  return language == Language::vietnamese ? row(reason).vietnamese : row(reason).english;
}

std::string message(const Finding& finding, Language language) {
  return fill_in(message_template(finding.reason, language), finding, language);
}

std::string fill_in(std::string_view rest, const Finding& finding, Language language) {
  std::string text;
  while (!rest.empty()) {
    const auto open = rest.find('{');
    text.append(rest.substr(0, open));
    if (open == std::string_view::npos) break;
    const auto close = rest.find('}', open);
    ensure(close != std::string_view::npos, "a placeholder is closed");
    text.append(parameter(rest.substr(open + 1, close - open - 1), finding, language));
    rest.remove_prefix(close + 1);
  }
  tidy(text);
  return text;
}

}  // namespace signet
