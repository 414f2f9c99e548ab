// The CMS of a signature, up to the mathematics with the certificate that it names.
#include "policy/cms.h"
#include "policy/base/ensure.h"

using namespace signet;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const auto cms = read_cms({data, size});
  if (!cms) return 0;
  ensure(cms->signer < cms->certificates.size() && cms->size <= size && !cms->signed_attributes.empty(), "what is read hangs together");
  if (const auto signer = Certificate::decode(cms->certificates[cms->signer])) static_cast<void>(verify_cms(*cms, *signer));
  return 0;
}
