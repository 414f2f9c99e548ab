// The whole reader, as the worker calls it: first octet chooses the mode. Whatever comes out, the wire admits.
#include "document/xml/inspect_document.h"
#include "policy/base/ensure.h"
#include "tests/unit/xml/transcript.h"

using namespace signet;

namespace {

void check(ByteView document, const wire::InspectRequest& request) {
  auto output = xml::inspect_document(document, request);
  const Bytes octets = wire::encode(output);
  const auto read = wire::decode<wire::InspectOutput>(octets);
  ensure(read && read->evidence == output.evidence, "an answer is read as it was written");
  ensure(octets.size() <= limits::evidence_bytes_max, "an answer fits");
  for (const SignatureEvidence& each : output.evidence.signatures) {
    ensure(each.range.begin < each.range.end && each.range.end <= document.size() && document[each.range.begin] == '<' &&
               document[each.range.end - 1] == '>',
           "a signature has a place");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  auto request = data[0] % 2 == 0 ? test::seal_request() : test::general_request();
  if (data[0] % 4 == 3) request.layouts = test::seal_request().layouts;
  check({data + 1, size - 1}, request);
  return 0;
}
