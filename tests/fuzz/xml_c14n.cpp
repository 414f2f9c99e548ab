// Our canonical forms equal libxml2's for every subtree of whatever our reader admits.
#include "policy/base/ensure.h"
#include "tests/unit/xml/foreign_form.h"

#include <cstdio>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const auto difference = signet::test::first_difference({data, size}, 30);
  if (difference) std::fprintf(stderr, "%s\n", difference->c_str());
  signet::ensure(!difference, "our canonical form is libxml2's");
  return 0;
}
