#include "tests/support/pdf_transcript.h"

#include <algorithm>

#include "policy/base/digest.h"
#include "tests/support/fail.h"

namespace signet::world {
namespace {

Pdf picture_document(const World& world, Kind kind, std::size_t scan_bytes) {
  auto form = pdf_form_of_class("8A1", 1);
  form.kind = kind;
  form.scan_bytes = scan_bytes;
  PdfRecord record;
  record.kind = code(kind);
  record.number = kind == Kind::true_copy ? "3/SY-THCSMA" : "3/SH-THCSMA";
  record.school_code = school_code;
  record.school_year = school_year();
  if (kind == Kind::scanned_paper) record.pupil_id = form.form.pupil.personal_id;
  record.source_sha256 = to_hex(sha256(as_bytes("fictional paper")));
  form.record = record;
  return Pdf{world, std::move(form)};
}

}  // namespace

Pdf::Pdf(const World& world, PdfForm form) : world_(&world), form_(std::move(form)) { plan(); }

void Pdf::plan() {
  signings_.clear();
  // As in the XML: teachers a quarter of an hour apart, homeroom the next day, principal the day after.
  static const auto first = now() + -3 * day_s;
  const std::vector<Bytes> chain{world_->authority("gov-sub").certificate};
  std::int64_t quarter = 0;
  for (const auto& place : field_places(form_)) {
    PdfSigning signing;
    signing.key = place.name == "CBQL" ? "principal" : place.name == "GVCN" ? "homeroom" : place.person;
    signing.person = place.person;
    signing.options.field = place.name;
    signing.options.rectangle = in_user_space(form_, place.seen);
    signing.options.time = first + (place.name == "CBQL" ? 2 * day_s : place.name == "GVCN" ? day_s : 900 * quarter++);
    signing.options.cms.chain = chain;
    signings_.push_back(std::move(signing));
  }
}

Pdf& Pdf::pupil(int number) {
  form_.form.pupil = world::pupil(number);
  form_.record.number = std::to_string(number) + form_.record.number.substr(form_.record.number.find('/'));
  if (!form_.record.pupil_id.empty()) form_.record.pupil_id = form_.form.pupil.personal_id;
  if (!form_.record.lookup_code.empty()) form_.record.lookup_code = form_.form.pupil.lookup_code;
  return *this;
}

Pdf& Pdf::of_class(const std::string& code) {
  const auto fresh = pdf_form_of_class(code, form_.form.pupil.number);
  form_.form = fresh.form;
  form_.record = fresh.record;
  plan();
  return *this;
}

Pdf& Pdf::xref_streams() {
  form_.xref = XrefForm::stream;
  return *this;
}

Pdf& Pdf::tied_to(std::string_view xml) {
  form_.record.xml_sha256 = to_hex(sha256(as_bytes(xml)));
  return *this;
}

Pdf& Pdf::form(const std::function<void(PdfForm&)>& change) {
  change(form_);
  plan();
  return *this;
}

Pdf& Pdf::edit_form(FileEdit edit) {
  form_edits_.push_back(std::move(edit));
  return *this;
}

Pdf& Pdf::over(std::string base) {
  base_ = std::move(base);
  return *this;
}

Pdf& Pdf::without(std::string_view key) {
  signing(key);  // fails if there is none
  std::erase_if(signings_, [&](const PdfSigning& signing) { return signing.key == key; });
  return *this;
}

Pdf& Pdf::signed_by(std::string_view key, std::string_view person) {
  signing(key).person = person;
  return *this;
}

Pdf& Pdf::time_of(std::string_view key, Instant time) {
  signing(key).options.time = time;
  return *this;
}

Pdf& Pdf::change(std::string_view key, const std::function<void(PdfSigning&)>& change) {
  change(signing(key));
  return *this;
}

Pdf& Pdf::update_after(std::string_view key, std::function<void(PdfUpdate&)> change) {
  signing(key).after = [change = std::move(change)](std::string& file) { file = updated(file, change); };
  return *this;
}

Pdf& Pdf::sign_last(std::string_view key) {
  auto moved = signing(key);
  without(key);
  return also(std::move(moved));
}

Pdf& Pdf::also(PdfSigning signing) {
  signings_.push_back(std::move(signing));
  return *this;
}

PdfSigning& Pdf::signing(std::string_view key) {
  const auto found = std::find_if(signings_.begin(), signings_.end(), [&](const PdfSigning& signing) { return signing.key == key; });
  must(found != signings_.end(), "nobody signs as " + std::string{key});
  return *found;
}

Instant Pdf::time(std::string_view key) const { return const_cast<Pdf*>(this)->signing(key).options.time; }

Pdf& Pdf::edit(FileEdit edit) {
  edits_.push_back(std::move(edit));
  return *this;
}

// As the XML: what nobody says is the day on which the principal signs, or today.
PdfForm Pdf::dated_form() const {
  auto form = form_;
  if (!is_transcript(form.kind) || !form.record.effective_date.empty()) return form;
  const auto principal = std::find_if(signings_.begin(), signings_.end(), [](const PdfSigning& each) { return each.key == "principal"; });
  form.record.effective_date = to_iso8601(principal == signings_.end() ? now() : principal->options.time).substr(0, 10);
  return form;
}

std::string Pdf::unsigned_file() const {
  auto file = base_.empty() ? write_form(dated_form()) : base_;
  for (const auto& edit : form_edits_) edit(file);
  return file;
}

std::string Pdf::file() const {
  auto file = unsigned_file();
  for (const auto& signing : signings_) {
    if (signing.before) signing.before(file);
    const auto signer = signing.identity ? signing.identity(*world_) : world_->identity(signing.person);
    auto options = signing.options;
    if (options.name.empty()) options.name = cast_member(signing.person).common_name;
    file = sign_pdf(file, signer, options);
    if (signing.after) signing.after(file);
  }
  for (const auto& edit : edits_) edit(file);
  return file;
}

Pdf a_pdf(const World& world) { return Pdf{world, pdf_form_of_class("8A1", 1)}; }
Pdf a_scan(const World& world, std::size_t scan_bytes) { return picture_document(world, Kind::scanned_paper, scan_bytes); }
Pdf a_true_copy(const World& world, std::size_t scan_bytes) { return picture_document(world, Kind::true_copy, scan_bytes); }

Pdf pdf_of(const World& world, Kind kind, const Form& form, std::string_view xml) {
  return Pdf{world, pdf_form_of(kind, form)}.tied_to(xml);
}

Pdf class_pdf(const World& world, int number, std::string_view xml) {
  Pdf pdf = a_pdf(world);
  pdf.pupil(number).tied_to(xml);
  pdf.form([number](PdfForm& form) {
    form.annots_indirect = number % 2 == 0;
    form.acroform_direct = number % 5 == 0;
    form.fields_indirect = number % 3 == 0;
  });
  return pdf;
}

void put_pdf_fault(Pdf& pdf, int number) {
  switch (number) {
    case 7: pdf.without("teacher-GDTC"); break;
    case 19: pdf.edit(&cover_mark); break;  // after everybody signed
    case 33: pdf.without("principal").signed_by("teacher-TOAN", "other-teacher"); break;
    default: throw Failure("signet-world: no fault has number " + std::to_string(number));
  }
}

void cover_mark(std::string& file) {
  file = updated(file, [](PdfUpdate& update) {
    const int page = update.page();
    const int cover = update.add(pdf_stream("", "q 1 g 328 582 42 12 re f 0 g BT /F2 9.5 Tf 342 583 Td (9.9) Tj ET Q\n"));
    update.set_key(page, "/Contents", "[" + update.key(page, "/Contents") + " " + pdf_ref(cover) + "]");
  });
}

std::string updated(const std::string& file, const std::function<void(PdfUpdate&)>& change) {
  PdfUpdate update{file};
  change(update);
  return update.finish().file;
}

}  // namespace signet::world
