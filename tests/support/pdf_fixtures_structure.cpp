// What a PDF must not be made of, and files that are meant to hurt their reader.
#include "tests/support/fail.h"
#include "tests/support/pdf_fixture_kit.h"

namespace signet::world {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

PdfBuild with_objects(std::function<void(PdfObjects&)> edit) {
  return [edit = std::move(edit)](Pdf& pdf) { pdf.form([&](PdfForm& form) { form.edit = edit; }); };
}

PdfBuild with_catalog(std::string entry) {
  return with_objects([entry = std::move(entry)](PdfObjects& pdf) { pdf.objects[form_object::catalog].insert(2, entry + " "); });
}

void add_forbidden(PdfFixtureList& list) {
  list.altered("encrypted", {Reason::pdf_forbidden}, "AES-256 with an empty password",
               [](std::string& file) { file = rewritten(file, Rewrite::encrypted); });
  list.built("xfa", {Reason::pdf_forbidden}, "the form is XFA", with_objects([](PdfObjects& pdf) {
               pdf.objects[form_object::acroform].insert(2, "/XFA 60 0 R ");
               pdf.objects[60] = pdf_stream("", "<xdp:xdp xmlns:xdp=\"http://ns.adobe.com/xdp/\"/>");
             }));
  list.built("usage-rights", {Reason::pdf_forbidden}, "/Perms /UR3",
             with_catalog("/Perms <</UR3 <</Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached>>>>"));
  list.built("script-at-opening", {Reason::pdf_forbidden}, "/OpenAction with JavaScript, before anyone signs",
             with_catalog("/OpenAction <</S /JavaScript /JS (app.alert\\(1\\))>>"));
  list.built("hybrid", {Reason::pdf_forbidden}, "a table and a cross-reference stream beside it (/XRefStm)", [](Pdf& pdf) {
    pdf.edit_form([](std::string& file) {
      file = updated(file, [](PdfUpdate& update) {
        const auto offset = update.old_file().size();
        update.trailer = "/XRefStm " + std::to_string(offset);
        update.set(update.root(), update.value(update.root()));
        const std::string entry{'\1', '\0', static_cast<char>(offset >> 16), static_cast<char>(offset >> 8), static_cast<char>(offset),
                                '\0', '\0'};
        const auto number = std::to_string(update.reserve());
        update.before_objects =
            number + " 0 obj\n" +
            pdf_stream("/Type /XRef /Size " + std::to_string(update.reserve()) + " /W [1 4 2] /Index [" + number + " 1]", entry) +
            "\nendobj\n";
      });
    });
  });
  list.built("collection", {Reason::pdf_forbidden}, "a portfolio", with_catalog("/Collection <</Type /Collection /View /D>>"));
}

void add_malformed(PdfFixtureList& list) {
  list.built("junk-before-the-header", {Reason::pdf_malformed}, "octets before %PDF, before anyone signs",
             [](Pdf& pdf) { pdf.edit_form([](std::string& file) { file.insert(0, "MIME junk\n"); }); });
  list.other("not-a-pdf", {}, "a text that is called .pdf", [](const World&) { return std::string{"Hoc ba\n"}; });
  list.other("empty", {}, "no octets at all", [](const World&) { return std::string{}; });
  list.changed("startxref-elsewhere", {}, "startxref points to nothing, and the principal signs it so", "principal", [](PdfSigning& s) {
    s.options.edit_file = [](std::string& file) {
      const auto at = file.rfind("startxref\n") + 10;
      file[at] = file[at] == '9' ? '8' : '9';
    };
  });
  list.built("object-streams", {Reason::increment_untrusted}, "objects in object streams",
             [](Pdf& pdf) { pdf.edit_form([](std::string& file) { file = rewritten(file, Rewrite::object_streams); }); });
  list.built("cross-reference-streams", {Reason::increment_untrusted}, "every cross-reference is a stream",
             [](Pdf& pdf) { pdf.xref_streams(); });
  list.behind("dss-behind-everything", {Reason::not_whole}, "a DSS after the principal signed", [](PdfUpdate& update) {
    const int certificate = update.add(pdf_stream("", "not looked at"));
    update.set_key(update.root(), "/DSS", pdf_ref(update.add("<</Type /DSS /Certs [" + pdf_ref(certificate) + "]>>")));
  });
}

}  // namespace

void add_pdf_structures(PdfFixtureList& list) {
  add_forbidden(list);
  add_malformed(list);
}

void add_pdf_bombs(PdfFixtureList& list) {
  list.built("bomb-deep-dictionaries", {}, "sixty thousand dictionaries in one another", with_objects([](PdfObjects& pdf) {
               pdf.objects[60] = repeated("<</A ", 60000) + "1" + repeated(">>", 60000);
               pdf.objects[form_object::catalog].insert(2, "/Extra 60 0 R ");
             }));
  list.built("bomb-deep-arrays", {}, "sixty thousand arrays in one another", with_objects([](PdfObjects& pdf) {
               pdf.objects[60] = repeated("[", 60000) + repeated("]", 60000);
               pdf.objects[form_object::catalog].insert(2, "/Extra 60 0 R ");
             }));
  list.behind("bomb-cyclic-pages", {}, "the tree of pages holds itself",
              [](PdfUpdate& update) { update.set(form_object::pages, "<</Type /Pages /Kids [2 0 R 3 0 R] /Count 2>>"); });
  list.behind("bomb-cyclic-fields", {}, "a field is its own kid", [](PdfUpdate& update) {
    const int field = update.reserve();
    update.set(field, "<</T (vong) /FT /Sig /Kids [" + pdf_ref(field) + "]>>");
    update.add_field(field);
  });
  list.altered(
      "bomb-huge-predictor", {}, "a cross-reference stream whose rows are two thousand million octets wide", [](std::string& file) {
        const auto previous = file.substr(file.rfind("startxref\n") + 10);
        const auto start = file.size();
        file += "900 0 obj\n" +
                pdf_flate_stream("/Type /XRef /Size 901 /W [1 4 2] /Index [900 1] /Root 1 0 R /Prev " +
                                     previous.substr(0, previous.find('\n')) + " /DecodeParms <</Predictor 12 /Columns 2147483647>>",
                                 std::string(64, '\2')) +
                "\nendobj\nstartxref\n" + std::to_string(start) + "\n%%EOF\n";
      });
  list.altered("bomb-cyclic-prev", {}, "a cross-reference whose /Prev is itself", [](std::string& file) {
    const auto start = file.size();
    file += "xref\n0 0\ntrailer\n<</Size 200 /Root 1 0 R /Prev " + std::to_string(start) + ">>\nstartxref\n" + std::to_string(start) +
            "\n%%EOF\n";
  });
  list.built("bomb-many-objects", {}, "a trailer that promises two million objects",
             [](Pdf& pdf) { pdf.edit_form([](std::string& file) { file.replace(file.rfind("/Size ") + 6, 2, "2000000"); }); });
  list.built("bomb-many-revisions", {}, "three hundred revisions before anyone signs", [](Pdf& pdf) {
    pdf.edit_form([](std::string& file) {
      for (int i = 0; i < 300; ++i) {
        const auto at = file.rfind("startxref\n") + 10;
        const auto previous = file.substr(at, file.find('\n', at) - at);
        XrefSection section;
        section.size = 60;
        section.trailer = "/Root 1 0 R /Prev " + previous;
        section.offsets[1] = file.find("1 0 obj");
        append_xref(file, section);
      }
    });
  });
  list.other("scan-too-large", {Reason::too_large}, "a scan of more than 32 MiB",
             [](const World& world) { return a_scan(world, 34U * 1024 * 1024).file(); });
}

}  // namespace signet::world
