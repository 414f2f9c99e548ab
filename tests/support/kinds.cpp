#include "tests/support/kinds.h"

#include "tests/support/assessment_book.h"
#include "tests/support/file.h"
#include "tests/support/transcript.h"

namespace signet::world {
namespace {

std::string days_ago(int days) { return to_iso8601(now() + -days * day_s).substr(0, 10); }

std::string shaped(const World& world, int number, const Variation& variation, const std::function<void(Form&)>& change) {
  auto document = a_transcript(world).pupil(number).mixed().shape(change);
  vary(document, variation);
  return document.text();
}

}  // namespace

void write_kinds(const World& world, const std::filesystem::path& dir, int number, const Variation& variation) {
  write_file(dir / "opening.xml", shaped(world, number, variation, [](Form& form) {
               form.kind = "KHOI_TAO", form.teachers.clear(), form.transfer_in = form.first_year = true;
             }));
  write_file(dir / "supplement.xml", shaped(world, number, variation, [](Form& form) { form.kind = "BO_SUNG_HE", form.retest = "TOAN"; }));
  for (const auto& [name, days] : {std::pair{"transfer.xml", 4}, {"transfer-later.xml", 3}}) {
    write_file(dir / name, shaped(world, number, variation, [days = days](Form& form) {
                 form.kind = "CHUYEN_TRUONG", form.teachers.resize(4), form.results_until = days_ago(days);
               }));
  }
  write_file(dir / "book.xml", AssessmentBook{world}.pupils(45).text());
}

void write_next_opening(const World& world, const std::filesystem::path& file, int number, const std::string& previous_sha256) {
  write_file(file, shaped(world, number, Variation{}, [&](Form& form) {
               form.kind = "KHOI_TAO", form.teachers.clear(), form.school_year = school_year(1);
               form.previous_sha256 = previous_sha256;
             }));
}

Transcript record_of_other_school(const World& world, int number) {
  auto record = a_transcript(world).pupil(number).shape(
      [](Form& form) { form.school_code = other_school_code, form.school_year = school_year(-1), form.grade = "07"; });
  record.signed_by("principal", "stranger");
  auto seal = record.signing("principal");
  seal.key = "seal", seal.person = "other-school", seal.slot = slots::school;
  seal.options.id = "seal";
  seal.options.time = record.time("principal") + 3600;
  return record.also(seal);
}

void write_other_record(const World& world, const std::filesystem::path& file, int number, bool sealed) {
  auto record = record_of_other_school(world, number);
  if (!sealed) record.without("seal");
  write_file(file, record.text());
}

void write_transfer_opening(const World& world, const std::filesystem::path& file, int number, const std::string& previous_sha256) {
  write_file(file, shaped(world, number, Variation{}, [&](Form& form) {
               form.kind = "KHOI_TAO", form.teachers.clear(), form.transfer_in = true;
               form.previous_sha256 = previous_sha256;
             }));
}

}  // namespace signet::world
