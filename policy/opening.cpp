#include "policy/base/digest.h"
#include "policy/calendar_conditions.h"
#include "policy/common_conditions.h"
#include "policy/leading_signer.h"
#include "policy/review.h"
#include "policy/sealable_kinds.h"
#include "policy/signing_chain.h"

namespace signet {
namespace {

// Grades 1, 6 and 10 begin a level: there is no record of it before them.
bool begins_a_level(const std::string& grade) { return grade == "01" || grade == "1" || grade == "06" || grade == "6" || grade == "10"; }

bool is_before(const PreviousRecord& record, const std::string& school_year) {
  const auto its_year = year_it_ends(record.school_year), year = year_it_ends(school_year);
  return its_year && year && *its_year < *year;
}

// What holds up to a day within a year (S3 Đ.26.2.c), and paper, may be of this very year.
bool is_of_this_year(const PreviousRecord& record, const std::string& school_year) {
  return (record.kind == Kind::transfer || record.kind == Kind::scanned_paper) && record.school_year == school_year;
}

// S3 Đ.26.1.c, Đ.26.3: what a pupil brings was sealed by another school and checked here, or is paper that was scanned and
// sealed here. Pupils of schools without digital records bring none.
void assess_incoming_record(Assessment& a, const std::string& named) {
  if (a.in.rules.incoming == IncomingRule::named) return;
  const auto& previous = a.in.previous;
  if (!previous) return a.add(Reason::incoming_unchecked, named);
  const bool in_time = is_before(*previous, a.school_year()) || is_of_this_year(*previous, a.school_year());
  if (!previous->same_pupil || !in_time) a.add(Reason::incoming_differs, named.substr(0, 16));
}

// S3 Đ.24.4: inherited within a level.
void assess_previous_record(Assessment& a) {
  const auto named = field(a.facts, "previous-sha256");
  if (field(a.facts, "previous-id").empty() && named.empty()) {
    if (!begins_a_level(field(a.facts, "grade")) && field(a.facts, "transfer-in") != "1") a.add(Reason::previous_record_missing);
    return;
  }
  if (field(a.facts, "previous-id").empty() || !digest_from_hex(named)) return a.add(Reason::previous_record_missing);
  if (field(a.facts, "transfer-in") == "1") return assess_incoming_record(a, named);
  const auto& previous = a.in.previous;
  if (!previous || previous->elsewhere || !previous->same_pupil || !is_before(*previous, a.school_year()))
    a.add(Reason::previous_record_unknown, named.substr(0, 16));
}

}  // namespace

void assess_opening(Assessment& a) {
  assess_pupil(a.facts, a.findings);
  assess_school(a.in, a.facts, a.findings);
  assess_window(a, Window::year);
  assess_previous_record(a);
  assess_record_fields(a);
  // Marks would be sealed here without their teachers.
  if (!a.facts.subjects.empty()) a.add(Reason::field_missing, "subjects in an opened transcript");
  assess_leading_signer(a);
  assess_review(a);
  if (const auto* group = find_class(a)) assess_homeroom(a, *group);
  assess_order_in_time(a);
  assess_roles(a);
}

}  // namespace signet
