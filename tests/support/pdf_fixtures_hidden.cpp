// Changes that hide behind what a later signer may add: validation data, fields, time-stamps, cross-reference streams.
#include <memory>

#include "tests/support/pdf_fixture_kit.h"

namespace signet::world {
namespace {

constexpr int first_free = 60;  // behind the form's own objects
constexpr const char* mark_rectangle = "[328 582 370 594]";

void set_false_content(PdfUpdate& update) {
  update.set(form_object::content, pdf_flate_stream("", update.page_content(update.page()) + "q 1 g 328 582 42 12 re f 0 g BT /F2 9.5 "
                                                                                             "Tf 342 583 Td (9.9) Tj ET Q\n"));
}

/// The form has a DSS before anyone signs, and the page's content is another before the principal does.
void name_in_dss(PdfFixtureList& list, const char* name, const char* about, const std::string& entries) {
  list.built(name, {Reason::changed_after_signing}, about, [entries](Pdf& pdf) {
    pdf.form([&](PdfForm& form) {
      form.edit = [entries](PdfObjects& file) {
        file.objects[form_object::catalog].insert(2, "/DSS " + pdf_ref(first_free) + " ");
        file.objects[first_free] = "<</Type /DSS " + entries + ">>";
      };
    });
    pdf.update_after("homeroom", set_false_content);
  });
}

void add_empty_field(PdfUpdate& update, const std::string& entries) {
  const int page = update.page();
  const int field = update.add("<</Type /Annot /Subtype /Widget /FT /Sig /T (PHU) /P " + pdf_ref(page) + " " + entries + " /AP <</N " +
                               pdf_ref(update.add(false_mark_look())) + ">>>>");
  update.append(page, "/Annots", pdf_ref(field));
  update.add_field(field);
}

std::string stamped_over_a_mark(const World& world) {
  auto pdf = a_pdf(world);
  pdf.pupil(100);
  auto stamp = pdf.signing("homeroom");
  stamp.key = "stamp";
  auto& options = stamp.options;
  options.field = "DAU-THOI-GIAN";
  options.rectangle = {328, 582, 370, 594};
  options.look = false_mark_look();
  options.subfilter = "ETSI.RFC3161";
  options.m = "";
  options.time = pdf.time("homeroom") + 600;
  options.edit_object = [](std::string& text) { text.replace(text.find("/Type /Sig"), 10, "/Type /DocTimeStamp"); };
  options.contents = [authority = world.identity("tsa"), time = options.time](ByteView message) {
    return timestamp_token(authority, message, time);
  };
  const auto principal = pdf.signing("principal");
  return pdf.without("principal").also(stamp).also(principal).file();
}

/// The homeroom teacher's own new field covers the signature of the teacher of Toán, on paper only.
void sign_over_a_teacher(Pdf& pdf) {
  pdf.form([](PdfForm& form) { form.fields = false; });
  const auto covered = pdf.signing("teacher-TOAN").options.rectangle;
  pdf.change("homeroom", [covered](PdfSigning& signing) {
    signing.options.rectangle = covered;
    signing.options.edit = [](PdfUpdate& update) { update.set_key(update.field("GVCN"), "/F", "36"); };
  });
}

/// The page shows the first cross-reference stream, which a later one replaces under its number.
void show_cross_reference(Pdf& pdf) {
  pdf.xref_streams();
  const auto number = std::make_shared<int>(0);
  pdf.form([&](PdfForm& form) {
    form.edit = [number](PdfObjects& file) {
      *number = file.objects.rbegin()->first + 1;
      auto& page = file.objects[form_object::page];
      page.replace(page.find("/Contents 4 0 R"), 15, "/Contents [4 0 R " + pdf_ref(*number) + "]");
    };
  });
  pdf.update_after("homeroom", [number](PdfUpdate& update) { update.xref_number = *number; });
}

}  // namespace

void add_pdf_hidden_changes(PdfFixtureList& list) {
  name_in_dss(list, "dss-names-the-page-before-the-principal", "a DSS calls page and content validation data, then the content changes",
              "/VRI <</X [3 0 R 4 0 R]>>");
  name_in_dss(list, "dss-certs-name-the-content", "a DSS calls the page's content a certificate, then it changes", "/Certs [4 0 R]");
  list.between("empty-field-over-a-mark", {Reason::changed_after_signing}, "an empty field shows another mark", "homeroom",
               [](PdfUpdate& update) { add_empty_field(update, "/F 4 /Rect " + std::string{mark_rectangle}); });
  list.between("not-viewed-field-over-a-signature", {Reason::changed_after_signing},
               "an empty field that is printed and not viewed covers a mark and a signature", "homeroom",
               [](PdfUpdate& update) { add_empty_field(update, "/F 36 /Rect [328 576 460 596]"); });
  list.built("not-viewed-signature-over-a-signature", {Reason::changed_after_signing},
             "a signature that is printed and not viewed covers another's", sign_over_a_teacher);
  list.other("visible-timestamp-over-a-mark", {Reason::changed_after_signing}, "a genuine document time-stamp shows another mark",
             stamped_over_a_mark);
  list.built("contents-is-a-cross-reference-stream", {Reason::changed_after_signing},
             "the page shows a cross-reference stream, which is another before the principal signs", show_cross_reference);
}

}  // namespace signet::world
