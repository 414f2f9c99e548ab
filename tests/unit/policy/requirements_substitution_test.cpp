// Substitution: B1-B8. Authority that has ended speaks only for what is proved older (invariant 12).
#include "tests/unit/policy/requirement_row.h"

namespace signet::test {
namespace {

constexpr auto day = world::day_s;

Instant signed_at(SchoolCase& c) { return c.signature(teacher, "TOAN").signing_time; }

void proves(SchoolCase& c, Role role, std::string_view subject, Instant when) { c.seen[c.signature(role, subject).value] = when; }

// The teacher of Toán left at `last`; `other-teacher` is assigned from then on.
void followed(SchoolCase& c, Instant last) {
  auto& teachers = c.subject("TOAN").teachers;
  teachers.push_back({"other-teacher", last + 1, teachers.front().to});
  teachers.front().to = last;
  c.depart("teacher-TOAN", last, false);
}

TEST(Requirements, SuccessorsSignForTheWholeYear) {
  check_rows({
      {"B1 B4 B6",
       "the successor signs",
       annual,
       [](auto& c) { followed(c, signed_at(c) + -day), c.signs(teacher, "TOAN", "other-teacher"); },
       {}},
      {"B1",
       "neither has signed",
       annual,
       [](auto& c) {
         followed(c, signed_at(c) + -day);
         std::erase_if(c.facts.signatures, [](const SignatureFact& s) { return s.subject == "TOAN"; });
       },
       {"subject-teacher-missing"}},
      {"B3 B5",
       "the departed signs a second after the last day",
       annual,
       [](auto& c) { followed(c, signed_at(c) + -1); },
       {"signer-departed", "subject-teacher-missing"}},
      {"B3",
       "signed in time, which only the departed claims; the successor has not signed",
       annual,
       [](auto& c) { followed(c, signed_at(c)); },
       {"signing-time-unproved", "subject-teacher-missing"}},
      {"B3",
       "signed in time, and the journal saw it in time; the successor signs all the same",
       annual,
       [](auto& c) { followed(c, signed_at(c) + 60), proves(c, teacher, "TOAN", signed_at(c) + 60); },
       {"subject-teacher-missing"}},
      {"B3",
       "left, nobody followed, and the journal saw the signature in time",
       annual,
       [](auto& c) { c.depart("teacher-TOAN", signed_at(c) + 60, false), proves(c, teacher, "TOAN", signed_at(c) + 60); },
       {}},
      {"B3",
       "the journal saw it a second too late",
       annual,
       [](auto& c) { c.depart("teacher-TOAN", signed_at(c) + 60, false), proves(c, teacher, "TOAN", signed_at(c) + 61); },
       {"signing-time-unproved", "subject-teacher-missing"}},
      {"B3",
       "left, the roster still counts on the teacher, and nobody signed",
       annual,
       [](auto& c) {
         c.depart("teacher-KHTN", signed_at(c) + -day, false);
         std::erase_if(c.facts.signatures, [](const SignatureFact& s) { return s.person == "teacher-KHTN"; });
       },
       {"subject-teacher-missing"}},
      {"R1",
       "the assignment is over and nobody signed",
       annual,
       [](auto& c) {
         c.subject("TOAN").teachers.front().to = signed_at(c) + -day;
         std::erase_if(c.facts.signatures, [](const SignatureFact& s) { return s.subject == "TOAN"; });
       },
       {"subject-teacher-missing"}},
      {"R1",
       "a teacher signs a subject twice",
       annual,
       [](auto& c) { c.facts.signatures.push_back(c.signature(teacher, "TOAN")); },
       {"signed-twice"}},
      {"B6",
       "an assignment for a time that is over",
       annual,
       [](auto& c) { c.subject("TOAN").teachers.front().to = signed_at(c) + 60; },
       {"signing-time-unproved", "subject-teacher-missing"}},
      {"B6",
       "and the journal saw the signature in that time",
       annual,
       [](auto& c) { c.subject("TOAN").teachers.front().to = signed_at(c) + 60, proves(c, teacher, "TOAN", signed_at(c)); },
       {}},
      {"B6",
       "back after an absence: the second assignment counts",
       annual,
       [](auto& c) {
         auto& teachers = c.subject("TOAN").teachers;
         const auto back = teachers.front();
         teachers.front().to = signed_at(c) + -200 * day;
         teachers.push_back({"other-teacher", signed_at(c) + -200 * day, signed_at(c) + -100 * day});
         teachers.push_back({back.person, signed_at(c) + -100 * day, back.to});
       },
       {}},
      {"B1",
       "a homeroom teacher who has left",
       annual,
       [](auto& c) { c.depart("homeroom", c.signature(homeroom).signing_time + -1, false); },
       {"signer-departed", "homeroom-teacher-missing"}},
      {"B8",
       "nobody signs for another",
       annual,
       [](auto& c) { c.signs(teacher, "TOAN", "other-teacher"); },
       {"signer-not-assigned", "subject-teacher-missing"}},
      {"B8 B2",
       "the principal signs for a teacher who is there",
       annual,
       [](auto& c) { c.signs(teacher, "TOAN", "principal"); },
       {"substitution-unrecorded", "subject-teacher-missing", "roles-conflict"}},
  });
}

void principal_signs(SchoolCase& c) {
  c.depart("teacher-TOAN", signed_at(c) + -day, true);
  c.signs(teacher, "TOAN", "principal");
}

TEST(Requirements, ThePrincipalSignsForOneWhoHasLeft) {
  check_rows({
      {"B2", "on record, and nobody followed", annual, principal_signs, {}},
      {"B2",
       "the roster's assignment has ended too",
       annual,
       [](auto& c) { principal_signs(c), c.subject("TOAN").teachers.front().to = signed_at(c) + -day; },
       {}},
      {"B2",
       "the record does not let the principal sign",
       annual,
       [](auto& c) { c.depart("teacher-TOAN", signed_at(c) + -day, false), c.signs(teacher, "TOAN", "principal"); },
       {"substitution-unrecorded", "subject-teacher-missing", "roles-conflict"}},
      {"B2",
       "a successor is in charge",
       annual,
       [](auto& c) {
         principal_signs(c), c.subject("TOAN").teachers.push_back({"other-teacher", signed_at(c), c.now + day});
       },
       {"substitution-unrecorded", "subject-teacher-missing", "roles-conflict"}},
      {"B2",
       "the successor has left as well",
       annual,
       [](auto& c) {
         principal_signs(c);
         c.subject("TOAN").teachers.push_back({"other-teacher", signed_at(c) + -3600, c.now + day});
         c.depart("other-teacher", signed_at(c) + -1, false);
       },
       {"subject-teacher-missing"}},
      {"B2",
       "signed before the teacher left",
       annual,
       [](auto& c) { c.depart("teacher-TOAN", signed_at(c) + 60, true), c.signs(teacher, "TOAN", "principal"); },
       {"substitution-unrecorded", "subject-teacher-missing", "roles-conflict"}},
      {"B2",
       "the principal has not signed for the one who left",
       annual,
       [](auto& c) { principal_signs(c), std::erase_if(c.facts.signatures, [](const SignatureFact& s) { return s.subject == "TOAN"; }); },
       {"subject-teacher-missing"}},
      {"B2",
       "one of two teachers left: the other signs, the principal for the one",
       annual,
       [](auto& c) {
         c.depart("teacher-KHTN", signed_at(c) + -day, true);
         c.signs(teacher, "KHTN", "principal");
       },
       {}},
      {"B2",
       "one of two left, the roster knows, and the principal has not signed",
       annual,
       [](auto& c) {
         c.depart("teacher-KHTN", signed_at(c) + -day, true);
         c.subject("KHTN").teachers.front().to = signed_at(c) + -day;
         std::erase_if(c.facts.signatures, [](const SignatureFact& s) { return s.person == "teacher-KHTN"; });
       },
       {"subject-teacher-missing"}},
      {"B2",
       "the principal signs twice for one",
       annual,
       [](auto& c) { principal_signs(c), c.facts.signatures.push_back(c.signature(teacher, "TOAN")); },
       {"substitution-unrecorded", "roles-conflict"}},
      {"B2",
       "both teachers left: the principal signs for each",
       annual,
       [](auto& c) {
         c.depart("teacher-KHTN", signed_at(c) + -day, true), c.depart("teacher-KHTN-2", signed_at(c) + -day, true);
         for (auto& each : c.facts.signatures)
           if (each.subject == "KHTN") each.person = "principal", each.certificate = c.signature(principal).certificate;
       },
       {}},
      {"B2",
       "the homeroom teacher left",
       annual,
       [](auto& c) { c.depart("homeroom", signed_at(c) + -day, true), c.signs(homeroom, "", "principal"); },
       {}},
      {"B2 B8",
       "a vice-principal signs for one who left",
       annual,
       [](auto& c) { principal_signs(c), c.signs(teacher, "TOAN", "vice-principal"); },
       {"signer-not-assigned", "subject-teacher-missing"}},
  });
  auto asked = case_of(annual);
  principal_signs(asked);
  const auto name = world::cast_member("teacher-TOAN").common_name;
  EXPECT_EQ(asked.notes(), (std::vector<Note>{{Note::What::substitution, name, "subject-teacher", "Toán", "1/QĐ"}}));
}

void vice_signs(SchoolCase& c) { c.signs(principal, "", "vice-principal"); }
Instant led_at(SchoolCase& c) { return c.signature(principal).signing_time; }

TEST(Requirements, AVicePrincipalSignsUnderADelegation) {
  check_rows({
      {"B7 R4", "a delegation that holds", annual, [](auto& c) { vice_signs(c), c.delegate(led_at(c) + -day, c.now + day); }, {}},
      {"B7",
       "of this kind and class",
       annual,
       [](auto& c) { vice_signs(c), c.delegate(led_at(c) + -day, c.now + day, {annual}, {"8A1"}); },
       {}},
      {"B7", "none", annual, vice_signs, {"delegation-ended"}},
      {"B7",
       "of another kind",
       annual,
       [](auto& c) { vice_signs(c), c.delegate(led_at(c) + -day, c.now + day, {Kind::transfer}); },
       {"delegation-ended"}},
      {"B7",
       "of another class",
       annual,
       [](auto& c) { vice_signs(c), c.delegate(led_at(c) + -day, c.now + day, {}, {"8A2"}); },
       {"delegation-ended"}},
      {"B7",
       "ended before it was used",
       annual,
       [](auto& c) { vice_signs(c), c.delegate(led_at(c) + -9 * day, led_at(c) + -1); },
       {"delegation-ended"}},
      {"B7",
       "not begun when it was used",
       annual,
       [](auto& c) { vice_signs(c), c.delegate(led_at(c) + 1, c.now + day); },
       {"delegation-ended"}},
      {"B7",
       "ended since, so that the signature may be dated back",
       annual,
       [](auto& c) { vice_signs(c), c.delegate(led_at(c) + -day, led_at(c) + 60); },
       {"signing-time-unproved"}},
      {"B7",
       "ended since, and the journal saw the signature before",
       annual,
       [](auto& c) { vice_signs(c), c.delegate(led_at(c) + -day, led_at(c) + 60), proves(c, principal, "", led_at(c) + 60); },
       {}},
      {"B7",
       "ended since, and the journal saw it a second late",
       annual,
       [](auto& c) { vice_signs(c), c.delegate(led_at(c) + -day, led_at(c) + 60), proves(c, principal, "", led_at(c) + 61); },
       {"signing-time-unproved"}},
      {"B7",
       "the person is no vice-principal any more",
       annual,
       [](auto& c) {
         vice_signs(c), c.delegate(led_at(c) + -day, c.now + day);
         c.roster().persons["vice-principal"].duties.clear();
       },
       {"signer-not-assigned"}},
      {"B7 B3",
       "the vice-principal has left",
       annual,
       [](auto& c) { vice_signs(c), c.delegate(led_at(c) + -day, c.now + day), c.depart("vice-principal", led_at(c) + 60, false); },
       {"signing-time-unproved"}},
      {"B7 B3",
       "the vice-principal had left",
       annual,
       [](auto& c) { vice_signs(c), c.delegate(led_at(c) + -day, c.now + day), c.depart("vice-principal", led_at(c) + -1, false); },
       {"signer-departed"}},
  });
  auto asked = case_of(annual);
  vice_signs(asked);
  asked.delegate(led_at(asked) + -day, asked.now + day);
  EXPECT_EQ(asked.notes().size(), 1U);
  EXPECT_EQ(asked.notes(),
            (std::vector<Note>{{Note::What::delegation, world::cast_member("vice-principal").common_name, "principal", "", "1/QĐ"}}));
}

// The department names another principal (docs/formats/orders.md): from then on that person signs.
void succeed(SchoolCase& c, Instant from) {
  Succession body;
  body.principal_certificate = world::World::shared().identity("stranger").certificate;
  body.from = from;
  c.give(OrderKind::succession, body, from);
}

// The case gives its delegation before the succession: it is the predecessor's.
TEST(Requirements, ADelegationEndsWithThePrincipalWhoGaveIt) {
  const auto delegated = [](SchoolCase& c) { vice_signs(c), c.delegate(led_at(c) + -day, c.now + day); };
  check_rows({
      {"B7 R4",
       "the giver is succeeded after the signature, which nothing proves",
       annual,
       [&](auto& c) { delegated(c), succeed(c, led_at(c) + 60); },
       {"signing-time-unproved"}},
      {"B7 R4",
       "and the journal saw it while the giver was principal",
       annual,
       [&](auto& c) { delegated(c), succeed(c, led_at(c) + 60), proves(c, principal, "", led_at(c) + 59); },
       {}},
      {"B7 R4",
       "and the journal saw it after",
       annual,
       [&](auto& c) { delegated(c), succeed(c, led_at(c) + 60), proves(c, principal, "", led_at(c) + 60); },
       {"signing-time-unproved"}},
      {"B7 R4",
       "the giver was succeeded before the signature",
       annual,
       [&](auto& c) { delegated(c), succeed(c, led_at(c) + -60); },
       {"delegation-ended"}},
      {"B7 R4",
       "the successor gave it anew",
       annual,
       [&](auto& c) { delegated(c), succeed(c, led_at(c) + -60), c.delegate(led_at(c) + -day, c.now + day); },
       {}},
      {"B7 R4", "the successor is yet to come", annual, [&](auto& c) { delegated(c), succeed(c, c.now + 60); }, {}},
      {"B7 R4",
       "the successor is the same person, with a renewed certificate",
       annual,
       [&](auto& c) {
         delegated(c), succeed(c, led_at(c) + -60);
         c.roster().persons["principal"].certificates.push_back(sha256(world::World::shared().identity("stranger").certificate));
       },
       {}},
      {"B7 R4",
       "the approval of whoever gave it has ended, another's is in force",
       annual,
       [&](auto& c) {
         delegated(c);
         auto other = std::get<Approval>(c.orders.front().body);
         other.principal_certificate = world::World::shared().identity("stranger").certificate;
         std::get<Approval>(c.orders.front().body).to = led_at(c) + -60;
         c.give(OrderKind::approval, other, c.now);
       },
       {"delegation-ended"}},
  });
}

TEST(Requirements, APrincipalSignsInOffice) {
  check_rows({
      {"R4", "the successor", annual, [](auto& c) { succeed(c, led_at(c) + -day), c.signs(principal, "", "stranger"); }, {}},
      {"R4",
       "the successor before taking office",
       annual,
       [](auto& c) { succeed(c, led_at(c) + 60), c.signs(principal, "", "stranger"); },
       {"signer-not-assigned"}},
      {"R4", "the predecessor, after", annual, [](auto& c) { succeed(c, led_at(c) + -day); }, {"signer-not-assigned"}},
      {"R4",
       "the predecessor, before, which nothing proves",
       annual,
       [](auto& c) { succeed(c, led_at(c) + 60); },
       {"signing-time-unproved"}},
      {"R4",
       "the predecessor, and the journal saw it",
       annual,
       [](auto& c) { succeed(c, led_at(c) + 60), proves(c, principal, "", led_at(c) + 59); },
       {}},
  });
}

}  // namespace
}  // namespace signet::test
