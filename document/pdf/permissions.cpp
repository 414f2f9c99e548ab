#include "document/pdf/permissions.h"

#include <algorithm>

#include "policy/base/limits.h"

namespace signet::pdf {
namespace {

Refusal bad_permission() { return {Reason::signature_malformed, "a lock or certification"}; }

bool is_name(QPDFObjectHandle handle, const char* name) { return handle.isName() && handle.getName() == name; }

void narrow(PdfPermission& level, PdfPermission to) { level = std::min(level, to); }

/// /Action and /Fields of a FieldMDP transform or of a lock.
Result<FieldLock> read_lock(QPDFObjectHandle dictionary) {
  FieldLock lock;
  auto action = dictionary.getKey("/Action"), fields = dictionary.getKey("/Fields");
  if (is_name(action, "/All"))
    lock.action = FieldLock::Action::all;
  else if (is_name(action, "/Include"))
    lock.action = FieldLock::Action::include;
  else if (is_name(action, "/Exclude"))
    lock.action = FieldLock::Action::exclude;
  else
    return bad_permission();
  if (lock.action == FieldLock::Action::all) return lock;
  if (!fields.isArray()) return bad_permission();
  for (auto& each : fields.getArrayAsVector()) {
    if (!each.isString()) return bad_permission();
    lock.fields.push_back(each.getUTF8Value());
  }
  return lock;
}

Outcome read_level(QPDFObjectHandle number, PdfPermission& level) {
  if (!number.isInteger() || number.getIntValue() < 1 || number.getIntValue() > 3) return bad_permission();
  narrow(level, static_cast<PdfPermission>(number.getIntValue()));
  return Done{};
}

/// One entry of the signature's /Reference (table 256).
Outcome read_transform(QPDFObjectHandle reference, Permission& permission) {
  if (!reference.isDictionary()) return bad_permission();
  auto method = reference.getKey("/TransformMethod"), parameters = reference.getKey("/TransformParams");
  if (is_name(method, "/FieldMDP")) {
    if (!parameters.isDictionary()) return bad_permission();
    TRY(auto lock, read_lock(parameters));
    permission.locks.push_back(std::move(lock));
    return Done{};
  }
  if (!is_name(method, "/DocMDP")) return bad_permission();  // /UR of usage rights, /Identity
  permission.certification = true;
  if (!parameters.isDictionary() || parameters.getKey("/P").isNull()) return narrow(permission.level, PdfPermission::filling_in), Done{};
  return read_level(parameters.getKey("/P"), permission.level);
}

}  // namespace

bool FieldLock::covers(std::string_view name) const {
  const bool named = std::any_of(fields.begin(), fields.end(), [&](const std::string& each) {
    return name == each || (name.size() > each.size() && name.starts_with(each) && name[each.size()] == '.');
  });
  switch (action) {
    case Action::all: return true;
    case Action::include: return named;
    case Action::exclude: return !named;
  }
  return true;
}

Result<Permission> read_permission(const Field& field) {
  Permission permission;
  QPDFObjectHandle value = field.value, dictionary = field.dictionary;
  auto references = value.getKey("/Reference"), lock = dictionary.getKey("/Lock");
  if (!references.isNull() && !references.isArray()) return bad_permission();
  if (references.isArray()) {
    for (auto& each : references.getArrayAsVector()) TRY_DONE(read_transform(each, permission));
  }
  if (lock.isNull()) return permission;
  if (!lock.isDictionary()) return bad_permission();
  TRY(auto fields, read_lock(lock));
  permission.locks.push_back(std::move(fields));
  if (!lock.getKey("/P").isNull()) TRY_DONE(read_level(lock.getKey("/P"), permission.level));
  return permission;
}

std::string objection(const Permission& permission, const FieldChange& change) {
  if (change.maintenance) return "";
  if (permission.level == PdfPermission::nothing) return "a change that the certification forbids: " + change.name;
  // 12.8.2.2: signing in a field that is there; a new field could cover what was certified.
  if (permission.level != PdfPermission::everything && change.added) return "a field that the certification forbids: " + change.name;
  const bool locked =
      std::any_of(permission.locks.begin(), permission.locks.end(), [&](const FieldLock& each) { return each.covers(change.name); });
  return locked ? "a locked field: " + change.name : "";
}

void check_certification(Revision& newest, const std::vector<Signed>& signatures, const std::vector<Permission>& permissions,
                         Defects& defects) {
  auto certified = newest.catalog().getKey("/Perms").getKeyIfDict("/DocMDP");
  const PdfReference named = certified.isIndirect() ? reference_to(certified) : PdfReference{};
  for (std::size_t i = 0; i < signatures.size(); ++i) {
    const bool is_named = signatures[i].evidence.dictionary == named;
    if (permissions[i].certification != is_named || (is_named && i != 0))
      defects.add(Reason::changes_forbidden, signatures[i].evidence.field, "a certification that is not the first signature");
  }
  const bool found =
      std::any_of(signatures.begin(), signatures.end(), [&](const Signed& each) { return each.evidence.dictionary == named; });
  if (!certified.isNull() && !found) defects.add(Reason::changes_forbidden, "", "a certification that is not the first signature");
}

}  // namespace signet::pdf
