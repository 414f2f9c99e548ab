#include "client/caged_reader.h"

#include <algorithm>

#include "daemon/os/private_inspect.h"

namespace signet::client {
namespace {

Refusal refusal_of(const wire::InspectOutput& output) {
  return {reason_from_number(output.reason).value_or(Reason::inspection_failed), output.detail};
}

// What would be rewritten is looked at again in the document itself.
bool is_sound(const PdfEdit& edit, ByteView document) {
  const auto size = edit.original.size();
  const bool within = edit.place <= size &&
                      (edit.cut == ByteRange{} || (edit.cut.begin == edit.place && edit.cut.end <= size && edit.cut.begin <= edit.cut.end));
  if (!within) return false;
  if (edit.range == ByteRange{}) return true;  // from an object stream: the parser's own text
  if (edit.range.begin > edit.range.end || edit.range.end > document.size()) return false;
  const auto there = document.subspan(edit.range.begin, edit.range.end - edit.range.begin);
  return std::equal(there.begin(), there.end(), edit.original.begin(), edit.original.end());
}

// apply_edits counts on it: edits of one object are of the same octets and do not overlap.
bool agree(const PdfEdit& a, const PdfEdit& b) {
  if (&a == &b || a.id != b.id) return true;
  const auto behind = [](const PdfEdit& first, const PdfEdit& second) {
    return second.place >= std::max(first.place, first.cut.end) && second.place > first.place;
  };
  return a.original == b.original && (behind(a, b) || behind(b, a));
}

}  // namespace

Result<Drawing> ask_drawing(os::Channel& inspect, ByteView image, ByteView font, const std::string& characters) {
  Bytes both{image.begin(), image.end()};
  both.insert(both.end(), font.begin(), font.end());
  wire::InspectRequest request;
  request.mode = wire::InspectMode::draw;
  request.image_bytes = static_cast<std::uint32_t>(image.size());
  request.characters = characters;
  TRY(auto output, os::inspect(inspect, both, std::move(request)));
  if (output.reason != 0) return refusal_of(output);
  if (!output.drawing) return Refusal{Reason::evidence_disagrees, "the drawing"};
  return *std::move(output.drawing);
}

Result<wire::InspectOutput> ask_pdf(os::Channel& inspect, ByteView document, wire::InspectRequest request) {
  TRY(auto output, os::inspect(inspect, document, std::move(request)));
  if (output.reason != 0) return refusal_of(output);
  if (!output.pdf || output.pdf->document != sha256(document)) return Refusal{Reason::evidence_disagrees, "the document"};
  return output;
}

Result<PdfPlan> checked_plan(const wire::InspectOutput& output, ByteView document) {
  if (!output.pdf->defects.empty()) {
    const auto& first = output.pdf->defects.front();
    const auto detail = first.field.empty() || first.detail.empty() ? first.field + first.detail : first.field + ": " + first.detail;
    return Refusal{reason_from_number(first.reason).value_or(Reason::evidence_disagrees), detail};
  }
  if (!output.plan) return Refusal{Reason::evidence_disagrees, "no plan"};
  const auto& edits = output.plan->edits;
  for (const auto& each : edits) {
    const bool all_agree = std::all_of(edits.begin(), edits.end(), [&](const PdfEdit& other) { return agree(each, other); });
    if (!is_sound(each, document) || !all_agree) return Refusal{Reason::evidence_disagrees, "the plan"};
  }
  return *output.plan;
}

}  // namespace signet::client
