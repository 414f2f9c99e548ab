// Who signed, where and when: the role policy's faults.
#include "tests/support/fixture_kit.h"

namespace signet::world {
namespace {

constexpr std::int64_t hour_s = 3600;

void add_missing(FixtureList& list) {
  list.built("missing-subject-teacher", {Reason::subject_teacher_missing}, "one subject teacher has not signed",
             [](Transcript& t) { t.without("teacher-GDTC"); });
  list.built("missing-second-teacher", {Reason::subject_teacher_missing}, "one of the two teachers of a subject has not signed",
             [](Transcript& t) { t.without("teacher-KHTN-2"); });
  list.built("missing-homeroom", {Reason::homeroom_teacher_missing}, "the homeroom teacher has not signed",
             [](Transcript& t) { t.without("homeroom"); });
  list.built("missing-principal", {Reason::principal_missing}, "the principal has not signed",
             [](Transcript& t) { t.without("principal"); });
  list.built("missing-several", {Reason::principal_missing, Reason::subject_teacher_missing, Reason::signer_not_assigned},
             "several faults in one document",
             [](Transcript& t) { t.without("principal").without("teacher-GDTC").signed_by("teacher-TOAN", "other-teacher"); });
}

void add_wrong_people(FixtureList& list) {
  const auto instead = [&](const char* name, std::vector<Reason> reasons, const char* about, const char* key, const char* person) {
    list.built(name, std::move(reasons), about, [key, person](Transcript& t) { t.signed_by(key, person); });
  };
  instead("teacher-of-another-class", {Reason::signer_not_assigned, Reason::subject_teacher_missing}, "a teacher of 8A2 signs Toán of 8A1",
          "teacher-TOAN", "other-teacher");
  instead("homeroom-of-last-year", {Reason::signer_not_assigned, Reason::homeroom_teacher_missing},
          "another class's homeroom teacher signs", "homeroom", "homeroom-8A2");
  instead("principal-in-a-teachers-slot", {Reason::substitution_unrecorded, Reason::subject_teacher_missing, Reason::roles_conflict},
          "the principal signs for a teacher, without a record", "teacher-NT", "principal");
  instead("vice-principal-for-principal", {Reason::signer_not_assigned}, "the vice-principal signs without a delegation", "principal",
          "vice-principal");
  instead("teacher-in-the-principals-slot", {Reason::signer_not_assigned, Reason::roles_conflict}, "a teacher signs as principal",
          "principal", "teacher-TOAN");
  instead("clerk-in-the-principals-slot", {Reason::signer_not_assigned, Reason::roles_conflict}, "the clerk signs as principal",
          "principal", "clerk");
  instead("stranger-as-teacher", {Reason::signer_unknown}, "a genuine certificate of somebody the roster does not know", "teacher-NN1",
          "stranger");
  instead("stranger-as-principal", {Reason::signer_unknown}, "a genuine certificate of a stranger in the principal's slot", "principal",
          "stranger");
  instead("department-leader-as-principal", {Reason::signer_unknown}, "the department's leader signs as principal", "principal", "leader");
  instead("organisation-as-teacher", {Reason::signer_unknown}, "an organisation's certificate in a teacher's slot", "teacher-NN1",
          "other-school");
}

void add_assignments(FixtureList& list) {
  list.built("departed-teacher", {Reason::signer_not_assigned, Reason::subject_teacher_missing},
             "signed by a teacher after the end of the assignment (class 8A3)",
             [](Transcript& t) { t.of_class("8A3").mixed().signed_by("teacher-NN1", "departed"); });
  list.built("departed-teacher-in-time", {Reason::signing_time_unproved},
             "signed before the assignment ended, which nothing proves (class 8A3)", [](Transcript& t) {
               t.of_class("8A3").mixed().signed_by("teacher-NN1", "departed").time_of("teacher-NN1", t.time("teacher-NN1") + -10 * day_s);
             });
  list.changed("teacher-signs-other-subject", {Reason::signer_not_assigned, Reason::subject_teacher_missing},
               "a teacher signs a subject of a colleague", "teacher-TOAN", [](Signing& s) { s.options.target = "diem_NGUVAN"; });
  list.built("teacher-signs-twice", {Reason::signed_twice}, "the same teacher signs the same subject twice", [](Transcript& t) {
    t.edit_form([](std::string& text) { replace_first(text, "</DANH_SACH_GVBM>", "<GVBM Id=\"gv_again\"></GVBM></DANH_SACH_GVBM>"); });
    auto again = t.signing("teacher-TOAN");
    again.key = "again";
    again.slot = "/HOC_BA/DU_LIEU_HOC_BA/DANH_SACH_THONG_TIN_KY/DANH_SACH_GVBM/GVBM[@Id='gv_again']";
    again.options.id = "sig-again";
    const auto principal = t.signing("principal");
    t.without("principal").also(again).also(principal);
  });
  list.built("teachers-in-each-others-slots", {Reason::signature_in_other_slot}, "two teachers' good signatures, each in the other's slot",
             [](Transcript& t) { std::swap(t.signing("teacher-TOAN").slot, t.signing("teacher-NGUVAN").slot); });
  list.built("teacher-signs-for-both", {Reason::subject_teacher_missing, Reason::signed_twice}, "one of two teachers signs in both slots",
             [](Transcript& t) { t.change("teacher-KHTN-2", [](Signing& s) { s.person = "teacher-KHTN", s.options.id = "sig-both"; }); });
}

void add_times(FixtureList& list) {
  const auto at = [&](const char* name, std::vector<Reason> reasons, const char* about, const char* key, const char* before_key,
                      std::int64_t seconds) {
    list.built(name, std::move(reasons), about,
               [key, before_key, seconds](Transcript& t) { t.time_of(key, t.time(before_key) + seconds); });
  };
  at("teacher-after-homeroom", {Reason::order_of_signing}, "a teacher's time is two hours after the homeroom teacher's", "teacher-GDDP",
     "homeroom", 2 * hour_s);
  at("teacher-after-principal", {Reason::order_of_signing}, "a teacher's time is after the principal's", "teacher-GDDP", "principal",
     2 * hour_s);
  at("homeroom-after-principal", {Reason::order_of_signing}, "the homeroom teacher's time is after the principal's", "homeroom",
     "principal", 2 * hour_s);
  at("principal-before-teachers", {Reason::order_of_signing}, "the principal's time is before the teachers'", "principal", "teacher-NGUVAN",
     -2 * hour_s);
  at("time-in-the-future", {Reason::signing_time_future}, "the principal's clock is a month ahead", "principal", "principal", 32 * day_s);
  at("teacher-time-in-the-future", {Reason::signing_time_future}, "a teacher's clock is a month ahead", "teacher-TOAN", "teacher-TOAN",
     32 * day_s);
  list.changed("time-that-is-none", {Reason::signature_malformed}, "a signing time that cannot be read", "teacher-TIN",
               [](Signing& s) { s.options.time_text = "hôm qua"; });
  list.changed("time-of-a-thirteenth-month", {Reason::signature_malformed}, "month 13", "teacher-TIN",
               [](Signing& s) { s.options.time_text = "2026-13-01T00:00:00"; });
}

}  // namespace

void add_role_faults(FixtureList& list) {
  add_missing(list);
  add_wrong_people(list);
  add_assignments(list);
  add_times(list);
  const auto fill = [&](const char* name, const char* about, const char* person) {
    list.built(name, {Reason::seal_slot_filled}, about, [person](Transcript& t) {
      auto seal = t.signing("principal");
      seal.key = "seal";
      seal.person = person;
      seal.slot = slots::school;
      seal.options.id = "seal";
      seal.options.time = t.time("principal") + hour_s;
      t.also(seal);
    });
  };
  fill("person-in-the-seal-slot", "a personal certificate in KY_PHAT_HANH", "principal");
  fill("other-school-in-the-seal-slot", "another school's seal in KY_PHAT_HANH", "other-school");
}

}  // namespace signet::world
