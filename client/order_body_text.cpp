#include "client/order_body_text.h"

namespace signet::client {
namespace {

// Canonical XML 1.0, 2.3: what is escaped in text and in attribute values. Other control characters are refused before.
std::string escaped(std::string_view text, bool attribute) {
  std::string out;
  for (const char letter : text) {
    switch (letter) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += attribute ? ">" : "&gt;"; break;
      case '"': out += attribute ? "&quot;" : "\""; break;
      default: out += letter;
    }
  }
  return out;
}

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string{name} + "=\"" + escaped(value, true) + "\"";
}

std::string day(Instant instant) { return to_iso8601(instant).substr(0, 10); }

// Attributes in the order of their names, as canonical form has them.
std::string assignment(std::string_view name, const Assignment& each) {
  const std::string tag{name};
  return "<" + tag + attribute("from", day(each.from)) + attribute("person", each.person) + attribute("to", day(each.to)) + "></" + tag +
         ">";
}

std::string kinds(const std::set<Kind>& listed) {
  std::string text;
  for (const Kind each : listed) text += element("KIND", code(each));
  return text;
}

template <class List>
std::string elements(std::string_view name, const List& texts) {
  std::string all;
  for (const auto& each : texts) all += element(name, each);
  return all;
}

std::string paper(std::string_view name, const Paper& paper) {
  const std::string tag{name};
  return "<" + tag + attribute("day", day(paper.day)) + attribute("number", paper.number) +
         (paper.sha256 ? attribute("sha256", to_hex(*paper.sha256)) : "") + "></" + tag + ">";
}

std::string body(const Approval& approval) {
  return element("SCHOOL_CODE", approval.school_code) + element("SCHOOL_NAME", approval.school_name) + element("ORIGIN", approval.origin) +
         element("CHECKPOINT_KEY", to_base64(approval.checkpoint_key)) + element("SEAL_CERTIFICATE", to_base64(approval.seal_certificate)) +
         element("PRINCIPAL_CERTIFICATE", to_base64(approval.principal_certificate)) + element("PRINCIPAL_NAME", approval.principal_name) +
         element("LEADER_CERTIFICATE", to_base64(approval.leader_certificate)) + element("VALID_FROM", to_iso8601(approval.from)) +
         element("VALID_TO", to_iso8601(approval.to)) + (approval.witness.empty() ? "" : element("JOURNAL_WITNESS", approval.witness));
}

std::string body(const Configuration& configuration) {
  std::string text;
  for (const auto& [path, digest] : configuration.files)
    text += "<FILE" + attribute("path", path) + attribute("sha256", to_hex(digest)) + "></FILE>";
  return text;
}

std::string person(const Person& person) {
  std::string text = "<PERSON" + attribute("Id", person.key) + ">" + element("NAME", person.name) + element("ID", person.id);
  for (const Digest& certificate : person.certificates) text += element("CERTIFICATE", to_hex(certificate));
  for (const Duty duty : person.duties) text += element("DUTY", code(duty));
  if (person.account) text += element("ACCOUNT", std::to_string(*person.account));
  return text + "</PERSON>";
}

std::string group(const RosterClass& group) {
  std::string text = "<CLASS" + attribute("code", group.code) + attribute("name", group.name) + ">";
  for (const Assignment& each : group.homeroom) text += assignment("HOMEROOM", each);
  for (const RosterSubject& subject : group.subjects) {
    text += "<SUBJECT" + attribute("code", subject.code) + (subject.elective ? attribute("elective", "yes") : "") +
            attribute("name", subject.name) + ">";
    for (const Assignment& each : subject.teachers) text += assignment("TEACHER", each);
    text += "</SUBJECT>";
  }
  for (const Exemption& each : group.exemptions)
    text += "<EXEMPTION" + attribute("pupil", each.pupil) + attribute("subject", each.subject) + "></EXEMPTION>";
  return text + "</CLASS>";
}

std::string body(const Roster& roster) {
  std::string text = element("SCHOOL_YEAR", roster.school_year);
  for (const auto& [key, each] : roster.persons) text += person(each);
  for (const RosterClass& each : roster.classes) text += group(each);
  for (const Assignment& each : roster.clerks) text += assignment("CLERK", each);
  return text;
}

std::string body(const Delegation& delegation) {
  return element("PERSON", delegation.person) + element("FROM", day(delegation.from)) + element("TO", day(delegation.to)) +
         kinds(delegation.kinds) + elements("CLASS", delegation.classes) + paper("DECISION", delegation.decision);
}

std::string body(const Departure& departure) {
  return element("PERSON", departure.person) + element("LAST_DAY", day(departure.last)) + paper("DECISION", departure.decision) +
         element("PRINCIPAL_SIGNS", departure.principal_signs ? "yes" : "no");
}

std::string body(const ClassLock& lock) {
  return element("SCHOOL_YEAR", lock.school_year) + elements("CLASS", lock.classes) + paper("DECISION", lock.decision) +
         (lock.reason.empty() ? "" : element("REASON", lock.reason));
}

std::string body(const Correction& correction) {
  std::string text;
  for (const auto& each : correction.documents)
    text +=
        "<DOCUMENT" + attribute("replaced", to_hex(each.replaced)) + attribute("replacement", to_hex(each.replacement)) + "></DOCUMENT>";
  text += paper("REQUEST", correction.request) + element("REQUESTER", correction.requester);
  for (const auto& each : correction.evidence)
    text += "<EVIDENCE" + attribute("name", each.name) + attribute("sha256", to_hex(each.sha256)) + "></EVIDENCE>";
  return text + paper("MINUTES", correction.minutes) + elements("WITNESS", correction.witnesses) + element("REASON", correction.reason);
}

std::string body(const Revocation& revocation) {
  const char* const what = revocation.what == Revocation::What::seal    ? "SEAL"
                           : revocation.what == Revocation::What::order ? "ORDER"
                                                                        : "INTENT";
  return element(what, to_hex(revocation.target)) + element("REASON", revocation.reason) + paper("DECISION", revocation.decision);
}

std::string body(const StandingAuthorisation& authorisation) {
  std::string text;
  for (const auto user : authorisation.users) text += element("USER", std::to_string(user));
  return text + kinds(authorisation.kinds) + elements("CLASS", authorisation.classes) + element("FROM", day(authorisation.from)) +
         element("TO", day(authorisation.to)) + paper("DECISION", authorisation.decision);
}

std::string body(const KeyHandover& handover) {
  return element("GIVER", handover.giver) + element("RECEIVER", handover.receiver) + element("DAY", day(handover.day)) +
         element("TOKEN_SERIAL", handover.token_serial) + paper("MINUTES", handover.minutes);
}

std::string body(const Succession& succession) {
  return element("PRINCIPAL_NAME", succession.principal_name) +
         element("PRINCIPAL_CERTIFICATE", to_base64(succession.principal_certificate)) + element("FROM", day(succession.from)) +
         paper("DECISION", succession.decision);
}

std::string body(const DepartmentSuccession& succession) {
  return element("DEPARTMENT_CERTIFICATE", to_base64(succession.department_certificate)) + paper("DECISION", succession.decision);
}

std::string body(const Status& status) {
  std::string text = element("AS_OF", to_iso8601(status.as_of));
  for (const auto& file : status.revoked) text += element("REVOKED", to_hex(file));
  return text;
}

std::string body(const ClockCorrection& correction) {
  return element("ENTRY", std::to_string(correction.entry)) + element("NEWEST", to_iso8601(correction.newest)) +
         element("REASON", correction.reason);
}

}  // namespace

std::string element(std::string_view name, std::string_view text) {
  const std::string tag{name};
  return "<" + tag + ">" + escaped(text, false) + "</" + tag + ">";
}

std::string body_text(const Order& order) {
  const std::string tag{body_name(order.kind)};
  return "<" + tag + ">" + std::visit([](const auto& each) { return body(each); }, order.body) + "</" + tag + ">";
}

}  // namespace signet::client
