#include "policy/correction_conditions.h"

#include <algorithm>
#include <set>

namespace signet {
namespace {

// Every assignment of the roster, whatever it is for.
template <class Visit>
void each_assignment(const Roster& roster, Visit visit) {
  for (const auto& group : roster.classes) {
    for (const auto& each : group.homeroom) visit(each);
    for (const auto& subject : group.subjects) std::for_each(subject.teachers.begin(), subject.teachers.end(), visit);
  }
  std::for_each(roster.clerks.begin(), roster.clerks.end(), visit);
}

bool has_a_class(const Roster& roster, const std::string& person, Instant at) {
  return std::any_of(roster.classes.begin(), roster.classes.end(), [&](const RosterClass& group) {
    return std::any_of(group.homeroom.begin(), group.homeroom.end(),
                       [&](const Assignment& each) { return each.person == person && each.from <= at && at <= each.to; });
  });
}

bool is_one_of(const Person& person, const std::vector<Digest>& certificates) {
  return std::any_of(person.certificates.begin(), person.certificates.end(),
                     [&](const Digest& own) { return std::find(certificates.begin(), certificates.end(), own) != certificates.end(); });
}

// Two persons of whom one keeps the data and the other answers for the school or the class: one alone is not two witnesses.
bool both_sides_present(const std::set<std::string>& administrators, const std::set<std::string>& leaders) {
  if (administrators.empty() || leaders.empty()) return false;
  return administrators.size() > 1 || leaders.size() > 1 || *administrators.begin() != *leaders.begin();
}

class CorrectionConditions {
 public:
  CorrectionConditions(const Correction& correction, Instant issued, const Register& register_now, Instant now)
      : correction_(correction), issued_(issued), register_(register_now), now_(now) {}

  std::vector<Finding> all() {
    papers();
    documents();
    if (register_.roster() == nullptr) return refuse(Reason::roster_missing, ""), found_;
    known(correction_.requester);
    witnesses();
    return found_;
  }

 private:
  void refuse(Reason reason, std::string detail) { found_.push_back({reason, "", "", "", "", std::move(detail)}); }

  void papers() {
    for (const auto* paper : {&correction_.request, &correction_.minutes}) {
      if (paper->day > issued_) refuse(Reason::order_not_in_force, "a paper dated after the order: " + paper->number);
    }
    if (correction_.minutes.day < correction_.request.day)
      refuse(Reason::order_incomplete, "the minutes are older than the request: " + correction_.minutes.number);
  }

  void documents() {
    std::set<Digest> replaced, replacements;
    for (const auto& each : correction_.documents) {
      if (!replaced.insert(each.replaced).second || !replacements.insert(each.replacement).second)
        refuse(Reason::order_contradicts, "one document twice: " + to_hex(each.replaced));
      if (register_.correction_of(each.replaced, each.replacement) != nullptr)
        refuse(Reason::order_contradicts, "corrected already: " + to_hex(each.replaced));
    }
  }

  const Person* known(const std::string& key) {
    const auto& persons = register_.roster()->persons;
    const auto person = persons.find(key);
    if (person == persons.end()) return refuse(Reason::order_person_unknown, "nobody in the roster: " + key), nullptr;
    const auto* left = register_.departure_of(key);
    if (left != nullptr && left->last < correction_.minutes.day) return refuse(Reason::order_person_unknown, "has left: " + key), nullptr;
    return &person->second;
  }

  void witnesses() {
    std::set<std::string> all, administrators, leaders;
    const auto principals = register_.principals(now_);
    for (const auto& key : correction_.witnesses) {
      if (!all.insert(key).second) refuse(Reason::order_incomplete, "one witness twice: " + key);
      const auto* person = known(key);
      if (person == nullptr || key == correction_.requester) continue;
      if (person->duties.contains(Duty::administrator)) administrators.insert(key);
      if (person->duties.contains(Duty::vice_principal) || is_one_of(*person, principals) ||
          has_a_class(*register_.roster(), key, correction_.minutes.day))
        leaders.insert(key);
    }
    if (!both_sides_present(administrators, leaders))
      refuse(Reason::order_incomplete,
             "two witnesses besides the requester: an administrator, and another of the leadership or a homeroom teacher");
  }

  const Correction& correction_;
  Instant issued_;
  const Register& register_;
  Instant now_;
  std::vector<Finding> found_;
};

}  // namespace

std::vector<Finding> unmet_by_correction(const Correction& correction, Instant issued, const Register& register_now, Instant now) {
  return CorrectionConditions{correction, issued, register_now, now}.all();
}

std::optional<Instant> first_day_of(const Roster& roster, const std::string& person) {
  std::optional<Instant> first;
  each_assignment(roster, [&](const Assignment& each) {
    if (each.person == person && (!first || each.from < *first)) first = each.from;
  });
  return first;
}

}  // namespace signet
