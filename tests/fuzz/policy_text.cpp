// Every reader of policy/: first octet chooses. What is read in canonical form is canonical again when written.
#include "policy/base/ensure.h"
#include "policy/canonical.h"
#include "policy/certificate.h"
#include "policy/order.h"
#include "policy/registration.h"
#include "policy/rules.h"
#include "policy/settings.h"
#include "policy/signed_info.h"
#include "policy/signing_time.h"

using namespace signet;

namespace {

void check_canonical(const Bytes& octets) {
  const auto tree = CanonicalTree::parse(octets);
  if (!tree) return;
  for (CanonicalTree::Index i = 0; i < tree->size() && i < 50; ++i) {
    for (const C14n method : {C14n::inclusive, C14n::exclusive}) {
      const auto written = tree->canonical(i, method);
      const auto again = CanonicalTree::parse(written);
      ensure(static_cast<bool>(again), "a canonical form is read again");
      ensure(again->canonical(again->root(), method) == written, "a canonical form is its own canonical form");
    }
  }
  static_cast<void>(read_signed_object(*tree, tree->root()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const Bytes octets(data + 1, data + size);
  switch (data[0] % 9) {
    case 0: check_canonical(octets); break;
    case 1: static_cast<void>(read_signed_info(ByteView{octets})); break;
    case 2:
      static_cast<void>(read_order(octets, Digest{}));
      static_cast<void>(read_registration(octets));
      break;
    case 3: static_cast<void>(read_rules(as_text(octets))); break;
    case 4: static_cast<void>(read_profile(as_text(octets))); break;
    case 5: static_cast<void>(read_settings(as_text(octets))); break;
    case 6: static_cast<void>(read_path(as_text(octets))); break;
    case 7: static_cast<void>(read_pdf_profile(as_text(octets))); break;
    default: static_cast<void>(Certificate::decode(octets)); break;
  }
  return 0;
}
