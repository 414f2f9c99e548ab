// What the document says: kind, school, year, class, pupil, subjects; and plain tampering with the finished file.
#include "tests/support/fixture_kit.h"

namespace signet::world {
namespace {

Edit leaf(std::string path, std::string value) {
  return [path = std::move(path), value = std::move(value)](std::string& text) {
    text = replace_content(text, *find_element(text, path), value);
  };
}

/// Flips one letter of a base64 value.
Edit flip(std::string path) {
  return [path = std::move(path)](std::string& text) {
    auto& letter = text[find_element(text, path)->content_begin + 40];
    letter = letter == 'A' ? 'B' : 'A';
  };
}

void swap_elements(std::string& text, std::string_view first, std::string_view second) {
  const auto a = *find_element(text, first), b = *find_element(text, second);
  const auto one = outer(text, a), other = outer(text, b);
  text.replace(b.begin, other.size(), one);
  text.replace(a.begin, one.size(), other);
}

void add_forms(FixtureList& list) {
  list.formed("kind-scanned-paper", {Reason::kind_not_permitted}, "a kind that is sealed as PDF only", leaf("//LOAI", "SO_HOA"));
  list.formed("transfer-without-a-day", {Reason::results_date_wrong}, "a transfer that does not say up to which day",
              leaf("//LOAI", "CHUYEN_TRUONG"));
  list.formed("supplement-not-due", {Reason::supplement_not_due}, "a summer supplement of a pupil without re-test or training",
              leaf("//LOAI", "BO_SUNG_HE"));
  list.formed("opening-with-marks", {Reason::field_missing}, "an opened transcript that holds marks", leaf("//LOAI", "KHOI_TAO"));
  list.formed("final-date-past", {Reason::after_final_date}, "the transcript of a year that is closed for good",
              leaf("//NAM_HOC", school_year(-2)));
  list.formed("effective-before-signed", {Reason::effective_date_wrong}, "effective before the principal signed",
              leaf("//NGAY_HIEU_LUC", "2020-05-28"));
  list.formed("effective-date-none", {Reason::effective_date_wrong}, "no effective date", leaf("//NGAY_HIEU_LUC", ""));
  list.formed("kind-unknown", {Reason::field_missing}, "a kind that the profile does not know", leaf("//LOAI", "CUOI_KY"));
  list.formed("level-of-no-profile", {Reason::unknown_format}, "a kindergarten's level, for which there is no profile",
              leaf("//MA_CAP_HOC", "01"));
  list.formed("level-of-another-profile", {Reason::field_missing}, "a secondary school's record that says it is a primary school's",
              leaf("//MA_CAP_HOC", "02"));
  list.formed("other-school", {Reason::school_mismatch}, "the transcript of another school", leaf("//MA_TRUONG", "00000002"));
  list.formed("other-year", {Reason::school_year_mismatch}, "another school year than the roster's", leaf("//NAM_HOC", school_year(1)));
  list.formed("unknown-class", {Reason::class_not_in_roster}, "a class that the roster does not have", leaf("//MA_LOP", "8A9"));
  list.formed("class-name-of-another-class", {Reason::class_not_in_roster}, "code and name of the class do not belong together",
              leaf("//TEN_LOP", "8A2"));
  list.formed("class-name-of-300", {Reason::class_not_in_roster}, "a class name of three hundred octets",
              leaf("//TEN_LOP", many("ạ", 100)));
  list.formed("pupil-id-short", {Reason::pupil_id_invalid}, "eleven digits", leaf("//SO_DINH_DANH_CA_NHAN", "00001400010"));
  list.formed("pupil-id-letters", {Reason::pupil_id_invalid}, "not only digits", leaf("//SO_DINH_DANH_CA_NHAN", "00001400010x"));
  list.formed("pupil-id-other-digits", {Reason::pupil_id_invalid}, "full-width digits", leaf("//SO_DINH_DANH_CA_NHAN", "０0001400010"));
  list.formed("field-missing", {Reason::field_missing}, "no element with the pupil's id", [](std::string& text) {
    const auto element = *find_element(text, "//SO_DINH_DANH_CA_NHAN");
    text.erase(element.begin, element.end - element.begin);
  });
  list.formed("field-twice", {Reason::field_missing}, "two elements with the pupil's id", [](std::string& text) {
    const auto element = *find_element(text, "//SO_DINH_DANH_CA_NHAN");
    text.insert(element.end, "<SO_DINH_DANH_CA_NHAN>000014000999</SO_DINH_DANH_CA_NHAN>");
  });
  list.formed("subject-not-in-roster", {Reason::subject_not_in_roster, Reason::subject_missing}, "a subject nobody is assigned to",
              leaf("//DIEM_TONG_KET[@Id='diem_GDDP']/MA_MON_HOC", "NN2"));
  list.formed("subject-twice", {Reason::field_missing}, "two rows for one subject",
              leaf("//DIEM_TONG_KET[@Id='diem_GDDP']/MA_MON_HOC", "TIN"));
  list.built("subject-missing", {Reason::subject_missing}, "the row of one subject is not there",
             [](Transcript& t) { t.form([](Form& form) { form.teachers.pop_back(); }).without("teacher-GDDP"); });
  list.formed("no-seal-slot", {Reason::seal_slot_missing}, "KY_PHAT_HANH is not there",
              [](std::string& text) { replace_first(text, "<KY_PHAT_HANH/>", ""); });
  list.formed("seal-slot-with-text", {Reason::seal_slot_filled}, "KY_PHAT_HANH holds text",
              [](std::string& text) { replace_first(text, "<KY_PHAT_HANH/>", "<KY_PHAT_HANH>x</KY_PHAT_HANH>"); });
  list.formed("two-seal-slots", {}, "KY_PHAT_HANH twice",
              [](std::string& text) { replace_first(text, "<KY_PHAT_HANH/>", "<KY_PHAT_HANH/><KY_PHAT_HANH/>"); });
  list.altered("other-root", {Reason::unknown_format}, "the whole document inside another root", [](std::string& text) {
    replace_first(text, "<HOC_BA ", "<GOI><HOC_BA ");
    text += "</GOI>";
  });
}

void add_tampering(FixtureList& list) {
  list.altered("mark-changed", {Reason::content_changed}, "a mark raised after everybody signed",
               leaf("//DIEM_TONG_KET[@Id='diem_TOAN']/CN", "9.9"));
  list.altered("result-changed", {Reason::content_changed}, "promotion changed after signing", leaf("//DUOC_LEN_LOP", "0"));
  list.altered("pupil-changed", {Reason::content_changed}, "another pupil's id after signing",
               leaf("//SO_DINH_DANH_CA_NHAN", "000014000999"));
  list.altered("white-space-added", {Reason::content_changed}, "one line feed between signed elements",
               [](std::string& text) { replace_first(text, "<HOC_SINH>", "\n<HOC_SINH>"); });
  list.altered("subjects-swapped", {Reason::content_changed}, "two subject rows change places",
               [](std::string& text) { swap_elements(text, "//DIEM_TONG_KET[@Id='diem_NGUVAN']", "//DIEM_TONG_KET[@Id='diem_TOAN']"); });
  list.altered("signing-time-changed", {Reason::content_changed}, "the principal's time changed after signing", [](std::string& text) {
    const auto time =
        find_element(text, std::string{slots::principal} + "/Signature/Object/SignatureProperties/SignatureProperty/SigningTime");
    text = replace_content(text, *time, "2026-01-01T00:00:00");
  });
  list.altered("principal-value-flipped", {Reason::signature_invalid}, "one letter of the principal's SignatureValue",
               flip(std::string{slots::principal} + "/Signature/SignatureValue"));
  list.altered("teacher-value-flipped", {Reason::signature_invalid, Reason::content_changed}, "one letter of a teacher's SignatureValue",
               flip(slots::teacher("teacher-NN1") + "/Signature/SignatureValue"));
  list.altered("digest-flipped", {Reason::signature_invalid}, "one letter of the principal's DigestValue", [](std::string& text) {
    auto& letter =
        text[find_element(text, std::string{slots::principal} + "/Signature/SignedInfo/Reference/DigestValue")->content_begin + 10];
    letter = letter == 'A' ? 'B' : 'A';
  });
  list.altered("teacher-signature-removed", {Reason::content_changed, Reason::subject_teacher_missing},
               "a teacher's signature cut out after the principal signed",
               [](std::string& text) { text = replace_content(text, *find_element(text, slots::teacher("teacher-NT")), ""); });
  list.altered("principal-cut-out", {Reason::principal_missing}, "the principal's signature cut out of the finished file",
               [](std::string& text) { text = replace_content(text, *find_element(text, slots::principal), ""); });
  list.built("other-pupils-subject", {Reason::content_changed},
             "a subject and its genuine signature of another pupil in place of the pupil's own", [](Transcript& t) {
               const auto other = std::make_shared<Transcript>(t);
               other->pupil(101);
               t.edit([other](std::string& text) {
                 const auto foreign = other->text();
                 for (const auto& path : {std::string{"//DIEM_TONG_KET[@Id='diem_TOAN']"}, slots::teacher("teacher-TOAN")}) {
                   const auto here = *find_element(text, path);
                   text.replace(here.begin, here.end - here.begin, outer(foreign, *find_element(foreign, path)));
                 }
               });
             });
}

}  // namespace

void add_field_faults(FixtureList& list) {
  add_forms(list);
  add_tampering(list);
}

}  // namespace signet::world
