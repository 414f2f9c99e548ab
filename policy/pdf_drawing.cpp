#include "policy/pdf_drawing.h"

#include "policy/pdf_objects.h"

namespace signet {
namespace {

std::size_t references_in(const PdfValue& value) {
  std::size_t count = value.type == PdfValue::Type::reference ? 1 : 0;
  for (const auto& each : value.items) count += references_in(each);
  for (const auto& each : value.entries) count += references_in(each.value);
  return count;
}

Outcome check_part(const DrawingObject& part, std::size_t index, std::size_t count) {
  const Refusal refusal{Reason::configuration_wrong, "part " + std::to_string(index) + " of the drawing"};
  std::string text = "1 0 obj\n";
  std::size_t references = 0;
  for (const auto& piece : part.head) {
    text += piece.text;
    if (piece.object == DrawingObject::Piece::none) continue;
    if (piece.object >= count) return refusal;
    text += std::to_string(piece.object + 1) + " 0 R";
    ++references;
  }
  if (part.has_stream) text += "\nstream\n" + std::string{as_text(part.stream)} + "\nendstream";
  text += "\nendobj";
  const auto parsed = parse_pdf_object(as_bytes(text));
  const bool one = parsed && parsed->octets.size() == text.size() && parsed->stream == part.has_stream;
  if (!one || references_in(parsed->value) != references) return refusal;
  return Done{};
}

}  // namespace

Outcome check_drawing(const Drawing& drawing) {
  const auto count = drawing.objects.size();
  const auto inside = [&](std::uint32_t index) { return index == DrawingObject::Piece::none || index < count; };
  if (!inside(drawing.image) || !inside(drawing.font)) return Refusal{Reason::configuration_wrong, "the drawing"};
  for (std::size_t i = 0; i < count; ++i) TRY_DONE(check_part(drawing.objects[i], i, count));
  return Done{};
}

}  // namespace signet
