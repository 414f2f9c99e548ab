// The whole reader of PDFs, as the worker calls it: first octet chooses the mode. Whatever comes out, the wire admits, and
// every signature has the place that it claims.
#include "document/pdf/inspect_pdf.h"
#include "policy/base/ensure.h"

using namespace signet;

namespace {

PdfLayout fuzz_layout() {
  return {"fuzz",
          Role::principal,
          {{Role::subject_teacher, "GVBM_{subject}"}, {Role::homeroom_teacher, "GVCN"}, {Role::principal, "HieuTruong"}},
          "ConDau"};
}

void check(ByteView document, const wire::InspectRequest& request) {
  const auto output = pdf::inspect_document(document, request);
  const Bytes octets = wire::encode(output);
  const auto read = wire::decode<wire::InspectOutput>(octets);
  ensure(read && read->pdf == output.pdf, "an answer is read as it was written");
  ensure(octets.size() <= limits::evidence_bytes_max, "an answer fits");
  ensure((output.reason == 0) == output.pdf.has_value(), "there is evidence or a reason");
  if (!output.pdf) return;
  for (const PdfSignatureEvidence& each : output.pdf->signatures) {
    ensure(
        each.object.begin < each.gap.begin && each.gap.end <= each.object.end && each.object.end <= each.end && each.end <= document.size(),
        "a signature has a place");
    ensure(document[each.gap.begin] == '<' && document[each.gap.end - 1] == '>', "a gap has its brackets");
  }
  for (const PdfObjectText& each : output.pdf->structure.objects)
    ensure(each.range.begin <= each.range.end && each.range.end <= document.size() && (each.range == ByteRange{}) != each.text.empty(),
           "an object has a place or a text");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  wire::InspectRequest request;
  request.mode = static_cast<wire::InspectMode>(1 + data[0] % 3);
  if (data[0] % 2 == 0 || request.mode != wire::InspectMode::general) request.pdf_layouts = {fuzz_layout()};
  check({data + 1, size - 1}, request);
  return 0;
}
