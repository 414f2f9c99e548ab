// Shadow attacks: what is hidden in the document before anyone signs is shown afterwards.
// Mainka, Mladenov, Rohlmann: "Shadow Attacks: Hiding and Replacing Content in Signed PDFs", NDSS 2021.
#include "tests/support/fail.h"
#include "tests/support/pdf_fixture_kit.h"

namespace signet::world {
namespace {

constexpr int cover_object = 60, font_object = 61, hidden_object = 62;

/// The page has a false mark, and a patch with the true one over it.
void put_cover(PdfForm& form) {
  form.edit = [true_mark = mark(form.form.pupil.number, "TOAN", 3, true)](PdfObjects& pdf) {
    pdf.objects[cover_object] = pdf_stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842]",
                                           "q 1 g 328 582 42 12 re f 0 g BT /F2 9.5 Tf 342 583 Td (" + true_mark + ") Tj ET Q\n");
    auto& page = pdf.objects[form_object::page];
    page.replace(page.find("/Resources <<"), 13, "/Resources <</XObject <</Cover 60 0 R>> ");
    page.replace(page.find("/Contents 4 0 R"), 15, "/Contents [4 0 R 63 0 R]");
    pdf.objects[63] = pdf_stream("", "q 1 g 328 582 42 12 re f 0 g BT /F2 9.5 Tf 342 583 Td (9.9) Tj ET Q /Cover Do\n");
  };
}
void lift_cover(PdfUpdate& update) { update.set(cover_object, pdf_stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842]", "")); }

/// The marks of a year are written in a font of their own.
void put_font(PdfForm& form) {
  form.edit = [](PdfObjects& pdf) {
    pdf.objects[font_object] = "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding>>";
    auto& page = pdf.objects[form_object::page];
    const auto at = page.find("/F2 <<");
    page.replace(at, page.find(">>", at) + 2 - at, "/F2 61 0 R");
  };
}
/// Every 6 looks like a 9.
void swap_digits(PdfUpdate& update) {
  update.set(font_object,
             "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding <</Type /Encoding /BaseEncoding /WinAnsiEncoding "
             "/Differences [53 /nine /nine]>>>>");
}

/// Another content stream lies inside a stream, with the number of the true one.
void put_twin(PdfForm& form) {
  const auto twin = "4 0 obj\n" + pdf_stream("", "q 1 0 0 1 0 0 cm BT /F2 40 Tf 60 500 Td (DIEM 10 TAT CA) Tj ET Q\n") + "\nendobj\n";
  form.edit = [twin](PdfObjects& pdf) { pdf.objects[hidden_object] = pdf_stream("/Type /EmbeddedFile", twin); };
}
/// Only the cross-reference changes: object 4 stands elsewhere in the signed octets.
void show_twin(PdfUpdate& update) { update.more_offsets[form_object::content] = update.old_file().rfind("4 0 obj\n<< /Length"); }

void both_ways(PdfFixtureList& list, const std::string& name, const char* about, void (*prepare)(PdfForm&), void (*reveal)(PdfUpdate&)) {
  list.built(name, {Reason::not_whole}, std::string{about} + "; behind everything", [prepare, reveal](Pdf& pdf) {
    pdf.form(prepare);
    pdf.update_after("principal", reveal);
  });
  list.built(name + "-before-the-principal", {Reason::changed_after_signing}, std::string{about} + "; the principal signs it so",
             [prepare, reveal](Pdf& pdf) {
               pdf.form(prepare);
               pdf.update_after("homeroom", reveal);
             });
}

}  // namespace

void add_pdf_shadow_attacks(PdfFixtureList& list) {
  both_ways(list, "shadow-hide", "a patch with the true mark is lifted off the false one", put_cover, lift_cover);
  both_ways(list, "shadow-replace", "a font gets other shapes for its digits", put_font, swap_digits);
  both_ways(list, "shadow-hide-and-replace", "the cross-reference points to a page content that was hidden in the signed octets", put_twin,
            show_twin);
}

}  // namespace signet::world
