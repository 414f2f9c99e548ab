// The roster: who teaches what, whose class it is, who keeps the seal.
#include <algorithm>

#include "policy/order_fields.h"

namespace signet {
namespace {

using Index = CanonicalTree::Index;

// 12 digits.
bool is_personal_id(const std::string& text) {
  return text.size() == 12 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Result<Assignment> read_assignment(const CanonicalTree& tree, Index element, const Roster& roster) {
  const auto from = day_of(tree.attribute(element, "from"), false);
  const auto to = day_of(tree.attribute(element, "to"), true);
  const auto person = tree.attribute(element, "person");
  if (!person || roster.persons.find(*person) == roster.persons.end()) return malformed_order("an assignment of nobody in the roster");
  if (!from || !to || *to < *from) return malformed_order("the dates of an assignment of " + *person);
  return Assignment{*person, *from, *to};
}

bool overlap(const Assignment& one, const Assignment& other) { return one.from <= other.to && other.from <= one.to; }

// The same person twice for one thing at one time: which of the two ends first would be anybody's guess.
bool twice_at_once(const std::vector<Assignment>& assignments, bool of_anybody) {
  for (auto one = assignments.begin(); one != assignments.end(); ++one) {
    const auto clashes = [&](const Assignment& other) { return (of_anybody || other.person == one->person) && overlap(*one, other); };
    if (std::any_of(one + 1, assignments.end(), clashes)) return true;
  }
  return false;
}

Result<Person> read_person(const CanonicalTree& tree, Index element) {
  OrderFields in{tree, element};
  Person person;
  person.key = tree.attribute(element, "Id").value_or("");
  if (person.key.empty()) in.fail("@Id");
  person.name = in.some_text("NAME");
  person.id = in.text("ID");
  if (!is_personal_id(person.id)) in.fail("ID");
  while (in.next_is("CERTIFICATE")) person.certificates.push_back(in.digest("CERTIFICATE"));
  for (const auto& name : in.set_of("DUTY")) {
    const auto duty = duty_from_code(name);
    if (!duty) in.fail("DUTY");
    if (duty) person.duties.insert(*duty);
  }
  if (in.next_is("ACCOUNT")) person.account = static_cast<std::uint32_t>(in.number("ACCOUNT", 0, 0xfffffffeU));
  in.finish();
  if (!in.fault().empty()) return malformed_order(in.fault());
  return person;
}

Result<RosterSubject> read_subject(const CanonicalTree& tree, Index element, const Roster& roster) {
  RosterSubject subject{tree.attribute(element, "code").value_or(""), tree.attribute(element, "name").value_or(""), {}};
  const auto elective = tree.attribute(element, "elective");
  if (elective && *elective != "yes") return malformed_order("elective of " + subject.code);
  subject.elective = elective.has_value();
  if (subject.code.empty() || subject.name.empty()) return malformed_order("a subject without code or name");
  for (const Index each : tree.children(element)) {
    if (tree.node(each).name != "TEACHER") return malformed_order("something else among the teachers of " + subject.code);
    TRY(auto assignment, read_assignment(tree, each, roster));
    subject.teachers.push_back(std::move(assignment));
  }
  if (subject.teachers.empty()) return malformed_order("no teacher of " + subject.code);
  if (twice_at_once(subject.teachers, false)) return malformed_order("one teacher twice at one time in " + subject.code);
  return subject;
}

Result<RosterClass> read_class(const CanonicalTree& tree, Index element, const Roster& roster) {
  RosterClass group{tree.attribute(element, "code").value_or(""), tree.attribute(element, "name").value_or(""), {}, {}, {}};
  if (group.code.empty() || group.name.empty()) return malformed_order("a class without code or name");
  for (const Index each : tree.children(element)) {
    if (tree.node(each).name == "HOMEROOM") {
      TRY(auto assignment, read_assignment(tree, each, roster));
      group.homeroom.push_back(std::move(assignment));
    } else if (tree.node(each).name == "SUBJECT") {
      TRY(auto subject, read_subject(tree, each, roster));
      const auto same = [&](const RosterSubject& other) { return other.code == subject.code; };
      if (std::any_of(group.subjects.begin(), group.subjects.end(), same)) return malformed_order(subject.code + " twice in " + group.name);
      group.subjects.push_back(std::move(subject));
    } else if (tree.node(each).name == "EXEMPTION") {
      const Exemption exemption{tree.attribute(each, "pupil").value_or(""), tree.attribute(each, "subject").value_or("")};
      const auto same = [&](const RosterSubject& other) { return other.code == exemption.subject; };
      if (!is_personal_id(exemption.pupil) || std::none_of(group.subjects.begin(), group.subjects.end(), same))
        return malformed_order("an exemption in class " + group.name);
      group.exemptions.push_back(exemption);
    } else {
      return malformed_order("something else in class " + group.name);
    }
  }
  if (group.homeroom.empty() || group.subjects.empty())
    return malformed_order("class " + group.name + " has no homeroom teacher or no subject");
  if (twice_at_once(group.homeroom, true)) return malformed_order("two homeroom teachers on one day in " + group.name);
  return group;
}

}  // namespace

Result<Roster> read_roster(const CanonicalTree& tree, Index element) {
  OrderFields in{tree, element};
  Roster roster;
  roster.school_year = in.some_text("SCHOOL_YEAR");
  std::map<Digest, std::string> owners;
  while (in.next_is("PERSON")) {
    TRY(auto person, read_person(tree, in.element("PERSON")));
    for (const auto& certificate : person.certificates) {
      if (!owners.emplace(certificate, person.key).second) return malformed_order("one certificate of two persons");
    }
    const std::string key = person.key;
    if (!roster.persons.emplace(key, std::move(person)).second) return malformed_order("person " + key + " twice");
  }
  while (in.next_is("CLASS")) {
    TRY(auto group, read_class(tree, in.element("CLASS"), roster));
    const auto same = [&](const RosterClass& other) { return other.code == group.code; };
    if (std::any_of(roster.classes.begin(), roster.classes.end(), same)) return malformed_order("class " + group.code + " twice");
    roster.classes.push_back(std::move(group));
  }
  while (in.next_is("CLERK")) {
    TRY(auto clerk, read_assignment(tree, in.element("CLERK"), roster));
    if (!roster.persons.at(clerk.person).account) return malformed_order("a clerk without ACCOUNT");
    roster.clerks.push_back(std::move(clerk));
  }
  if (twice_at_once(roster.clerks, false)) return malformed_order("one clerk twice at one time");
  in.finish();
  if (!in.fault().empty()) return malformed_order(in.fault());
  return roster;
}

}  // namespace signet
