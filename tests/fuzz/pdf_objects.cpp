// keyhold's reading of a PDF: first octet chooses. What a plan writes again is an object again.
#include "policy/base/ensure.h"
#include "policy/pdf_plan.h"

using namespace signet;

namespace {

void check_plan(const PdfObjects& objects, const PdfTrailer& trailer) {
  for (const std::uint32_t dictionary : {10U, 6U}) {
    const auto plan = plan_increment({objects, trailer, false, {dictionary, 0}, "OrgSeal"});
    if (!plan) continue;
    for (const auto& rewritten : apply_edits(plan->edits, {21, 22, 23})) {
      const auto object = parse_pdf_object(rewritten.octets);
      ensure(object && object->octets.size() == rewritten.octets.size() && object->id == rewritten.id,
             "what is written again is an object");
    }
  }
}

void check_file(ByteView octets) {
  const auto file = PdfTableFile::open(octets);
  if (!file) return;
  for (std::uint32_t number = 0; number < 32; ++number) static_cast<void>(file->object({number, 0}));
  check_plan(*file, file->trailer());
}

/// Objects one behind the other, as an account of texts: no table is needed.
void check_account(ByteView octets) {
  PdfStructure structure;
  while (!octets.empty()) {
    const auto object = parse_pdf_object(octets);
    if (object) structure.objects.push_back({object->id, {}, {object->octets.begin(), object->octets.end()}});
    octets = octets.subspan(object ? object->octets.size() : 1);
  }
  const PdfAccount account{{}, structure};
  PdfTrailer trailer;
  trailer.root = {1, 0};
  check_plan(account, trailer);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView octets{data + 1, size - 1};
  switch (data[0] % 4) {
    case 0: check_file(octets); break;
    case 1: check_account(octets); break;
    case 2: static_cast<void>(read_signature_dictionary(octets, {0, octets.size()})); break;
    default: static_cast<void>(read_pdf_date(as_text(octets))); break;
  }
  return 0;
}
