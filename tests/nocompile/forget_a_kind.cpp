// A switch over a closed list names every member: the compiler finds the place we forgot.
// EXPECT: -Werror=switch
#include "policy/model/kind.h"

bool is_school_style(signet::Style style) {
  switch (style) {
    case signet::Style::gov: return true;
#ifdef CONTROL
    case signet::Style::xades: return false;
#endif
  }
  return false;
}
