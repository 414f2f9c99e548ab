// What a certification (ISO 32000-2 12.8.2.2), a FieldMDP transform (12.8.2.4) or a lock (12.7.5.5) still allows after it.
#pragma once

#include <string>
#include <vector>

#include "document/pdf/form.h"
#include "document/pdf/signatures.h"

namespace signet::pdf {

struct FieldLock {
  enum class Action : std::uint8_t { all, include, exclude };
  Action action{};
  std::vector<std::string> fields;
  bool covers(std::string_view name) const;
};

struct Permission {
  PdfPermission level = PdfPermission::everything;
  std::vector<FieldLock> locks;
  bool certification = false;  // the signature has a DocMDP transform
};

/// Of one signature; `signature_malformed` where it is not understood.
Result<Permission> read_permission(const Field& field);

/// One field that a later revision added or filled.
struct FieldChange {
  std::string name;
  bool added = false;
  bool maintenance = false;  // an invisible document timestamp (12.8.5)
};

/// What is wrong with it; empty: nothing.
std::string objection(const Permission& permission, const FieldChange& change);

/// The certification is the first signature, and the catalog's /Perms (12.8.6) names it and nothing else.
void check_certification(Revision& newest, const std::vector<Signed>& signatures, const std::vector<Permission>& permissions,
                         Defects& defects);

}  // namespace signet::pdf
