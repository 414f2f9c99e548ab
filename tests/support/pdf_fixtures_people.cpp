// Who signed a PDF, where and when; and with which certificate.
#include "tests/support/pdf_fixture_kit.h"

namespace signet::world {
namespace {

constexpr std::int64_t an_hour_s = 3600;

void add_absent(PdfFixtureList& list) {
  list.built("missing-subject-teacher", {Reason::subject_teacher_missing}, "one subject teacher has not signed",
             [](Pdf& pdf) { pdf.without("teacher-GDTC"); });
  list.built("missing-second-teacher", {Reason::subject_teacher_missing}, "one of the two teachers of a subject has not signed",
             [](Pdf& pdf) { pdf.without("teacher-KHTN-2"); });
  list.built("missing-homeroom", {Reason::homeroom_teacher_missing}, "the homeroom teacher has not signed",
             [](Pdf& pdf) { pdf.without("homeroom"); });
  list.built("missing-principal", {Reason::principal_missing}, "the principal has not signed", [](Pdf& pdf) { pdf.without("principal"); });
  list.other("nobody-has-signed", {Reason::principal_missing}, "the empty form",
             [](const World& world) { return a_pdf(world).pupil(100).unsigned_file(); });
}

void add_wrong_person(PdfFixtureList& list, const char* name, std::vector<Reason> reasons, const char* about, const char* key,
                      const char* person) {
  list.built(name, std::move(reasons), about, [key, person](Pdf& pdf) { pdf.signed_by(key, person); });
}

void add_wrong_persons(PdfFixtureList& list) {
  add_wrong_person(list, "teacher-of-another-class", {Reason::signer_not_assigned, Reason::subject_teacher_missing},
                   "a teacher of 8A2 signs Toán of 8A1", "teacher-TOAN", "other-teacher");
  add_wrong_person(list, "homeroom-of-another-class", {Reason::signer_not_assigned, Reason::homeroom_teacher_missing},
                   "another class's homeroom teacher signs", "homeroom", "homeroom-8A2");
  add_wrong_person(list, "vice-principal-for-principal", {Reason::delegation_ended}, "the vice-principal signs without a delegation",
                   "principal", "vice-principal");
  add_wrong_person(list, "teacher-in-the-principals-field", {Reason::signer_not_assigned}, "a teacher signs as principal", "principal",
                   "teacher-TOAN");
  add_wrong_person(list, "stranger-as-principal", {Reason::signer_unknown}, "a genuine certificate of a stranger", "principal", "stranger");
  add_wrong_person(list, "organisation-as-teacher", {Reason::signer_unknown}, "an organisation's certificate in a teacher's field",
                   "teacher-NN1", "other-school");
  list.built("teacher-signs-for-both", {Reason::subject_teacher_missing, Reason::signed_twice}, "one of two teachers signs in both fields",
             [](Pdf& pdf) { pdf.signed_by("teacher-KHTN-2", "teacher-KHTN"); });
  list.built("field-of-no-role", {Reason::unknown_signature}, "a signature in a field that no rule names", [](Pdf& pdf) {
    auto more = pdf.signing("teacher-TOAN");
    more.key = "more";
    more.options.field = "CHU-KY-KHAC";
    more.options.rectangle = {};
    const auto principal = pdf.signing("principal");
    pdf.without("principal").also(more).also(principal);
  });
  for (const auto& [name, person] :
       {std::pair{"person-in-the-seal-field", "principal"}, {"other-school-in-the-seal-field", "other-school"}})
    list.built(name, {Reason::seal_slot_filled}, "KY_PHAT_HANH is signed already", [person = person](Pdf& pdf) {
      pdf.form([](PdfForm& form) { form.seal_field = true; });
      auto seal = pdf.signing("principal");
      seal.key = "seal";
      seal.person = person;
      seal.options.field = "KY_PHAT_HANH";
      pdf.also(seal);
    });
}

void add_pdf_times(PdfFixtureList& list) {
  const auto at = [&](const char* name, std::vector<Reason> reasons, const char* about, const char* key, const char* before_key,
                      std::int64_t seconds) {
    list.built(name, std::move(reasons), about, [key, before_key, seconds](Pdf& pdf) { pdf.time_of(key, pdf.time(before_key) + seconds); });
  };
  at("time-after-homeroom", {Reason::order_of_signing}, "a teacher's time is two hours after the homeroom teacher's", "teacher-GDDP",
     "homeroom", 2 * an_hour_s);
  at("time-after-principal", {Reason::order_of_signing}, "the homeroom teacher's time is after the principal's", "homeroom", "principal",
     2 * an_hour_s);
  at("time-in-the-future", {Reason::signing_time_future}, "the principal's clock is a month ahead", "principal", "principal", 32 * day_s);
  list.built("homeroom-before-teachers", {Reason::order_of_signing}, "a teacher's revision is behind the homeroom teacher's", [](Pdf& pdf) {
    pdf.time_of("teacher-GDDP", pdf.time("homeroom") + an_hour_s);
    const auto principal = pdf.signing("principal");
    pdf.sign_last("teacher-GDDP").without("principal").also(principal);
  });
  list.built("principal-before-homeroom", {}, "the homeroom teacher's revision is behind the principal's",
             [](Pdf& pdf) { pdf.time_of("homeroom", pdf.time("principal") + an_hour_s).sign_last("homeroom"); });
  list.changed("time-missing", {Reason::signing_time_missing}, "no /M and no signing-time", "teacher-TIN",
               [](PdfSigning& s) { s.options.m = ""; });
  list.changed("time-that-is-none", {Reason::signing_time_missing}, "an /M that is no date", "teacher-TIN",
               [](PdfSigning& s) { s.options.m = "hom qua"; });
  list.changed("time-of-a-thirteenth-month", {Reason::signing_time_missing}, "month 13", "teacher-TIN",
               [](PdfSigning& s) { s.options.m = "D:20261301000000+07'00'"; });
}

}  // namespace

void add_pdf_people(PdfFixtureList& list) {
  add_absent(list);
  add_wrong_persons(list);
  add_pdf_times(list);
}

void add_pdf_certificates(PdfFixtureList& list) {
  const auto with = [&](const char* certificate, const char* name, Reason reason, const char* about) {
    list.built(name, {reason}, about, [certificate](Pdf& pdf) { pdf.signed_by("teacher-TIN", certificate); });
  };
  with("expired", "certificate-expired-since", Reason::signing_time_unproved, "expired by now, claimed to have signed before");
  list.built("certificate-expired-when-used", {Reason::certificate_expired}, "the claimed time is after the certificate's end",
             [](Pdf& pdf) {
               const auto late = pdf.time("teacher-TIN") + 5 * day_s / 2;
               pdf.signed_by("teacher-TIN", "expired").time_of("teacher-TIN", late);
             });
  with("not-yet-valid", "certificate-not-yet-valid", Reason::certificate_not_yet_valid, "its validity begins next month");
  with("revoked", "certificate-revoked-before-signing", Reason::certificate_revoked, "revoked a month ago, used this week");
  with("rsa-1024", "certificate-rsa-1024", Reason::algorithm_weak, "a genuine certificate over an RSA-1024 key");
  with("wrong-usage", "certificate-for-encipherment", Reason::certificate_wrong_usage, "keyUsage is keyEncipherment only");
  with("unknown-ca", "certificate-of-an-unknown-ca", Reason::certificate_untrusted, "issued by a CA that nobody lists");
  with("specialised", "certificate-of-a-ca-of-another-class", Reason::authority_not_allowed,
       "issued by a listed CA whose class may not issue for teachers");
  with("unlisted", "certificate-not-approved-by-the-principal", Reason::signer_unknown, "genuine, but the roster does not list it");
  list.changed("certificate-of-another-key", {Reason::signature_invalid}, "the certificate of one teacher, the key of another",
               "teacher-CN", [](PdfSigning& s) {
                 s.identity = [](const World& world) { return world.identity("teacher-CN"); };
                 s.options.cms.other_key = generate_ec("P-256");
               });
  list.changed("certificate-missing", {Reason::certificate_missing}, "the CMS holds no certificate", "teacher-TIN",
               [](PdfSigning& s) { s.options.cms.certificates = false, s.options.cms.chain.clear(); });
  list.changed("certificate-made-by-the-signer", {Reason::signer_unknown}, "self-signed with the teacher's name and id", "teacher-TIN",
               [](PdfSigning& s) {
                 s.identity = [](const World& world) {
                   const auto& key = world.identity("teacher-TIN").key;
                   const CertificateSpec spec{{std::string{school_name}, "Ngô Thị Mẫu Lan", "CCCD:000000000019"},
                                              world.made() + -day_s,
                                              world.made() + 100 * day_s,
                                              Usage::signing};
                   return Identity{key, issue(spec, key, nullptr)};
                 };
               });
}

}  // namespace signet::world
