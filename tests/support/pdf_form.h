// The transcript as a page before anyone signs: one A4 page with its record and empty signature fields, as a school system
// prints it. Places on the page are given as people see it (origin at the lower left, points), whatever its rotation.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "policy/model/kind.h"
#include "tests/support/pdf_font.h"
#include "tests/support/pdf_update.h"
#include "tests/support/transcript_form.h"

namespace signet::world {

/// What the metadata say (docs/formats/pdf.md). Empty fields are left out.
struct PdfRecord {
  std::string kind, number, school_code, school_year, class_code, class_name, pupil_id, lookup_code;
  std::string effective_date;  // empty: the day on which the principal signs
  std::string grade, previous_id, previous_sha256, transfer_in, results_until, retest, summer_training;
  std::vector<std::string> subjects;
  std::string xml_sha256, source_sha256;
};
/// The record's element, from `<rdf:Description` to `</rdf:Description>`.
std::string record_text(const PdfRecord& record);
/// The whole XMP packet around it.
std::string xmp_packet(std::string_view record);

/// A signature field of the form: its name, and where it stands for people.
struct FieldPlace {
  std::string name, person;  // a member of the cast
  PdfRect seen;
};

struct PdfForm {
  Form form;       // pupil, class, teachers
  int pupils = 3;  // of an assessment book
  Kind kind = Kind::annual_transcript;
  PdfRecord record;
  bool metadata = true;  // with the record
  std::string version = "1.7";
  XrefForm xref = XrefForm::table;
  int rotation = 0;               // of the page
  double crop_x = 0, crop_y = 0;  // where the visible page begins in user space
  double user_unit = 1;
  bool fields = true;       // made beforehand; else the signers add them
  bool seal_field = false;  // an empty KY_PHAT_HANH
  bool annots_indirect = false, acroform_direct = false, fields_indirect = false;
  double principal_x = 385;    // left edge of the principal's field
  std::size_t scan_bytes = 0;  // a picture of about this size on the page
  std::function<void(std::string& packet)> edit_packet;
  std::function<void(PdfObjects&)> edit;  // the objects, before the file is written
};

/// Numbers of the objects that write_form gives out.
namespace form_object {
constexpr int catalog = 1, pages = 2, page = 3, content = 4, acroform = 5, metadata = 6, info = 7, annots = 8, fields = 9, image = 10,
              seal = 11, font = 12, bold_font = 17, first_field = 22;
}

/// The page and the record of a document of this kind that has an XML form; `form`: what its XML says.
PdfForm pdf_form_of(Kind kind, Form form);
/// An annual transcript.
PdfForm pdf_form_of_class(std::string_view class_code, int pupil_number);
/// Whether its record has a day on which it takes effect: transcripts of all kinds.
bool is_transcript(Kind kind);
/// In the order of signing: teachers, homeroom, principal.
std::vector<FieldPlace> field_places(const PdfForm& form);
/// From places that people see to user space.
PdfRect in_user_space(const PdfForm& form, const PdfRect& seen);
std::string write_form(const PdfForm& form);
/// Another producer's file with the record and the fields of `form`, as one incremental update.
std::string adopted(const std::string& base, const PdfForm& form);
/// Fonts of the page, with the glyphs that it uses.
struct PageFonts {
  PdfFont regular{liberation("LiberationSans-Regular"), "LiberationSans"};
  PdfFont bold{liberation("LiberationSans-Bold"), "LiberationSans-Bold"};
  static std::string liberation(const std::string& name) { return "/usr/share/fonts/truetype/liberation2/" + name + ".ttf"; }
};
/// The content stream of the page. Texts without Vietnamese letters are in Helvetica (F1, F2), others in F3, F4.
std::string page_content(const PdfForm& form, PageFonts& fonts);

}  // namespace signet::world
