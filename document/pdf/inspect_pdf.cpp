#include "document/pdf/inspect_pdf.h"

#include <exception>
#include <new>

#include "document/pdf/drawing.h"
#include "document/pdf/evidence.h"

namespace signet::pdf {
namespace {

using wire::InspectOutput;

InspectOutput refused(const Refusal& refusal) {
  InspectOutput output;
  output.reason = static_cast<std::uint16_t>(refusal.reason);
  output.detail = refusal.detail.substr(0, 512);
  return output;
}

Result<InspectOutput> draw(ByteView document, const wire::InspectRequest& request) {
  if (request.image_bytes > document.size()) return Refusal{Reason::configuration_wrong, "the image of the seal"};
  InspectOutput output;
  TRY(output.drawing, make_drawing({document.first(request.image_bytes), document.subspan(request.image_bytes), request.characters}));
  return output;
}

}  // namespace

// Readers take a header within the first 1024 octets: such a file is refused as a PDF, not as XML.
bool looks_like_pdf(ByteView document) noexcept {
  const auto text = as_text(document);
  return text.starts_with("%PDF-") || (!text.starts_with("<") && text.substr(0, 1024).find("%PDF-") != std::string_view::npos);
}

InspectOutput inspect_document(ByteView document, const wire::InspectRequest& request) {
  try {
    auto output = request.mode == wire::InspectMode::draw ? draw(document, request) : read_document(document, request);
    return output ? *std::move(output) : refused(output.refusal());
  } catch (const std::bad_alloc&) {
    return refused({Reason::too_large, "memory"});
  } catch (const std::exception&) {
    return refused({Reason::pdf_malformed, "the parser objects"});
  }
}

void warm_up() { static_cast<void>(sha256(std::string_view{"%PDF-"})); }

}  // namespace signet::pdf
