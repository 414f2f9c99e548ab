// Certifications (DocMDP, ISO 32000-2 12.8.2.2), locks (FieldMDP, 12.8.2.4), and the attacks on them.
// Mladenov et al.: "Attacks on PDF Certification", IEEE S&P 2021: evil annotation and sneaky signature.
#include "tests/support/pdf_fixture_kit.h"

namespace signet::world {
namespace {

void add_free_text(PdfUpdate& update) {
  const int page = update.page();
  const int look = update.add(false_mark_look());
  const int note = update.add("<</Type /Annot /Subtype /FreeText /F 4 /Contents (9.9) /DA (/Helv 9 Tf 0 g) /Rect [328 582 370 594] /P " +
                              pdf_ref(page) + " /AP <</N " + pdf_ref(look) + ">>>>");
  update.append(page, "/Annots", pdf_ref(note));
}

/// The first teacher certifies; every later change is measured by that.
PdfBuild certified(int permission, bool seal_field, PdfBuild more = {}) {
  return [permission, seal_field, more = std::move(more)](Pdf& pdf) {
    pdf.form([seal_field](PdfForm& form) { form.seal_field = seal_field; });
    pdf.signing("teacher-NGUVAN").options.certify = permission;
    if (more) more(pdf);
  };
}

PdfBuild locked(const char* key, std::string lock, bool seal_field) {
  return [key, lock = std::move(lock), seal_field](Pdf& pdf) {
    pdf.form([seal_field](PdfForm& form) { form.seal_field = seal_field; });
    pdf.signing(key).options.lock = lock;
  };
}

void sneaky(Pdf& pdf) {
  auto sneak = pdf.signing("homeroom");
  sneak.key = "sneak";
  sneak.person = "stranger";
  sneak.options.field = "GHI-CHU";
  sneak.options.rectangle = {328, 582, 370, 594};
  sneak.options.look = false_mark_look();
  const auto principal = pdf.signing("principal");
  pdf.without("principal").also(sneak).also(principal);
}

void add_certifications(PdfFixtureList& list) {
  list.built("certified-p1", {Reason::changes_forbidden}, "certified with P 1 by the first teacher: nothing may follow",
             certified(1, true));
  list.built("certified-p2-without-seal-field", {Reason::changes_forbidden}, "certified with P 2: no new field for the seal",
             certified(2, false));
  list.built("certified-p3-without-seal-field", {Reason::changes_forbidden}, "certified with P 3: no new field for the seal",
             certified(3, false));
  list.built("certified-p1-by-the-principal", {Reason::changes_forbidden}, "certified with P 1 by the last", [](Pdf& pdf) {
    pdf.form([](PdfForm& form) { form.seal_field = true; });
    pdf.signing("principal").options.certify = 1;
  });
  list.built(
      "certified-p2-page-changed", {Reason::changed_after_signing}, "certified with P 2, then the page is changed",
      certified(2, true, [](Pdf& pdf) { pdf.update_after("homeroom", [](PdfUpdate& update) { add_content(update, false_mark()); }); }));
  list.sealed("certified-p2-with-seal-field", "certified with P 2: signing empty fields is allowed", certified(2, true));
  list.sealed("certified-p3-with-seal-field", "certified with P 3: signing empty fields is allowed", certified(3, true));
}

void add_field_locks(PdfFixtureList& list) {
  list.built("lock-all-by-the-principal", {Reason::changes_forbidden}, "the principal locks every field",
             locked("principal", "/Action /All", true));
  list.built("lock-all-by-a-teacher", {Reason::changes_forbidden}, "a teacher locks every field, and others sign",
             locked("teacher-TOAN", "/Action /All", true));
  list.built("lock-of-the-seal-field", {Reason::changes_forbidden}, "the principal locks KY_PHAT_HANH",
             locked("principal", "/Action /Include /Fields [(KY_PHAT_HANH)]", true));
  list.built("lock-of-all-but-the-teachers", {Reason::changes_forbidden}, "the principal locks all but one field",
             locked("principal", "/Action /Exclude /Fields [(GVBM-TOAN-1)]", true));
  list.built("lock-of-the-principals-field", {Reason::changed_after_signing}, "a teacher locked the field that the principal signs",
             locked("teacher-TOAN", "/Action /Include /Fields [(CBQL)]", true));
  list.sealed("lock-of-signed-fields", "the principal locks fields that are signed already",
              locked("principal", "/Action /Include /Fields [(GVBM-TOAN-1) (GVCN)]", true));
  list.sealed("lock-of-all-but-the-seal", "the principal locks all but KY_PHAT_HANH",
              locked("principal", "/Action /Exclude /Fields [(KY_PHAT_HANH)]", true));
}

}  // namespace

void add_pdf_annotation_attacks(PdfFixtureList& list) {
  list.between("free-text-added-before-the-principal", {Reason::changed_after_signing}, "a note covers a mark", "homeroom", add_free_text);
  list.built("evil-annotation", {Reason::changed_after_signing}, "certified with P 3, then a note covers a mark",
             certified(3, true, [](Pdf& pdf) { pdf.update_after("homeroom", add_free_text); }));
  list.built("evil-annotation-behind-everything", {Reason::not_whole}, "certified with P 3, a note is the last revision",
             certified(3, true, [](Pdf& pdf) { pdf.update_after("principal", add_free_text); }));
  list.built("sneaky-signature", {Reason::unknown_signature}, "certified with P 2, then a stranger's signature covers a mark",
             certified(2, true, sneaky));
  list.built("signature-over-a-mark", {Reason::unknown_signature}, "a stranger's signature covers a mark", sneaky);
}

void add_pdf_locks(PdfFixtureList& list) {
  add_certifications(list);
  add_field_locks(list);
}

}  // namespace signet::world
