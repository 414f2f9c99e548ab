// A form of somebody else's making, prepared for signatures by an incremental update.
#include "tests/support/pdf_form.h"

namespace signet::world {

std::string adopted(const std::string& base, const PdfForm& form) {
  PdfUpdate update{base};
  if (form.metadata)
    update.set_key(update.root(), "/Metadata",
                   pdf_ref(update.add(pdf_stream("/Type /Metadata /Subtype /XML", xmp_packet(record_text(form.record))))));
  const int page = update.page();
  auto places = field_places(form);
  if (form.seal_field) places.push_back({"KY_PHAT_HANH", "", {form.principal_x - 52, 134, form.principal_x + 50, 236}});
  if (!form.fields) places.clear();
  std::string fields;  // all in one form: a form that is new itself cannot be added to
  for (const auto& place : places) {
    const auto rectangle = in_user_space(form, place.seen);
    std::string sides;
    for (const double side : rectangle) sides += (sides.empty() ? "" : " ") + pdf_number(side);
    const int field = update.add("<</Type /Annot /Subtype /Widget /FT /Sig /F 4 /T " + pdf_plain_string(place.name) + " /Rect [" + sides +
                                 "] /P " + pdf_ref(page) + ">>");
    update.append(page, "/Annots", pdf_ref(field));
    fields += (fields.empty() ? "" : " ") + pdf_ref(field);
  }
  if (!fields.empty()) update.set_key(update.root(), "/AcroForm", pdf_ref(update.add("<</Fields [" + fields + "] /SigFlags 3>>")));
  return update.finish().file;
}

}  // namespace signet::world
