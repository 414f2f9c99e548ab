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

// S3 Đ.24.4: inherited within a level. A pupil who transferred in brings the record of another school, which is not sealed here.
void assess_previous_record(Assessment& a) {
  const auto named = field(a.facts, "previous-sha256");
  if (field(a.facts, "previous-id").empty() && named.empty()) {
    if (!begins_a_level(field(a.facts, "grade")) && field(a.facts, "transfer-in") != "1") a.add(Reason::previous_record_missing);
    return;
  }
  if (field(a.facts, "previous-id").empty() || !digest_from_hex(named)) return a.add(Reason::previous_record_missing);
  if (field(a.facts, "transfer-in") == "1") return;
  const auto& previous = a.in.previous;
  const auto its_year = previous ? year_it_ends(previous->school_year) : std::nullopt;
  const auto year = year_it_ends(a.school_year());
  if (!previous || !previous->same_pupil || !its_year || !year || *its_year >= *year)
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
