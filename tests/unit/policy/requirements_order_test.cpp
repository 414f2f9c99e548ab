// The order of signing and who signs: O1-O11, R1-R5, R13, D12.
#include <algorithm>

#include "tests/unit/policy/requirement_row.h"

namespace signet::test {
namespace {

void drop(SchoolCase& c, Role role, std::string_view subject = {}) {
  std::erase_if(c.facts.signatures, [&](const SignatureFact& s) { return s.role == role && s.subject == subject; });
}

void drop_subject(SchoolCase& c, std::string_view subject) {
  drop(c, teacher, subject);
  std::erase_if(c.facts.subjects, [&](const SubjectFact& s) { return s.code == subject; });
}

TEST(Requirements, ChainOfTheYearsEnd) {
  check_rows({
      {"O1 O2 O4 O10 R1 R2 R4 D12", "the whole chain", annual, {}, {}},
      {"O1 R1", "a subject's teacher has not signed", annual, [](auto& c) { drop(c, teacher, "GDTC"); }, {"subject-teacher-missing"}},
      {"O1", "a subject of the roster is not there", annual, [](auto& c) { drop_subject(c, "GDTC"); }, {"subject-missing"}},
      {"O1", "a subject is there twice", annual, [](auto& c) { c.facts.subjects.push_back(c.facts.subjects.front()); }, {"field-missing"}},
      {"O1",
       "an elective that the pupil does not take",
       annual,
       [](auto& c) { c.subject("GDTC").elective = true, drop_subject(c, "GDTC"); },
       {}},
      {"O1",
       "an elective that is there is signed",
       annual,
       [](auto& c) { c.subject("GDTC").elective = true, drop(c, teacher, "GDTC"); },
       {"subject-teacher-missing"}},
      {"O1",
       "a subject that the pupil is exempt from",
       annual,
       [](auto& c) {
         c.group().exemptions = {{c.field_text("pupil-id"), "GDTC"}}, drop_subject(c, "GDTC");
       },
       {}},
      {"O1",
       "another pupil's exemption",
       annual,
       [](auto& c) {
         c.group().exemptions = {{"000014009999", "GDTC"}}, drop_subject(c, "GDTC");
       },
       {"subject-missing"}},
      {"O1",
       "an exemption from another subject",
       annual,
       [](auto& c) {
         c.group().exemptions = {{c.field_text("pupil-id"), "NT"}}, drop_subject(c, "GDTC");
       },
       {"subject-missing"}},
      {"O2 R2", "the homeroom teacher has not signed", annual, [](auto& c) { drop(c, homeroom); }, {"homeroom-teacher-missing"}},
      {"O2",
       "the homeroom teacher signed before a teacher",
       annual,
       [](auto& c) { c.signs_at(homeroom, "", c.signature(teacher, "TOAN").signing_time + -3600); },
       {"order-of-signing"}},
      {"O2",
       "clocks within the skew",
       annual,
       [](auto& c) { c.signs_at(teacher, "TOAN", c.signature(homeroom).signing_time + c.rules.skew_s); },
       {}},
      {"O2",
       "clocks beyond the skew",
       annual,
       [](auto& c) { c.signs_at(teacher, "TOAN", c.signature(homeroom).signing_time + c.rules.skew_s + 1); },
       {"order-of-signing"}},
      {"O1",
       "a subject that nobody is assigned to",
       annual,
       [](auto& c) {
         c.facts.subjects.push_back({"LATIN", "Latin", "", {}});
       },
       {"subject-not-in-roster"}},
      {"O4",
       "each within the skew of the next, a teacher beyond it after the principal",
       annual,
       [](auto& c) {
         const auto led = c.signature(principal).signing_time;
         c.signs_at(homeroom, "", led + c.rules.skew_s).signs_at(teacher, "TOAN", led + 2 * c.rules.skew_s);
       },
       {"order-of-signing"}},
      {"O4 R4", "the principal has not signed", annual, [](auto& c) { drop(c, principal); }, {"principal-missing"}},
      {"O4",
       "the principal signed before the homeroom teacher",
       annual,
       [](auto& c) { c.signs_at(principal, "", c.signature(homeroom).signing_time + -3600); },
       {"order-of-signing"}},
      {"R1 D12",
       "signed before the assignment began",
       annual,
       [](auto& c) { c.subject("TOAN").teachers.front().from = c.now + -world::day_s; },
       {"signer-not-assigned", "subject-teacher-missing"}},
      {"R1", "both teachers of a subject", annual, [](auto& c) { drop(c, teacher, "KHTN"); }, {"subject-teacher-missing"}},
      {"O5 R5", "somebody who may not ask", annual, [](auto& c) { c.caller = 8; }, {"activation-missing"}},
      {"R5", "the activation of somebody who is no clerk", annual, [](auto& c) { c.clerk = 8; }, {"activation-missing"}},
  });
}

// A primary school's homeroom teacher teaches several subjects and signs each (S2 II.2).
void teaches_more(SchoolCase& c) {
  for (const auto* code : {"TOAN", "NGUVAN"}) {
    c.subject(code).teachers.front().person = "homeroom";
    c.signs(teacher, code, "homeroom");
  }
}

TEST(Requirements, OnePersonOneRoleUnlessTheRosterGivesBoth) {
  check_rows({
      {"R13 O1", "a homeroom teacher who teaches several subjects", annual, teaches_more, {}},
      {"R13 R1",
       "and has not signed one of them",
       annual,
       [](auto& c) { teaches_more(c), drop(c, teacher, "TOAN"); },
       {"subject-teacher-missing"}},
      {"R13 B8",
       "a homeroom teacher signs for a colleague",
       annual,
       [](auto& c) { c.signs(teacher, "TOAN", "homeroom"); },
       {"signer-not-assigned", "subject-teacher-missing", "roles-conflict"}},
      {"R13 R4",
       "a principal who teaches",
       annual,
       [](auto& c) { c.subject("TOAN").teachers.front().person = "principal", c.signs(teacher, "TOAN", "principal"); },
       {}},
      {"R13 R4",
       "a teacher in the principal's place",
       annual,
       [](auto& c) { c.signs(principal, "", "teacher-TOAN"); },
       {"signer-not-assigned", "roles-conflict"}},
      {"R13 R5",
       "the clerk who seals is the principal",
       annual,
       [](auto& c) {
         c.roster().persons["clerk"].account.reset(), c.roster().persons["principal"].account = 7,
                                                      c.roster().clerks.front().person = "principal";
       },
       {"roles-conflict"}},
  });
}

TEST(Requirements, ChainsOfOtherKinds) {
  check_rows({
      {"O6", "an opening by homeroom teacher and principal", Kind::opening, {}, {}},
      {"O6", "without the homeroom teacher", Kind::opening, [](auto& c) { drop(c, homeroom); }, {"homeroom-teacher-missing"}},
      {"O6", "without the principal", Kind::opening, [](auto& c) { drop(c, principal); }, {"principal-missing"}},
      {"O6",
       "with marks that no teacher signed",
       Kind::opening,
       [](auto& c) {
         c.facts.subjects.push_back({"TOAN", "Toán", "", {}});
       },
       {"field-missing"}},
      {"O7 X4", "a transfer with the subjects that have results", Kind::transfer, {}, {}},
      {"O7", "without the principal", Kind::transfer, [](auto& c) { drop(c, principal); }, {"principal-missing"}},
      {"O7", "without the homeroom teacher", Kind::transfer, [](auto& c) { drop(c, homeroom); }, {"homeroom-teacher-missing"}},
      {"O7",
       "without the teacher of a subject in it",
       Kind::transfer,
       [](auto& c) { drop(c, teacher, "TOAN"); },
       {"subject-teacher-missing"}},
      {"O8 X5", "paper that was scanned", Kind::scanned_paper, {}, {}},
      {"O8 X5", "without the principal", Kind::scanned_paper, [](auto& c) { drop(c, principal); }, {"principal-missing"}},
      {"O8", "a true copy", Kind::true_copy, {}, {}},
      {"O8",
       "by a vice-principal without a delegation",
       Kind::true_copy,
       [](auto& c) { c.signs(principal, "", "vice-principal"); },
       {"delegation-ended"}},
      {"O9", "a class's assessment book", Kind::assessment_book, {}, {}},
      {"O9", "without a subject's teacher", Kind::assessment_book, [](auto& c) { drop(c, teacher, "NT"); }, {"subject-teacher-missing"}},
      {"O9",
       "without an elective's page",
       Kind::assessment_book,
       [](auto& c) { c.subject("NT").elective = true, drop_subject(c, "NT"); },
       {"subject-missing"}},
      {"O9", "without the homeroom teacher", Kind::assessment_book, [](auto& c) { drop(c, homeroom); }, {"homeroom-teacher-missing"}},
      {"O9", "without the principal", Kind::assessment_book, [](auto& c) { drop(c, principal); }, {"principal-missing"}},
  });
}

}  // namespace
}  // namespace signet::test
