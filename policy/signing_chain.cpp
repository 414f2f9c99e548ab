#include "policy/signing_chain.h"

#include <algorithm>

#include "policy/place.h"

namespace signet {
namespace {

bool is_exempt(const RosterClass& group, const std::string& pupil, const std::string& subject) {
  return std::any_of(group.exemptions.begin(), group.exemptions.end(),
                     [&](const Exemption& each) { return each.pupil == pupil && each.subject == subject; });
}

}  // namespace

bool same_person(const SignatureFact& a, const SignatureFact& b) {
  return a.certificate == b.certificate || (!a.person.empty() && a.person == b.person);
}

const RosterClass* find_class(Assessment& a) {
  const auto* roster = a.in.register_now.roster();
  if (roster == nullptr) return nullptr;  // told already
  if (a.school_year() != roster->school_year) return a.add(Reason::school_year_mismatch, a.school_year()), nullptr;
  const auto found = std::find_if(roster->classes.begin(), roster->classes.end(),
                                  [&](const RosterClass& c) { return c.code == a.class_code() && c.name == a.class_name(); });
  if (found != roster->classes.end()) return &*found;
  return a.add(Reason::class_not_in_roster, a.class_code()), nullptr;
}

void assess_subjects(Assessment& a, const RosterClass& group, Subjects wanted) {
  for (const auto& subject : a.facts.subjects) {
    const auto found =
        std::find_if(group.subjects.begin(), group.subjects.end(), [&](const RosterSubject& s) { return s.code == subject.code; });
    if (found == group.subjects.end())
      a.add(Reason::subject_not_in_roster, "", Role::subject_teacher, subject.name);
    else
      assess_place(a, {Role::subject_teacher, found->code, found->name, found->teachers});
  }
  const auto pupil = field(a.facts, "pupil-id");
  for (const auto& subject : group.subjects) {
    const auto here =
        std::count_if(a.facts.subjects.begin(), a.facts.subjects.end(), [&](const SubjectFact& s) { return s.code == subject.code; });
    const bool may_lack =
        wanted == Subjects::contained || (wanted == Subjects::due && (subject.elective || is_exempt(group, pupil, subject.code)));
    if (here == 0 && !may_lack) a.add(Reason::subject_missing, "", Role::subject_teacher, subject.name);
    if (here > 1) a.add(Reason::field_missing, "", Role::subject_teacher, subject.name, subject.code + " twice");
  }
}

void assess_homeroom(Assessment& a, const RosterClass& group) { assess_place(a, {Role::homeroom_teacher, "", "", group.homeroom}); }

// Also where coverage proves the order a claimed time that contradicts it by more than the clocks' skew is refused: a record
// with such a time could not be explained to anybody.
void assess_later(Assessment& a, Role first, Role second) {
  for (const auto* one : a.signatures(first)) {
    for (const auto* other : a.signatures(second)) {
      if (one->signing_time > other->signing_time + a.in.rules.skew_s)
        return a.add(Reason::order_of_signing, a.name_of(other->person), second, "",
                     to_iso8601(other->signing_time) + " < " + to_iso8601(one->signing_time));
    }
  }
}

// S1 Đ.8: the review stands between homeroom teacher and principal; that it is before the principal's is said with the review.
void assess_order_in_time(Assessment& a) {
  assess_later(a, Role::subject_teacher, Role::homeroom_teacher);
  assess_later(a, Role::subject_teacher, Role::vice_principal);
  assess_later(a, Role::homeroom_teacher, Role::vice_principal);
  assess_later(a, Role::subject_teacher, Role::principal);
  assess_later(a, Role::homeroom_teacher, Role::principal);
}

void assess_roles(Assessment& a) {
  for (const auto* bad : a.without_right) {
    const auto elsewhere = std::find_if(a.facts.signatures.begin(), a.facts.signatures.end(),
                                        [&](const SignatureFact& s) { return s.role != bad->role && same_person(s, *bad); });
    if (elsewhere != a.facts.signatures.end())
      a.add(Reason::roles_conflict, a.name_of(bad->person), bad->role, "", std::string{code(elsewhere->role)});
  }
  const auto* roster = a.in.register_now.roster();
  if (roster == nullptr || !a.in.activation) return;
  for (const auto* leading : a.signatures(Role::principal)) {
    const auto person = roster->persons.find(leading->person);
    if (person != roster->persons.end() && person->second.account == a.in.activation->opened_by)
      a.add(Reason::roles_conflict, person->second.name, Role::principal, "", "clerk");
  }
}

}  // namespace signet
