#include "document/compose/plan_parts.h"

namespace signet {

PdfPageGeometry page_geometry(const PdfPlan& plan) { return {plan.geometry.crop_box, plan.geometry.rotate, plan.geometry.user_unit}; }

SealPlacementInput seal_placement(const PdfPlan& plan) {
  SealPlacementInput place;
  place.page = page_geometry(plan);
  place.leading = plan.leading_rectangle;
  place.field = plan.field_rectangle;
  place.others = plan.other_rectangles;
  return place;
}

PdfIncrementParts increment_parts(const PdfPlan& plan, ByteView received, const std::string& field_name, const Drawing* drawing) {
  PdfIncrementParts out;
  out.received_size = received.size();
  out.ends_with_eol = !received.empty() && (received.back() == '\n' || received.back() == '\r');
  out.xref_stream = plan.xref_stream;
  out.startxref = plan.trailer.startxref;
  out.size = plan.trailer.size;
  out.root = plan.trailer.root;
  out.info = plan.trailer.info;
  out.id = plan.trailer.id;
  out.new_field = plan.new_field;
  out.field_name = field_name;
  out.page = plan.page;
  out.contents_bytes = pdf_contents_bytes;
  const auto numbers = number_increment(out.size, plan.new_field, drawing);
  for (auto& each : apply_edits(plan.edits, {numbers.field, numbers.signature, numbers.appearance}))
    out.rewrites.push_back({each.id, std::move(each.octets)});
  return out;
}

}  // namespace signet
