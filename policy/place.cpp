#include "policy/place.h"

#include <algorithm>

namespace signet {
namespace {

bool covers(const Assignment& assignment, Instant at) { return assignment.from <= at && at <= assignment.to; }

class PlaceAssessor {
 public:
  PlaceAssessor(Assessment& assessment, const Place& place) : a_(assessment), place_(place), now_(assessment.in.now) {
    for (const auto& assignment : place_.assignments) {
      if (std::find(persons_.begin(), persons_.end(), assignment.person) == persons_.end()) persons_.push_back(assignment.person);
    }
    for (const auto& person : persons_) {
      if (const auto* left = departed(person); left != nullptr && left->principal_signs && !has_successor(person)) open_.push_back(person);
    }
  }

  void run() {
    for (const auto* signature : a_.signatures(place_.role)) {
      if (place_.role == Role::subject_teacher && signature->subject != place_.subject_code) continue;
      const auto right = right_of(*signature);
      if (right == Right::none) a_.without_right.push_back(signature);
      if (right != Right::own) continue;
      if (signed_by(signature->person)) add(Reason::signed_twice, signature->person);
      signed_.push_back(signature->person);
    }
    if (place_.role == Role::homeroom_teacher)
      homeroom();
    else
      teachers();
  }

 private:
  enum class Right { none, own, substitute };

  void add(Reason reason, const std::string& person, std::string detail = {}) {
    a_.add(reason, a_.name_of(person), place_.role, place_.subject_name, std::move(detail));
  }
  bool signed_by(const std::string& person) const { return std::find(signed_.begin(), signed_.end(), person) != signed_.end(); }

  const Departure* departed(const std::string& person) const {
    const auto* departure = a_.in.register_now.departure_of(person);
    return departure != nullptr && departure->last < now_ ? departure : nullptr;
  }
  bool in_charge(const std::string& person) const {
    const auto holds = [&](const Assignment& each) { return each.person == person && covers(each, now_); };
    return departed(person) == nullptr && std::any_of(place_.assignments.begin(), place_.assignments.end(), holds);
  }
  Instant last_beginning(const std::string& person) const {
    Instant latest{};
    for (const auto& each : place_.assignments) {
      if (each.person == person) latest = std::max(latest, each.from);
    }
    return latest;
  }
  // Somebody who began later than the departed and is in charge now (B1, B4): that person signs, and nobody instead.
  bool has_successor(const std::string& departed_person) const {
    const auto beginning = last_beginning(departed_person);
    return std::any_of(place_.assignments.begin(), place_.assignments.end(), [&](const Assignment& each) {
      return each.person != departed_person && each.from > beginning && in_charge(each.person);
    });
  }

  // An authority that has ended by now speaks only for what is proved to be older (invariant 12).
  Right right_of(const SignatureFact& signature) {
    const auto* departure = a_.in.register_now.departure_of(signature.person);
    if (departure != nullptr && signature.signing_time > departure->last)
      return add(Reason::signer_departed, signature.person, date_of(departure->last)), Right::none;
    bool ended = false;
    for (const auto& assignment : place_.assignments) {
      if (assignment.person != signature.person || !covers(assignment, signature.signing_time)) continue;
      const auto end = departure == nullptr ? assignment.to : std::min(assignment.to, departure->last);
      if (now_ <= end || a_.proved_by(signature, end)) return Right::own;
      ended = true;
    }
    if (ended) return add(Reason::signing_time_unproved, signature.person), Right::none;
    const auto principals = a_.in.register_now.principals(now_);
    if (std::find(principals.begin(), principals.end(), signature.certificate) != principals.end()) return right_of_principal(signature);
    return add(Reason::signer_not_assigned, signature.person), Right::none;
  }

  // S3 Đ.18.7: in the place of somebody who has left, on record, when nobody took over; one signature for each.
  Right right_of_principal(const SignatureFact& signature) {
    const auto left = [&](const std::string& person) { return departed(person)->last < signature.signing_time && !substituted(person); };
    const auto whom = std::find_if(open_.begin(), open_.end(), left);
    if (whom == open_.end()) return add(Reason::substitution_unrecorded, signature.person), Right::none;
    substituted_.push_back(*whom);
    a_.notes.push_back({Note::What::substitution, a_.name_of(*whom), std::string{code(place_.role)}, place_.subject_name,
                        departed(*whom)->decision.number});
    return Right::substitute;
  }
  bool substituted(const std::string& person) const {
    return std::find(substituted_.begin(), substituted_.end(), person) != substituted_.end();
  }

  // Whose signature is still missing: of everybody in charge, of the principal for those who have left and whom nobody
  // followed, and of those who have left although the roster still counts on them.
  std::vector<std::string> missing() const {
    std::vector<std::string> found;
    for (const auto& person : persons_) {
      if (signed_by(person) || substituted(person)) continue;
      const auto counted_on = [&](const Assignment& each) { return each.person == person && covers(each, now_); };
      const bool counted = std::any_of(place_.assignments.begin(), place_.assignments.end(), counted_on);
      const bool open = std::find(open_.begin(), open_.end(), person) != open_.end();
      if (departed(person) == nullptr ? counted : open || (counted && !has_successor(person))) found.push_back(person);
    }
    return found;
  }

  void teachers() {
    const auto wanted = missing();
    // Nobody assigned any more does not mean that nobody has to have signed.
    if (wanted.empty() && signed_.empty() && substituted_.empty()) add(Reason::subject_teacher_missing, "");
    for (const auto& person : wanted) add(Reason::subject_teacher_missing, person);
  }

  // S1 Đ.8 bước 2.
  void homeroom() {
    if (!signed_.empty() || !substituted_.empty()) return;
    const auto wanted = missing();
    add(Reason::homeroom_teacher_missing, wanted.empty() ? "" : wanted.front());
  }

  Assessment& a_;
  const Place& place_;
  Instant now_;
  std::vector<std::string> persons_;      // ever assigned here
  std::vector<std::string> open_;         // of them: have left, the principal signs, nobody followed
  std::vector<std::string> signed_;       // by right
  std::vector<std::string> substituted_;  // for whom the principal signed
};

}  // namespace

void assess_place(Assessment& assessment, const Place& place) { PlaceAssessor{assessment, place}.run(); }

}  // namespace signet
