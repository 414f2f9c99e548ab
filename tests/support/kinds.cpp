#include "tests/support/kinds.h"

#include "tests/support/assessment_book.h"
#include "tests/support/file.h"
#include "tests/support/pdf_transcript.h"
#include "tests/support/transcript.h"

namespace signet::world {
namespace {

std::string days_ago(int days) { return to_iso8601(now() + -days * day_s).substr(0, 10); }

constexpr int principal_days_ago = 1;  // when the principal signs, in both forms

Form form_of_kind(const char* name, const KindsOptions& options, const std::function<void(Form&)>& change) {
  auto form = form_of_class("8A1", options.number);
  form.kind = name;
  if (options.pdf) form.effective_date = days_ago(0);  // both forms say the same, whoever signs them when
  if (options.fault == "early") form.effective_date = days_ago(principal_days_ago + 1);
  change(form);
  return form;
}

std::string xml_of(const World& world, const Form& form, const Variation& variation) {
  auto document = a_transcript(world).mixed().shape([&](Form& shaped) { shaped = form; });
  vary(document, variation);
  return document.text();
}

void put_fault_in(PdfRecord& record, Kind kind, const std::string& fault) {
  if (fault == "strange") record.source_sha256 = std::string(64, 'b');
  if (fault == "unlisted" && !record.subjects.empty()) record.subjects.pop_back();
  if (fault != "differs") return;
  switch (kind) {
    case Kind::opening: record.grade = "09"; break;
    case Kind::summer_supplement: record.retest = "NGUVAN"; break;
    case Kind::transfer: record.results_until = days_ago(5); break;
    default: record.subjects.emplace_back(record.subjects.front());
  }
}

void write_pdf(const World& world, const std::filesystem::path& stem, Kind kind, const Form& form, const std::string& xml,
               const KindsOptions& options) {
  auto pdf = pdf_of(world, kind, form, xml);
  pdf.form([&](PdfForm& page) {
    page.pupils = 45;
    put_fault_in(page.record, kind, options.fault);
  });
  write_file(stem.string() + ".pdf", pdf.file());
}

void write_both(const World& world, const std::filesystem::path& stem, Kind kind, const Form& form, const KindsOptions& options) {
  const auto xml = xml_of(world, form, options.variation);
  write_file(stem.string() + ".xml", xml);
  if (options.pdf) write_pdf(world, stem, kind, form, xml, options);
}

void write_book(const World& world, const std::filesystem::path& stem, const KindsOptions& options) {
  const auto book = AssessmentBook{world}.pupils(45);
  const auto xml = book.text();
  write_file(stem.string() + ".xml", xml);
  if (options.pdf) write_pdf(world, stem, Kind::assessment_book, book.form(), xml, options);
}

}  // namespace

const std::vector<std::string>& kinds_faults() {
  static const std::vector<std::string> faults{"early", "ahead", "not-due", "strange", "differs", "unlisted"};
  return faults;
}

void write_kinds(const World& world, const std::filesystem::path& dir, const KindsOptions& options) {
  write_both(world, dir / "opening", Kind::opening,
             form_of_kind("KHOI_TAO", options, [](Form& form) { form.teachers.clear(), form.transfer_in = form.first_year = true; }),
             options);
  write_both(world, dir / "supplement", Kind::summer_supplement,
             form_of_kind("BO_SUNG_HE", options, [&](Form& form) { form.retest = options.fault == "not-due" ? "" : "TOAN"; }), options);
  for (const auto& [name, days] : {std::pair{"transfer", 4}, {"transfer-later", 3}}) {
    write_both(world, dir / name, Kind::transfer,
               form_of_kind("CHUYEN_TRUONG", options,
                            [&, days = days](Form& form) {
                              form.teachers.resize(4), form.results_until = days_ago(options.fault == "ahead" ? -1 : days);
                            }),
               options);
  }
  write_book(world, dir / "book", options);
}

void write_next_opening(const World& world, const std::filesystem::path& file, int number, const std::string& previous_sha256, bool pdf) {
  const KindsOptions options{number, pdf, "", {}};
  auto stem = file;
  write_both(
      world, stem.replace_extension(), Kind::opening,
      form_of_kind("KHOI_TAO", options,
                   [&](Form& form) { form.teachers.clear(), form.school_year = school_year(1), form.previous_sha256 = previous_sha256; }),
      options);
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
  const auto form = form_of_kind("KHOI_TAO", {number, false, "", {}}, [&](Form& opened) {
    opened.teachers.clear(), opened.transfer_in = true, opened.previous_sha256 = previous_sha256;
  });
  write_file(file, xml_of(world, form, {}));
}

}  // namespace signet::world
