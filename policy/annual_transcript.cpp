#include "policy/annual_transcript.h"

#include <algorithm>

#include "policy/common_conditions.h"

namespace signet {
namespace {

class Assessor {
 public:
  Assessor(const DecisionInput& input, const DocumentFacts& facts, std::vector<Finding>& findings)
      : in_(input), facts_(facts), findings_(findings), class_name_(field(facts, "class-name")) {}

  void run() {
    assess_pupil(facts_, findings_);
    assess_school(in_, facts_, findings_);
    assess_principal(in_, facts_, findings_);
    if (const auto* roster = in_.register_now.roster()) {
      roster_ = roster;
      if (const auto* group = find_class()) {
        homeroom(*group);
        subjects(*group);
      }
    }
    order_in_time();
  }

 private:
  void add(Reason reason, std::string person, Role role, std::string subject, std::string detail) {
    findings_.push_back({reason, std::move(person), std::string{code(role)}, std::move(subject), class_name_, std::move(detail)});
  }

  std::string name_of(const std::string& person) const { return roster_name(in_.register_now, person); }

  std::vector<const SignatureFact*> signatures(Role role) const {
    std::vector<const SignatureFact*> found;
    for (const auto& signature : facts_.signatures) {
      if (signature.role == role) found.push_back(&signature);
    }
    return found;
  }

  const RosterClass* find_class() {
    if (field(facts_, "school-year") != roster_->school_year) {
      findings_.push_back({Reason::school_year_mismatch, "", "", "", class_name_, field(facts_, "school-year")});
      return nullptr;
    }
    const auto class_code = field(facts_, "class-code");
    const auto found = std::find_if(roster_->classes.begin(), roster_->classes.end(),
                                    [&](const RosterClass& c) { return c.code == class_code && c.name == class_name_; });
    if (found != roster_->classes.end()) return &*found;
    findings_.push_back({Reason::class_not_in_roster, "", "", "", class_name_, class_code});
    return nullptr;
  }

  // An authority that has ended by now speaks only for what is proved to be older (invariant 12); nothing proves it here.
  bool in_force(const std::vector<Assignment>& assignments, const SignatureFact& signature, Role role, const std::string& subject) {
    bool ended = false;
    for (const auto& assignment : assignments) {
      if (assignment.person != signature.person || signature.signing_time < assignment.from || signature.signing_time > assignment.to)
        continue;
      if (in_.now <= assignment.to) return true;
      ended = true;
    }
    add(ended ? Reason::signing_time_unproved : Reason::signer_not_assigned, name_of(signature.person), role, subject, "");
    return false;
  }

  static std::vector<std::string> expected(const std::vector<Assignment>& assignments, Instant now) {
    std::vector<std::string> persons;
    for (const auto& assignment : assignments) {
      const bool once = std::find(persons.begin(), persons.end(), assignment.person) == persons.end();
      if (once && assignment.from <= now && now <= assignment.to) persons.push_back(assignment.person);
    }
    return persons;
  }

  // S1 Đ.8 bước 2: the homeroom teacher of this class.
  void homeroom(const RosterClass& group) {
    bool signed_by_one = false;
    for (const auto* signature : signatures(Role::homeroom_teacher))
      signed_by_one = in_force(group.homeroom, *signature, Role::homeroom_teacher, "") || signed_by_one;
    if (signed_by_one) return;
    const auto persons = expected(group.homeroom, in_.now);
    add(Reason::homeroom_teacher_missing, persons.empty() ? "" : name_of(persons.front()), Role::homeroom_teacher, "", "");
  }

  void subjects(const RosterClass& group) {
    for (const auto& subject : facts_.subjects) {
      const auto found =
          std::find_if(group.subjects.begin(), group.subjects.end(), [&](const RosterSubject& s) { return s.code == subject.code; });
      if (found == group.subjects.end())
        add(Reason::subject_not_in_roster, "", Role::subject_teacher, subject.name, "");
      else
        teachers(*found);
    }
    for (const auto& subject : group.subjects) {
      const auto here =
          std::count_if(facts_.subjects.begin(), facts_.subjects.end(), [&](const SubjectFact& s) { return s.code == subject.code; });
      if (here == 0) add(Reason::subject_missing, "", Role::subject_teacher, subject.name, "");
      if (here > 1) add(Reason::field_missing, "", Role::subject_teacher, subject.name, subject.code + " twice");
    }
  }

  // Each teacher whom the roster assigns to the subject signs its region exactly once, and nobody else does.
  void teachers(const RosterSubject& subject) {
    std::vector<std::string> signed_by;
    for (const auto* signature : signatures(Role::subject_teacher)) {
      if (signature->subject != subject.code || !in_force(subject.teachers, *signature, Role::subject_teacher, subject.name)) continue;
      if (std::find(signed_by.begin(), signed_by.end(), signature->person) != signed_by.end())
        add(Reason::signed_twice, name_of(signature->person), Role::subject_teacher, subject.name, "");
      signed_by.push_back(signature->person);
    }
    const auto persons = expected(subject.teachers, in_.now);
    // Nobody assigned any more does not mean that nobody has to have signed.
    if (persons.empty() && signed_by.empty()) add(Reason::subject_teacher_missing, "", Role::subject_teacher, subject.name, "");
    for (const auto& person : persons) {
      if (std::find(signed_by.begin(), signed_by.end(), person) == signed_by.end())
        add(Reason::subject_teacher_missing, name_of(person), Role::subject_teacher, subject.name, "");
    }
  }

  // Teachers, then homeroom, then principal. Also where coverage proves the order a claimed time that contradicts it by
  // more than the clocks' skew is refused: a record with such a time could not be explained to anybody.
  void order_in_time() {
    const auto later = [&](Role first, Role second) {
      for (const auto* a : signatures(first)) {
        for (const auto* b : signatures(second)) {
          if (a->signing_time > b->signing_time + in_.rules.skew_s) {
            add(Reason::order_of_signing, name_of(b->person), second, "",
                to_iso8601(b->signing_time) + " < " + to_iso8601(a->signing_time));
            return;
          }
        }
      }
    };
    later(Role::subject_teacher, Role::homeroom_teacher);
    later(Role::subject_teacher, Role::principal);
    later(Role::homeroom_teacher, Role::principal);
  }

  const DecisionInput& in_;
  const DocumentFacts& facts_;
  std::vector<Finding>& findings_;
  std::string class_name_;
  const Roster* roster_ = nullptr;
};

}  // namespace

void assess_annual_transcript(const DecisionInput& input, const DocumentFacts& facts, std::vector<Finding>& findings) {
  Assessor{input, facts, findings}.run();
}

}  // namespace signet
