#include "client/order_text.h"

#include <algorithm>

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

std::string element(std::string_view name, std::string_view text) {
  const std::string tag{name};
  return "<" + tag + ">" + escaped(text, false) + "</" + tag + ">";
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

std::string body(const Approval& approval) {
  return "<APPROVAL>" + element("SCHOOL_CODE", approval.school_code) + element("SCHOOL_NAME", approval.school_name) +
         element("ORIGIN", approval.origin) + element("CHECKPOINT_KEY", to_base64(approval.checkpoint_key)) +
         element("SEAL_CERTIFICATE", to_base64(approval.seal_certificate)) +
         element("PRINCIPAL_CERTIFICATE", to_base64(approval.principal_certificate)) + element("PRINCIPAL_NAME", approval.principal_name) +
         element("LEADER_CERTIFICATE", to_base64(approval.leader_certificate)) + element("VALID_FROM", to_iso8601(approval.from)) +
         element("VALID_TO", to_iso8601(approval.to)) + "</APPROVAL>";
}

std::string body(const Configuration& configuration) {
  std::string text = "<CONFIGURATION>";
  for (const auto& [path, digest] : configuration.files)
    text += "<FILE" + attribute("path", path) + attribute("sha256", to_hex(digest)) + "></FILE>";
  return text + "</CONFIGURATION>";
}

std::string person(const Person& person) {
  std::string text = "<PERSON" + attribute("Id", person.key) + ">" + element("NAME", person.name) + element("ID", person.id);
  for (const Digest& certificate : person.certificates) text += element("CERTIFICATE", to_hex(certificate));
  if (person.account) text += element("ACCOUNT", std::to_string(*person.account));
  return text + "</PERSON>";
}

std::string group(const RosterClass& group) {
  std::string text = "<CLASS" + attribute("code", group.code) + attribute("name", group.name) + ">";
  for (const Assignment& each : group.homeroom) text += assignment("HOMEROOM", each);
  for (const RosterSubject& subject : group.subjects) {
    text += "<SUBJECT" + attribute("code", subject.code) + attribute("name", subject.name) + ">";
    for (const Assignment& each : subject.teachers) text += assignment("TEACHER", each);
    text += "</SUBJECT>";
  }
  return text + "</CLASS>";
}

std::string body(const Roster& roster) {
  std::string text = "<ROSTER>" + element("SCHOOL_YEAR", roster.school_year);
  for (const auto& [key, each] : roster.persons) text += person(each);
  for (const RosterClass& each : roster.classes) text += group(each);
  for (const Assignment& each : roster.clerks) text += assignment("CLERK", each);
  return text + "</ROSTER>";
}

std::string_view slots(OrderKind kind) { return leading_role(kind) == Role::leader ? "<LEADER/><DEPARTMENT/>" : "<PRINCIPAL/>"; }

bool has_control_character(std::string_view text) {
  return std::ranges::any_of(text, [](char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f; });
}

}  // namespace

// The reader that the key holder uses judges the very octets that will be signed: what it refuses is said before anyone signs.
Result<std::string> write_order(const Order& order) {
  const std::string kind{code(order.kind)};
  const std::string data =
      "<DATA Id=\"data\">" + element("KIND", kind) + element("ROOT_ENTRY", to_hex(order.root_entry)) +
      element("NUMBER", std::to_string(order.number)) + element("PREVIOUS", order.previous ? to_hex(*order.previous) : "") +
      element("ISSUED", to_iso8601(order.issued)) + std::visit([](const auto& each) { return body(each); }, order.body) + "</DATA>";
  if (has_control_character(data)) return Refusal{Reason::order_malformed, "a control character in a name"};
  const auto read = read_order(as_bytes(data), Digest{});
  if (!read) return Refusal{Reason::order_malformed, read.refusal().detail};
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ORDER>" + data + "<SIGNATURES>" + std::string{slots(order.kind)} +
         "</SIGNATURES></ORDER>\n";
}

}  // namespace signet::client
