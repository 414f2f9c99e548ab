// What is signed and means something else elsewhere: to a printer, to another reader, at another time; and forms and fields
// in which the seal could not be seen.
#include "tests/support/fail.h"
#include "tests/support/pdf_fixture_kit.h"

namespace signet::world {
namespace {

using ObjectEdit = std::function<void(std::map<int, std::string>&)>;
constexpr int spare_object = 60;

void object_edit(PdfFixtureList& list, const char* name, Reason reason, const char* about, ObjectEdit edit, bool seal_field = false) {
  list.built(name, {reason}, about, [edit = std::move(edit), seal_field](Pdf& pdf) {
    pdf.form([&](PdfForm& form) {
      form.seal_field = seal_field;
      form.edit = [edit](PdfObjects& file) { edit(file.objects); };
    });
  });
}

void substitute(std::string& text, std::string_view what, std::string_view with) {
  const auto at = text.find(what);
  must(at != std::string::npos, "nothing to substitute: " + std::string{what});
  text.replace(at, what.size(), with);
}

/// A layer with a false mark: off, until a reader that prints switches it on (8.11.4.4).
void put_layer(std::map<int, std::string>& objects) {
  objects[form_object::catalog].insert(
      2, "/OCProperties <</OCGs [60 0 R] /D <</Order [] /OFF [60 0 R] /AS [<</Event /Print /Category [/Print] /OCGs [60 0 R]>>]>>>> ");
  objects[spare_object] = "<</Type /OCG /Name (x) /Usage <</Print <</PrintState /ON>> /View <</ViewState /OFF>>>>>>";
  objects[61] = pdf_stream("", "/OC /P0 BDC q 1 g 328 582 42 12 re f 0 g BT /F2 9.5 Tf 342 583 Td (9.9) Tj ET Q EMC\n");
  auto& page = objects[form_object::page];
  substitute(page, "/Resources <<", "/Resources <</Properties <</P0 60 0 R>> ");
  substitute(page, "/Contents 4 0 R", "/Contents [4 0 R 61 0 R]");
}

void put_external_stream(std::map<int, std::string>& objects) {
  objects[spare_object] = pdf_stream("/F <</Type /Filespec /F (sau.txt)>>", "");
  substitute(objects[form_object::page], "/Contents 4 0 R", "/Contents [4 0 R 60 0 R]");
}

void put_script_by_reference(std::map<int, std::string>& objects) {
  objects[spare_object] = "<</Type /Annot /Subtype /Link /Rect [42 766 90 780] /Border [0 0 0] /A <</S 61 0 R /JS (app.alert\\(1\\))>>>>";
  objects[61] = "/JavaScript";
  substitute(objects[form_object::page], "/Annots [", "/Annots [60 0 R ");
}

/// One object is the page and the form.
void put_form_into_page(std::map<int, std::string>& objects) {
  const auto& form = objects[form_object::acroform];
  const auto begin = form.find("/Fields ");
  objects[form_object::page].insert(2, form.substr(begin, form.find(']', begin) + 1 - begin) + " /SigFlags 3 ");
  substitute(objects[form_object::catalog], "/AcroForm 5 0 R", "/AcroForm 3 0 R");
}

std::string hidden_metadata(std::string_view packet) { return pdf_stream("/Type /Metadata /Subtype /XML", packet); }

/// Cuts the record out.
std::string take_record(std::string& packet) {
  const auto begin = packet.find("<rdf:Description xmlns:rdf"), end = packet.find("</rdf:Description>", begin) + 18;
  auto record = packet.substr(begin, end - begin);
  packet.erase(begin, end - begin);
  return record;
}

void packet_edit(PdfFixtureList& list, const char* name, const char* about, std::function<void(std::string&)> edit) {
  list.built(name, {Reason::record_missing}, about,
             [edit = std::move(edit)](Pdf& pdf) { pdf.form([&](PdfForm& form) { form.edit_packet = edit; }); });
}

/// A reader of XMP sees another pupil's record, written in another order.
void hide_in_comment(std::string& packet) {
  const auto record = take_record(packet);
  auto other = record;
  substitute(other, "xmlns:signet=\"urn:signet:document:1\" rdf:about=\"\"", "rdf:about=\"\" xmlns:signet=\"urn:signet:document:1\"");
  other.replace(other.find("<signet:pupil-id>") + 17, 12, "000014000999");
  packet.insert(packet.find("</rdf:RDF>"), other + "<!-- " + record + " -->\n");
}

/// A packet in UTF-16 with another pupil's record; what is the true record octet by octet is a comment of Chinese letters there.
void in_two_encodings(std::string& packet) {
  auto own = "<rdf:RDF>" + take_record(packet) + "</rdf:RDF>";
  if (own.size() % 2 != 0) own += ' ';
  const auto other = xmp_packet(record_text(pdf_form_of_class("8A1", 101).record));
  const auto begin = other.find('\n'), end = other.rfind('\n');  // without the lines of the packet
  std::string wide = "\xFF\xFE";
  for (const char c : std::string{"<!--"}) wide.append({c, '\0'});
  wide += own;
  for (const char c : "-->" + other.substr(begin, end - begin)) wide.append({c, '\0'});
  packet = std::move(wide);
}

void add_records_of_two_readers(PdfFixtureList& list) {
  packet_edit(list, "record-in-an-instruction", "the record is inside a processing instruction, which XMP passes over",
              [](std::string& packet) {
                const auto record = take_record(packet);
                packet.insert(packet.find("</rdf:RDF>"), "<?passed over " + record + " ?>\n");
              });
  packet_edit(list, "record-inside-another-property", "the record is the value of another property", [](std::string& packet) {
    const auto record = take_record(packet);
    packet.insert(packet.find("</rdf:RDF>"), "<rdf:Description rdf:about=\"\" xmlns:o=\"urn:other\"><o:note rdf:parseType=\"Literal\">" +
                                                 record + "</o:note></rdf:Description>\n");
  });
  list.built("record-signed-hidden-and-shown-later", {Reason::record_missing},
             "the teachers sign the record in a stream that nothing names; it becomes the metadata before the principal signs",
             [](Pdf& pdf) {
               const auto packet = xmp_packet(record_text(pdf.form().record));
               pdf.form([packet](PdfForm& form) {
                 form.edit = [packet](PdfObjects& file) {
                   file.objects[form_object::metadata] = hidden_metadata("<x/>");
                   file.objects[spare_object] = hidden_metadata(packet);
                 };
               });
               pdf.update_after("homeroom", [packet](PdfUpdate& update) { update.set(form_object::metadata, hidden_metadata(packet)); });
             });
  list.built("record-signed-hidden-and-named-later", {Reason::record_missing},
             "the catalog names a stream with the record only before the principal signs", [](Pdf& pdf) {
               const auto packet = xmp_packet(record_text(pdf.form().record));
               pdf.form([packet](PdfForm& form) {
                 form.edit = [packet](PdfObjects& file) {
                   file.objects[form_object::metadata] = hidden_metadata("<x/>");
                   file.objects[spare_object] = hidden_metadata(packet);
                 };
               });
               pdf.update_after("homeroom", [](PdfUpdate& update) { update.set_key(update.root(), "/Metadata", pdf_ref(spare_object)); });
             });
  packet_edit(list, "record-in-another-encoding", "in UTF-16, as it says, the metadata are another pupil's record", in_two_encodings);
}

void add_hidden_records(PdfFixtureList& list) {
  packet_edit(list, "record-in-a-comment", "the record is an XML comment beside another that XMP reads", hide_in_comment);
  packet_edit(list, "record-behind-the-packet", "the record stands behind the XMP packet",
              [](std::string& packet) { packet += "\n" + take_record(packet); });
  object_edit(list, "record-in-a-picture", Reason::record_missing, "the catalog's metadata are an image", [](auto& objects) {
    substitute(objects[form_object::metadata], "/Type /Metadata /Subtype /XML", "/Type /XObject /Subtype /Image");
  });
  list.built("record-written-after-the-teachers", {Reason::record_missing}, "the record comes just before the principal", [](Pdf& pdf) {
    const auto packet = xmp_packet(record_text(pdf.form().record));
    pdf.form([](PdfForm& form) { form.edit = [](PdfObjects& file) { file.objects[form_object::metadata] = hidden_metadata("<x/>"); }; });
    pdf.update_after("homeroom", [packet](PdfUpdate& update) { update.set(form_object::metadata, hidden_metadata(packet)); });
  });
  list.sealed("metadata-rewritten-alike", "a revision writes the metadata anew, octet for octet", [](Pdf& pdf) {
    pdf.signing("homeroom").after = [](std::string& file) {
      const auto begin = file.find("\n6 0 obj\n") + 9;
      const auto value = file.substr(begin, file.find("\nendobj", begin) - begin);
      file = updated(file, [&](PdfUpdate& update) { update.set(form_object::metadata, value); });
    };
  });
}

void add_seal_fields(PdfFixtureList& list) {
  const auto field = [&](const char* name, const char* about, const char* what, const char* with) {
    object_edit(
        list, name, Reason::seal_place_unfit, about, [what, with](auto& objects) { substitute(objects[form_object::seal], what, with); },
        true);
  };
  field("seal-field-not-printed", "the empty field for the seal is not printed", "/F 4", "/F 0");
  field("seal-field-turned", "the empty field for the seal is upside down", "/F 4", "/F 4 /MK <</R 180>>");
}

}  // namespace

void add_pdf_elsewhere(PdfFixtureList& list) {
  object_edit(list, "optional-content-switched-by-use", Reason::pdf_forbidden, "a layer with a false mark that only a printer shows",
              put_layer);
  object_edit(list, "external-stream", Reason::pdf_forbidden, "a part of the page's content is another file", put_external_stream);
  object_edit(list, "script-by-reference", Reason::pdf_forbidden, "an action whose kind is an object of its own", put_script_by_reference);
  object_edit(list, "form-is-the-page", Reason::pdf_malformed, "one object is the page and the form", put_form_into_page);
  list.built("number-without-glyph", {Reason::pdf_forbidden}, "the document's number has letters that the seal's font lacks",
             [](Pdf& pdf) { pdf.form([](PdfForm& form) { form.record.number = "12/HB-TRƯỜNG"; }); });
  add_hidden_records(list);
  add_records_of_two_readers(list);
  add_seal_fields(list);
}

}  // namespace signet::world
