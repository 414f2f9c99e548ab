// Incremental saving attacks: octets are appended to what was signed.
// Mladenov et al.: "1 Trillion Dollar Refund: How To Spoof PDF Signatures", CCS 2019, section 4.
#include "tests/support/pdf_fixture_kit.h"

namespace signet::world {
namespace {

void add_saving_variants(PdfFixtureList& list) {
  list.behind("incremental-saving", {Reason::not_whole}, "a whole update behind the principal's signature covers a mark",
              [](PdfUpdate& update) { add_content(update, false_mark()); });
  list.behind("incremental-saving-without-xref", {Reason::not_whole}, "an update without cross-reference and trailer",
              [](PdfUpdate& update) {
                add_content(update, false_mark());
                update.without_xref = true;
              });
  list.behind("incremental-saving-with-trailer-only", {Reason::pdf_malformed}, "an update with a trailer and no cross-reference",
              [](PdfUpdate& update) {
                add_content(update, false_mark());
                update.without_xref = true;
                update.loose = "trailer\n<</Size 200 /Root 1 0 R>>\n%%EOF\n";
              });
  list.behind("incremental-saving-with-the-signature-again", {Reason::not_whole}, "an update that repeats the signature's object",
              [](PdfUpdate& update) {
                add_content(update, false_mark());
                const auto& file = update.old_file();
                const auto place = last_signature(file);
                const auto begin = file.find('\n', place.object) + 1;
                update.set(place.number, file.substr(begin, file.find("\nendobj", place.close) - begin));
              });
  list.behind("incremental-saving-of-nothing", {Reason::not_whole}, "an update that writes the catalog anew as it was",
              [](PdfUpdate& update) { update.set(update.root(), update.value(update.root())); });
}

void add_later_changes(PdfFixtureList& list) {
  const auto later = [&](const char* name, const char* about, PdfChange change) {
    list.between(name, {Reason::changed_after_signing}, about, "homeroom", std::move(change));
  };
  later("content-added-before-the-principal", "a mark is covered after the teachers signed; the principal signs it so",
        [](PdfUpdate& update) { add_content(update, false_mark()); });
  later("content-replaced-before-the-principal", "the page's content is another", [](PdfUpdate& update) {
    auto text = update.page_content(update.page());
    const auto at = text.find("BT /F2 9.5 Tf");
    text.replace(text.find('(', at), 4, "(9.9");
    update.set(form_object::content, pdf_flate_stream("", text));
  });
  later("page-cropped-before-the-principal", "the page gets a CropBox",
        [](PdfUpdate& update) { update.set_key(update.page(), "/CropBox", "[0 0 595 500]"); });
  later("page-added-before-the-principal", "the document gets a second page", [](PdfUpdate& update) {
    const int page = update.add("<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]>>");
    update.append(form_object::pages, "/Kids", pdf_ref(page));
    update.set_key(form_object::pages, "/Count", "2");
  });
  later("open-action-before-the-principal", "the catalog gets a script",
        [](PdfUpdate& update) { update.set_key(update.root(), "/OpenAction", "<</S /JavaScript /JS (app.alert\\(1\\))>>"); });
  later("field-removed-before-the-principal", "a teacher's field is no longer in the form", [](PdfUpdate& update) {
    auto fields = update.acroform_key("/Fields");
    const auto own = pdf_ref(update.field("GVBM-TOAN-1"));
    fields.erase(fields.find(own), own.size());
    update.set_acroform_key("/Fields", fields);
  });
  later("appearance-replaced-before-the-principal", "a teacher's signature looks otherwise", [](PdfUpdate& update) {
    const int look = update.add(scribble({0, 0, 86, 20}, 0, "Nguoi Khac"));
    update.set_key(update.field("GVBM-TOAN-1"), "/AP", "<</N " + pdf_ref(look) + ">>");
  });
  later("widget-moved-before-the-principal", "a teacher's signature stands elsewhere",
        [](PdfUpdate& update) { update.set_key(update.field("GVBM-TOAN-1"), "/Rect", "[40 400 560 700]"); });
  later("text-field-added-before-the-principal", "a text field shows another mark", [](PdfUpdate& update) {
    const int page = update.page();
    const int field =
        update.add("<</Type /Annot /Subtype /Widget /FT /Tx /T (them) /V (9.9) /DA (/Helv 9 Tf 0 g) /F 4 /Rect [328 582 370 594] /P " +
                   pdf_ref(page) + " /AP <</N " + pdf_ref(update.add(false_mark_look())) + ">>>>");
    update.append(page, "/Annots", pdf_ref(field));
    update.add_field(field);
  });
}

void add_octets(PdfFixtureList& list) {
  list.altered("trailing-octets", {Reason::not_whole}, "octets behind the end of the file", [](std::string& file) { file += "more\n"; });
  list.altered("trailing-comment", {Reason::not_whole}, "a comment behind the end of the file",
               [](std::string& file) { file += "% more\n"; });
  list.altered("trailing-zero", {Reason::not_whole}, "one zero octet behind the end", [](std::string& file) { file += '\0'; });
  list.altered("trailing-file", {Reason::pdf_malformed}, "a second PDF behind the first",
               [](std::string& file) { file += write_form(pdf_form_of_class("8A1", 9)); });
  list.altered("one-bit-changed", {Reason::content_changed}, "one bit of the title", [](std::string& file) {
    const auto at = file.find("/Title <FEFF") + 14;
    file[at] = file[at] == '4' ? '5' : '4';
  });
  list.altered("cut-off", {}, "the last hundred octets are lost", [](std::string& file) { file.resize(file.size() - 100); });
}

}  // namespace

void add_pdf_saving_attacks(PdfFixtureList& list) {
  add_saving_variants(list);
  add_later_changes(list);
  add_octets(list);
}

}  // namespace signet::world
