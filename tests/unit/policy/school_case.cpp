#include "tests/unit/policy/school_case.h"

#include <map>

#include "policy/pdf_record.h"
#include "policy/pdf_record_fields.h"
#include "policy/school_year.h"
#include "tests/support/assessment_book.h"
#include "tests/support/file.h"
#include "tests/support/pdf_form.h"
#include "tests/support/transcript.h"

namespace signet::test {
namespace {

using world::World;

world::Form form_of(Kind kind) {
  auto form = world::form_of_class("8A1", 1);
  form.effective_date = to_iso8601(world::now() + -world::day_s).substr(0, 10);  // when the principal signs
  if (kind == Kind::opening) form.kind = "KHOI_TAO", form.teachers.clear(), form.previous_sha256 = to_hex(sha256("last year's"));
  if (kind == Kind::summer_supplement) form.kind = "BO_SUNG_HE", form.retest = "TOAN";
  if (kind == Kind::transfer) {
    form.kind = "CHUYEN_TRUONG";
    form.teachers.resize(3);
    form.results_until = to_iso8601(world::now() + -3 * world::day_s).substr(0, 10);
  }
  return form;
}

Bytes document_of(Kind kind) {
  if (kind == Kind::assessment_book) return world::AssessmentBook{World::shared()}.bytes();
  return world::a_transcript(World::shared()).shape([&](world::Form& form) { form = form_of(kind); }).bytes();
}

void read_from_record(Kind kind, DocumentFacts& facts) {
  auto page = world::pdf_form_of(kind, form_of(kind));
  page.record.xml_sha256 = to_hex(facts.document);
  const auto packet = world::xmp_packet(world::record_text(page.record));
  const auto record = read_pdf_record(as_bytes(packet), {0, packet.size()});
  ensure(static_cast<bool>(record), "the record of a test is read");
  facts.form = as_pdf;
  facts.fields = record->fields;
  facts.subjects.clear();
  for (const auto& subject : record->subjects) facts.subjects.push_back({subject, subject, "", {}});
  ensure(check_record_fields(facts).empty(), "the record of a test is whole");
}

const DocumentFacts& facts_of(Kind kind) {
  static std::map<Kind, DocumentFacts> known;
  if (const auto found = known.find(kind); found != known.end()) return found->second;
  Standing standing;
  if (kind == Kind::assessment_book) standing.profile = *read_profile(world::read_file(SIGNET_BOOK_PROFILE));
  auto verdict = judge(standing, document_of(kind));
  ensure(verdict.verified.has_value(), "a document of a test is read");
  return known.emplace(kind, verdict.verified->facts()).first->second;
}

Assignment longer(Assignment assignment) {
  assignment.from = assignment.from + -100 * world::day_s;
  assignment.to = assignment.to + 400 * world::day_s;
  return assignment;
}

// From more than a year ago to more than a year ahead: whatever day of the school year a test asks about.
Roster long_roster() {
  auto roster = roster_of_8a1();
  for (auto& each : roster.clerks) each = longer(each);
  for (auto& group : roster.classes) {
    for (auto& each : group.homeroom) each = longer(each);
    for (auto& subject : group.subjects)
      for (auto& each : subject.teachers) each = longer(each);
  }
  for (const auto* name : {"principal", "vice-principal", "other-teacher"}) {
    const auto& member = world::cast_member(name);
    const auto certificate = sha256(World::shared().identity(name).certificate);
    roster.persons[name] = Person{name, member.common_name, member.id, {certificate}, std::nullopt};
  }
  roster.persons["vice-principal"].duties = {Duty::vice_principal};
  return roster;
}

const Paper decision{"1/QĐ", Instant{0}, std::nullopt};

}  // namespace

Roster& SchoolCase::roster() { return std::get<Roster>(orders[2].body); }

RosterSubject& SchoolCase::subject(std::string_view code) {
  for (auto& each : group().subjects)
    if (each.code == code) return each;
  broken_promise("a test names a subject of the class");
}

SignatureFact& SchoolCase::signature(Role role, std::string_view subject_code) {
  for (auto& each : facts.signatures)
    if (each.role == role && each.subject == subject_code) return each;
  broken_promise("a test names a signature of the document");
}

SchoolCase& SchoolCase::signs(Role role, std::string_view subject_code, const std::string& person) {
  auto& changed = signature(role, subject_code);
  changed.person = person;
  changed.certificate = sha256(World::shared().identity(person).certificate);
  return *this;
}

SchoolCase& SchoolCase::signs_at(Role role, std::string_view subject_code, Instant time) {
  signature(role, subject_code).signing_time = time;
  return *this;
}

SchoolCase& SchoolCase::give(OrderKind kind, OrderBody body, Instant entered) {
  orders.push_back({kind, std::move(body), entered});
  return *this;
}

SchoolCase& SchoolCase::depart(const std::string& person, Instant last, bool principal_signs) {
  return give(OrderKind::departure, Departure{person, last, decision, principal_signs}, now);
}

SchoolCase& SchoolCase::delegate(Instant from, Instant to, std::set<Kind> kinds, std::set<std::string> classes) {
  return give(OrderKind::delegation, Delegation{"vice-principal", from, to, std::move(kinds), std::move(classes), decision}, now);
}

SchoolCase& SchoolCase::unlock(Instant entered) {
  return give(OrderKind::unlock, ClassLock{field_text("school-year"), {"8A1"}, decision, "sửa điểm"}, entered);
}

SchoolCase& SchoolCase::lock(Instant entered) {
  return give(OrderKind::lock, ClassLock{field_text("school-year"), {"8A1"}, decision, ""}, entered);
}

SchoolCase& SchoolCase::at(const std::string& moment) {
  now = *parse_iso8601(std::to_string(*year_it_ends(field_text("school-year"))) + "-" + moment);
  return *this;
}

template <class Ask>
auto SchoolCase::ask(Ask question) const {
  Register held;
  std::map<OrderKind, std::uint64_t> numbers;
  std::uint64_t index = 0;
  for (const auto& each : orders) {
    const auto number = ++numbers[each.kind];
    const auto file = sha256(std::string{code(each.kind)} + std::to_string(number));
    held.apply(Order{each.kind, {}, number, std::nullopt, {}, file, each.body}, ++index,
               each.kind == OrderKind::approval ? now : each.entered);  // the department is heard of to this day
  }
  const auto seal = sha256(World::shared().identity("department").certificate);
  const Activation activation{clerk, {7}, {}, {}, {}, now + 60, 4};
  const DecisionInput input{rules,    held, std::string{world::school_code}, seal, {}, {}, tuple, activation, caller, now, {},
                            previous, &seen};
  DecisionInput with_members{input};
  with_members.members = members;
  return question(with_members);
}

std::set<std::string> SchoolCase::reasons() const {
  return ask([&](const DecisionInput& input) {
    std::set<std::string> codes;
    for (const auto& each : assess(input, facts)) codes.insert(std::string{code(each.reason)});
    return codes;
  });
}

std::vector<Note> SchoolCase::notes() const {
  return ask([&](const DecisionInput& input) { return notes_of(input, facts); });
}

SchoolCase case_of(Kind kind, signet::Form form) {
  auto made = case_of(kind);
  if (form == as_pdf && has_xml_form(kind)) read_from_record(kind, made.facts);
  return made;
}

SchoolCase case_of(Kind kind) {
  const bool on_paper = kind == Kind::scanned_paper || kind == Kind::true_copy;
  SchoolCase made;
  made.facts = facts_of(on_paper ? Kind::annual_transcript : kind);
  made.rules = *read_rules(world::read_file(SIGNET_POLICY));
  made.now = world::now();
  made.signature(Role::principal).person = "principal";                  // who is in this roster
  if (kind == Kind::summer_supplement) made.at("07-10T09:00:00+07:00");  // it is due from 31 May on
  if (on_paper) {  // sealed as PDF; what a PDF says is tested elsewhere, here it is given
    made.facts.kind = kind;
    made.facts.form = as_pdf;
    made.facts.subjects.clear();
    std::erase_if(made.facts.signatures, [](const SignatureFact& each) { return each.role != Role::principal; });
  }
  Approval approval;
  approval.seal_certificate = World::shared().identity("department").certificate;
  approval.principal_certificate = World::shared().identity("principal").certificate;
  approval.from = made.now + -500 * world::day_s;
  approval.to = made.now + 500 * world::day_s;
  made.give(OrderKind::approval, approval, made.now + -500 * world::day_s);
  made.give(OrderKind::configuration, Configuration{}, made.now + -500 * world::day_s);
  made.give(OrderKind::roster, long_roster(), made.now + -400 * world::day_s);
  if (kind == Kind::annual_transcript || kind == Kind::assessment_book || kind == Kind::summer_supplement)
    made.lock(made.now + -100 * world::day_s);
  if (kind == Kind::opening) made.previous = PreviousRecord{true, world::school_year(-1)};
  return made;
}

}  // namespace signet::test
