// What sets a document of the school apart from the world's usual one of its kind.
#pragma once

#include <string>
#include <vector>

#include "tests/support/transcript.h"

namespace signet::world {

struct Variation {
  std::vector<std::string> substitutes;  // `PERSON=SIGNER`: who signs in whose place; of others everybody for himself
  std::string mark;                      // of the year in Toán; empty: as it comes
  bool within_a_day = false;             // everybody signs today, the last of them some hours ago
};

void vary(Transcript& transcript, const Variation& variation);

}  // namespace signet::world
