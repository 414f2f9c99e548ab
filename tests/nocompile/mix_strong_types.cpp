// Different things have different types.
// EXPECT: could not convert|no matching function|cannot convert|invalid initialization
#include <string>
#include "policy/base/strong.h"

using PersonId = signet::Strong<std::string, struct PersonIdTag>;
using ClassName = signet::Strong<std::string, struct ClassNameTag>;
std::string greet(const PersonId& person);

std::string mix(const PersonId& person, const ClassName& class_name) {
#ifdef CONTROL
  (void)class_name;
  return greet(person);
#else
  (void)person;
  return greet(class_name);
#endif
}
