// A raw value becomes a strong one only where somebody says so.
// EXPECT: could not convert|no matching function|cannot convert|invalid initialization
#include <string>
#include "policy/base/strong.h"

using PersonId = signet::Strong<std::string, struct PersonIdTag>;
std::string greet(const PersonId& person);

std::string raw(const std::string& text) {
#ifdef CONTROL
  return greet(PersonId{text});
#else
  return greet(text);
#endif
}
