// From the plan of an increment to what it is written and drawn from.
#pragma once

#include "document/compose/seal_drawing.h"
#include "policy/pdf_plan.h"

namespace signet {

/// Room for the CMS of one signature, octets.
constexpr std::size_t pdf_contents_bytes = 8192;

/// `field_name`: of a new field. `drawing` null: an invisible signature.
PdfIncrementParts increment_parts(const PdfPlan& plan, ByteView received, const std::string& field_name, const Drawing* drawing);
PdfPageGeometry page_geometry(const PdfPlan& plan);
SealPlacementInput seal_placement(const PdfPlan& plan);

}  // namespace signet
