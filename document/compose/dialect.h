// The two styles' names: what differs between a seal in exclusive and in inclusive canonical form.
#pragma once

#include <string>

#include "policy/model/profile.h"

namespace signet {

struct Dialect {
  C14n method{};
  std::string ds;              // prefix with its colon, or nothing
  std::string ds_scope;        // declarations on an apex in the ds namespace, in canonical order
  std::string ds_declaration;  // on an element below another namespace's
  std::string xades;
  std::string xades_scope;
  std::string record;  // prefix of the seal's own record
  std::string record_declaration;
  bool explicit_transforms = false;
};

/// Exclusive C14N and prefixes of our own, or inclusive C14N and default namespaces beside those in scope at the slot.
Dialect dialect_of(const Profile& profile);

}  // namespace signet
