#include "tests/support/pdf_form.h"

#include <cmath>

#include "tests/support/cast.h"

namespace signet::world {
namespace {

constexpr double page_width = 595, page_height = 842;
using Matrix = std::array<double, 6>;

/// From what people see to user space (7.7.3.3 /Rotate, /CropBox, /UserUnit).
Matrix seen_to_user(const PdfForm& form) {
  Matrix m{1, 0, 0, 1, 0, 0};
  if (form.rotation == 90) m = {0, 1, -1, 0, page_height, 0};
  if (form.rotation == 180) m = {-1, 0, 0, -1, page_width, page_height};
  if (form.rotation == 270) m = {0, -1, 1, 0, 0, page_width};
  for (auto& value : m) value /= form.user_unit;
  m[4] += form.crop_x;
  m[5] += form.crop_y;
  return m;
}

std::string numbers(std::initializer_list<double> values) {
  std::string out;
  for (const double value : values) out += (out.empty() ? "" : " ") + pdf_number(value);
  return out;
}

/// The visible part, and a margin around it where the page is cropped.
std::string boxes(const PdfForm& form) {
  const bool lying = form.rotation % 180 != 0;
  const double width = (lying ? page_height : page_width) / form.user_unit, height = (lying ? page_width : page_height) / form.user_unit;
  const double x = form.crop_x, y = form.crop_y;
  std::string out = "/MediaBox [0 0 " + numbers({width + 2 * x, height + 2 * y}) + "]";
  if (x != 0 || y != 0) out += " /CropBox [" + numbers({x, y, x + width, y + height}) + "]";
  if (form.rotation != 0) out += " /Rotate " + std::to_string(form.rotation);
  if (form.user_unit != 1) out += " /UserUnit " + pdf_number(form.user_unit);
  return out;
}

std::string reference_list(const std::vector<int>& objects) {
  std::string out = "[";
  for (const int number : objects) out += (out.size() > 1 ? " " : "") + pdf_ref(number);
  return out + "]";
}

std::string rect_text(const PdfRect& r) { return "[" + numbers({r.at(0), r.at(1), r.at(2), r.at(3)}) + "]"; }

std::string empty_field(const PdfForm& form, const std::string& name, const PdfRect& seen) {
  return "<</Type /Annot /Subtype /Widget /FT /Sig /F 4 /T " + pdf_plain_string(name) + " /Rect " + rect_text(in_user_space(form, seen)) +
         " /P " + pdf_ref(form_object::page) + (form.rotation ? " /MK <</R " + std::to_string(form.rotation) + ">>" : "") + ">>";
}

std::vector<int> add_fields(const PdfForm& form, std::map<int, std::string>& objects) {
  std::vector<int> made;
  if (form.seal_field) {
    objects[form_object::seal] = empty_field(form, "KY_PHAT_HANH", {form.principal_x - 80, 110, form.principal_x + 44, 240});
    made.push_back(form_object::seal);
  }
  if (!form.fields) return made;
  int number = form_object::first_field;
  for (const auto& place : field_places(form)) {
    objects[number] = empty_field(form, place.name, place.seen);
    made.push_back(number++);
  }
  return made;
}

/// Paper with grain, which compresses to two thirds: about so many octets in all.
std::string picture_of(std::size_t octets) {
  const auto pixels_wanted = octets / 15 * 22;
  const auto width = static_cast<std::size_t>(std::sqrt(static_cast<double>(pixels_wanted) * 1.5));
  const auto height = pixels_wanted / width + 1;
  std::string pixels(width * height, '\0');
  unsigned state = 1;
  for (auto& pixel : pixels) {
    state = state * 1664525U + 1013904223U;
    pixel = static_cast<char>(224 + (state >> 27));
  }
  return pdf_flate_stream("/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8 /Width " + std::to_string(width) +
                              " /Height " + std::to_string(height),
                          pixels);
}

std::string page_object(const PdfForm& form, const std::vector<int>& fields) {
  std::string out = "<</Type /Page /Parent 2 0 R " + boxes(form) +
                    " /Resources <</Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>> /F2 <</Type "
                    "/Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding>> /F3 " +
                    pdf_ref(form_object::font) + " /F4 " + pdf_ref(form_object::bold_font) + ">>";
  if (form.scan_bytes != 0) out += " /XObject <</Im1 " + pdf_ref(form_object::image) + ">>";
  out += ">> /Contents " + pdf_ref(form_object::content);
  if (!fields.empty()) out += " /Annots " + (form.annots_indirect ? pdf_ref(form_object::annots) : reference_list(fields));
  return out + ">>";
}

std::string acroform_value(const PdfForm& form, const std::vector<int>& fields) {
  return "<</Fields " + (form.fields_indirect ? pdf_ref(form_object::fields) : reference_list(fields)) + " /SigFlags 1>>";
}

std::string catalog_object(const PdfForm& form, const std::vector<int>& fields) {
  std::string out = "<</Type /Catalog /Pages 2 0 R";
  if (!fields.empty()) out += " /AcroForm " + (form.acroform_direct ? acroform_value(form, fields) : pdf_ref(form_object::acroform));
  if (form.metadata) out += " /Metadata " + pdf_ref(form_object::metadata);
  return out + " /Lang (vi)>>";
}

/// In the last column of the table: two teachers stand beside each other.
PdfRect teacher_place(std::size_t row, std::size_t nth) {
  const double x = 374 + 90 * static_cast<double>(nth), top = 622 - 24 * static_cast<double>(row);
  return {x, top - 22, x + 86, top - 2};
}

}  // namespace

bool is_transcript(Kind kind) {
  return kind == Kind::annual_transcript || kind == Kind::opening || kind == Kind::summer_supplement || kind == Kind::transfer;
}

PdfForm pdf_form_of(Kind kind, Form form) {
  PdfForm out;
  out.kind = kind;
  auto& record = out.record;
  record.kind = code(kind);
  record.number = is_transcript(kind) ? std::to_string(form.pupil.number) + "/HB-THCSMA" : form.class_code + "/SDG-THCSMA";
  record.school_code = school_code;
  record.school_year = form.school_year;
  record.class_code = record.class_name = form.class_code;
  for (const auto& [subject, teachers] : form.teachers) record.subjects.push_back(subject);
  if (is_transcript(kind)) {
    record.pupil_id = form.pupil.personal_id;
    record.lookup_code = form.pupil.lookup_code;
    record.effective_date = form.effective_date;
  }
  if (kind == Kind::opening) {
    record.grade = form.grade;
    if (!form.first_year) record.previous_id = form.pupil.transcript_id + "-truoc";
    record.previous_sha256 = form.previous_sha256;
    if (form.transfer_in) record.transfer_in = "1";
  }
  if (kind == Kind::transfer) record.results_until = form.results_until;
  if (kind == Kind::summer_supplement) record.retest = form.retest, record.summer_training = form.summer_training;
  out.form = std::move(form);
  return out;
}

PdfForm pdf_form_of_class(std::string_view class_code, int pupil_number) {
  return pdf_form_of(Kind::annual_transcript, form_of_class(class_code, pupil_number));
}

std::vector<FieldPlace> field_places(const PdfForm& form) {
  std::vector<FieldPlace> places;
  if (is_transcript(form.kind) || form.kind == Kind::assessment_book) {
    for (std::size_t row = 0; row < form.form.teachers.size(); ++row) {
      const auto& [subject, teachers] = form.form.teachers[row];
      for (std::size_t nth = 0; nth < teachers.size(); ++nth)
        places.push_back({"GVBM-" + subject + "-" + std::to_string(nth + 1), teachers[nth], teacher_place(row, nth)});
    }
    places.push_back({"GVCN", form.form.homeroom, {60, 162, 200, 212}});
  }
  places.push_back({"CBQL", "principal", {form.principal_x, 160, form.principal_x + 150, 210}});
  return places;
}

PdfRect in_user_space(const PdfForm& form, const PdfRect& seen) {
  const auto m = seen_to_user(form);
  const auto x = [&](double a, double b) { return m[0] * a + m[2] * b + m[4]; };
  const auto y = [&](double a, double b) { return m[1] * a + m[3] * b + m[5]; };
  const double x1 = x(seen[0], seen[1]), x2 = x(seen[2], seen[3]), y1 = y(seen[0], seen[1]), y2 = y(seen[2], seen[3]);
  return {std::min(x1, x2), std::min(y1, y2), std::max(x1, x2), std::max(y1, y2)};
}

std::string write_form(const PdfForm& form) {
  PdfObjects pdf;
  pdf.version = form.version;
  pdf.form = form.xref;
  auto& objects = pdf.objects;
  const auto fields = add_fields(form, objects);
  const auto m = seen_to_user(form);
  PageFonts fonts;
  objects[form_object::catalog] = catalog_object(form, fields);
  objects[form_object::pages] = "<</Type /Pages /Kids [3 0 R] /Count 1>>";
  objects[form_object::page] = page_object(form, fields);
  objects[form_object::content] =
      pdf_flate_stream("", "q " + numbers({m[0], m[1], m[2], m[3], m[4], m[5]}) + " cm\n" + page_content(form, fonts) + "Q\n");
  fonts.regular.write(objects, form_object::font);
  fonts.bold.write(objects, form_object::bold_font);
  if (!fields.empty() && !form.acroform_direct) objects[form_object::acroform] = acroform_value(form, fields);
  if (form.metadata) {
    auto packet = xmp_packet(record_text(form.record));
    if (form.edit_packet) form.edit_packet(packet);
    objects[form_object::metadata] = pdf_stream("/Type /Metadata /Subtype /XML", packet);
  }
  objects[form_object::info] =
      "<</Title " +
      pdf_text_string(form.kind == Kind::assessment_book ? "Sổ theo dõi " + form.form.class_code : "Học bạ " + form.form.pupil.name) +
      " /Producer (Phan mem nha truong mau)>>";
  if (form.annots_indirect) objects[form_object::annots] = reference_list(fields);
  if (form.fields_indirect) objects[form_object::fields] = reference_list(fields);
  if (form.scan_bytes != 0) objects[form_object::image] = picture_of(form.scan_bytes);
  pdf.trailer = "/Root 1 0 R /Info 7 0 R /ID [<5369676E657420776F726C6420000001> <5369676E657420776F726C6420000001>]";
  if (form.edit) form.edit(pdf);
  return write_pdf(pdf);
}

}  // namespace signet::world
