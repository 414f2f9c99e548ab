// Where the seal cannot stand; and what is unusual and right.
#include "tests/support/pdf_fixture_kit.h"

namespace signet::world {
namespace {

PdfBuild formed(std::function<void(PdfForm&)> change) {
  return [change = std::move(change)](Pdf& pdf) { pdf.form(change); };
}

void add_page_shapes(PdfFixtureList& list) {
  list.sealed("pdf-plain", "nothing unusual", [](Pdf&) {});
  for (const int rotation : {90, 180, 270})
    list.sealed("page-rotated-" + std::to_string(rotation), "the page is turned",
                formed([rotation](PdfForm& f) { f.rotation = rotation; }));
  list.sealed("page-cropped", "a CropBox that does not begin at the origin", formed([](PdfForm& f) { f.crop_x = 40, f.crop_y = 25; }));
  list.sealed("page-cropped-and-rotated", "both", formed([](PdfForm& f) { f.crop_x = 40, f.crop_y = 25, f.rotation = 90; }));
  list.sealed("page-in-other-units", "UserUnit 2", formed([](PdfForm& f) { f.user_unit = 2; }));
  list.sealed("page-boxes-inherited", "MediaBox and Rotate stand in the root of the pages", formed([](PdfForm& f) {
                f.edit = [](PdfObjects& pdf) {
                  auto& page = pdf.objects[form_object::page];
                  page.erase(page.find("/MediaBox [0 0 595 842] "), 24);
                  pdf.objects[form_object::pages].insert(2, "/MediaBox [0 0 595 842] /Rotate 0 ");
                };
              }));
}

void add_containers(PdfFixtureList& list) {
  list.sealed("annots-indirect", "/Annots is an object of its own", formed([](PdfForm& f) { f.annots_indirect = true; }));
  list.sealed("acroform-direct", "the AcroForm stands in the catalog", formed([](PdfForm& f) { f.acroform_direct = true; }));
  list.sealed("fields-indirect", "/Fields is an object of its own", formed([](PdfForm& f) { f.fields_indirect = true; }));
  list.sealed("acroform-direct-fields-indirect", "both", formed([](PdfForm& f) { f.acroform_direct = f.fields_indirect = true; }));
  list.sealed("fields-made-by-the-signers", "no annotation and no AcroForm before the first signature",
              formed([](PdfForm& f) { f.fields = false; }));
  list.sealed("seal-field-empty", "an empty KY_PHAT_HANH waits", formed([](PdfForm& f) { f.seal_field = true; }));
  list.sealed("widget-apart", "the principal's field has its widget as a kid", formed([](PdfForm& f) {
                f.edit = [](PdfObjects& pdf) {
                  const int field = form_object::first_field + 14;
                  auto& own = pdf.objects[field];
                  auto widget = own;
                  const auto cut = [](std::string& text, const std::string& part) { text.erase(text.find(part), part.size()); };
                  cut(widget, "/FT /Sig ");
                  cut(widget, "/T (CBQL) ");
                  widget.insert(2, "/Parent " + pdf_ref(field) + " ");
                  pdf.objects[60] = widget;
                  own = "<</FT /Sig /T (CBQL) /Kids [60 0 R]>>";
                  auto& page = pdf.objects[form_object::page];
                  page.replace(page.find(pdf_ref(field) + "]"), pdf_ref(field).size(), "60 0 R");
                };
              }));
  list.sealed("two-pages", "an empty second page", formed([](PdfForm& f) {
                f.edit = [](PdfObjects& pdf) {
                  pdf.objects[60] = "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]>>";
                  pdf.objects[form_object::pages] = "<</Type /Pages /Kids [3 0 R 60 0 R] /Count 2>>";
                };
              }));
  list.sealed("record-twice-and-equal", "the same record in two streams",
              formed([](PdfForm& f) { f.edit = [](PdfObjects& pdf) { pdf.objects[60] = pdf.objects[form_object::metadata]; }; }));
}

void add_writers(PdfFixtureList& list) {
  for (const char* version : {"1.4", "1.5", "2.0"})
    list.sealed(std::string{"version-"} + version, "header of this version", formed([version](PdfForm& f) { f.version = version; }));
  list.sealed("linearized", "the form is linearized",
              [](Pdf& pdf) { pdf.edit_form([](std::string& file) { file = rewritten(file, Rewrite::linearized); }); });
  list.sealed("no-line-feed-at-the-end", "the form ends with %%EOF",
              [](Pdf& pdf) { pdf.edit_form([](std::string& file) { file.pop_back(); }); });
  list.sealed_other("scan", "a scanned paper", [](const World& world) { return a_scan(world); });
  list.sealed_other("scan-of-30-MB", "a scanned paper of about 30 MB", [](const World& world) { return a_scan(world, 30'000'000); });
  list.sealed_other("true-copy", "a copy of a document", [](const World& world) { return a_true_copy(world); });
}

void add_signers(PdfFixtureList& list) {
  list.sealed("adobe-style", "adbe.pkcs7.detached with a signing time in the CMS", [](Pdf& pdf) {
    for (const char* key : {"teacher-TOAN", "homeroom"})
      pdf.change(key, [](PdfSigning& s) {
        s.options.subfilter = "adbe.pkcs7.detached";
        s.options.cms.signing_time = true;
        s.options.cms.certificate_attribute = false;
      });
  });
  list.sealed("rsa-pss", "RSASSA-PSS by a teacher and the principal", [](Pdf& pdf) {
    for (const char* key : {"teacher-TIN", "principal"}) pdf.signing(key).options.cms.pss = true;
  });
  list.sealed("longer-hashes", "SHA-384 and SHA-512", [](Pdf& pdf) {
    pdf.signing("teacher-TIN").options.cms.hash = "SHA384";
    pdf.signing("homeroom").options.cms.hash = "SHA512";
  });
  list.sealed("ecdsa-p384", "a P-384 certificate",
              [](Pdf& pdf) { pdf.signed_by("teacher-TIN", "p384").signing("teacher-TIN").options.cms.hash = "SHA384"; });
  list.sealed("invisible-teachers", "teachers sign without a picture", [](Pdf& pdf) {
    pdf.form([](PdfForm& f) { f.fields = false; });
    for (const char* key : {"teacher-TIN", "teacher-TOAN", "teacher-NGUVAN"}) pdf.signing(key).options.rectangle.clear();
  });
  list.sealed("class-with-other-teachers", "class 8A2", [](Pdf& pdf) { pdf.of_class("8A2"); });
  list.sealed("tied-to-an-xml", "the record names an XML", [](Pdf& pdf) { pdf.tied_to("<HOC_BA/>"); });
  list.sealed_other("timestamp-between", "a document time-stamp between homeroom teacher and principal", [](const World& world) {
    auto pdf = a_pdf(world);
    auto stamp = pdf.signing("homeroom");
    stamp.key = "stamp";
    stamp.options.field = "DAU-THOI-GIAN";
    stamp.options.rectangle.clear();
    stamp.options.subfilter = "ETSI.RFC3161";
    stamp.options.m = "";
    stamp.options.time = pdf.time("homeroom") + 600;
    stamp.options.edit_object = [](std::string& text) { text.replace(text.find("/Type /Sig"), 10, "/Type /DocTimeStamp"); };
    stamp.options.contents = [authority = world.identity("tsa"), time = stamp.options.time](ByteView message) {
      return timestamp_token(authority, message, time);
    };
    const auto principal = pdf.signing("principal");
    return pdf.without("principal").also(stamp).also(principal);
  });
}

}  // namespace

void add_pdf_places(PdfFixtureList& list) {
  list.built("seal-off-the-page", {Reason::seal_place_unfit}, "the principal signs at the left edge",
             formed([](PdfForm& f) { f.principal_x = 12; }));
  list.built("seal-over-an-annotation", {Reason::seal_place_unfit}, "the seal would lie over the homeroom teacher's signature",
             formed([](PdfForm& f) { f.principal_x = 215; }));
  list.built("principal-invisible", {Reason::seal_place_unfit}, "the principal's signature has no place", [](Pdf& pdf) {
    pdf.form([](PdfForm& f) { f.fields = false; });
    pdf.signing("principal").options.rectangle.clear();
  });
}

void add_pdf_benign(PdfFixtureList& list) {
  add_page_shapes(list);
  add_containers(list);
  add_writers(list);
  add_signers(list);
}

}  // namespace signet::world
