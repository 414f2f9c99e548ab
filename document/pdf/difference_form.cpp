#include <algorithm>
#include <array>

#include "document/pdf/difference.h"
#include "document/pdf/rectangle.h"

namespace signet::pdf {
namespace {

constexpr std::array<const char*, 24> field_keys = {"/Type", "/Subtype", "/FT",   "/T",      "/TU", "/TM", "/Ff",     "/V",
                                                    "/Lock", "/SV",      "/Kids", "/Rect",   "/P",  "/AP", "/F",      "/M",
                                                    "/MK",   "/DA",      "/H",    "/Border", "/BS", "/NM", "/Parent", "/Q"};

bool has_known_keys(QPDFObjectHandle dictionary) {
  const auto entries = dictionary.getDictAsMap();
  return std::all_of(entries.begin(), entries.end(),
                     [](const auto& each) { return std::find(field_keys.begin(), field_keys.end(), each.first) != field_keys.end(); });
}

bool is_new(QPDFObjectHandle handle, const Revision& before) { return handle.isIndirect() && !before.has(reference_to(handle).number); }

bool is_visible(const Field& field) {
  return std::any_of(field.widgets.begin(), field.widgets.end(),
                     [](const QPDFObjectHandle& each) { return shown_rectangle(each).has_value(); });
}

/// 12.8.5: it speaks for nobody, so it has nothing to show.
bool is_timestamp(QPDFObjectHandle value) {
  return value.getKeyIfDict("/Type").unparse() == "/DocTimeStamp" || value.getKeyIfDict("/SubFilter").unparse() == "/ETSI.RFC3161";
}

std::string objection_to_new_field(QPDFObjectHandle handle, const State& before, const State& after) {
  const Field* field = handle.isIndirect() ? after.form.find(reference_to(handle)) : nullptr;
  if (field == nullptr || field->id != reference_to(handle) || !field->signature) return "a new field that is no signature field";
  if (!is_new(handle, before.revision)) return "a new field that was there before: " + field->name;
  if (!has_known_keys(handle)) return "a new field with more than a signature field has: " + field->name;
  if (field->filled() && !is_new(field->value, before.revision)) return "a signature that was there before its field: " + field->name;
  if (field->filled() && is_timestamp(field->value) && is_visible(*field)) return "a time-stamp that is seen: " + field->name;
  for (QPDFObjectHandle widget : field->widgets) {
    if (!is_new(widget, before.revision) || !has_known_keys(widget)) return "the widget of a new field: " + field->name;
    if (!is_new_appearance(widget.getKey("/AP"), before.revision)) return "the appearance of a new field: " + field->name;
    // Nobody signed what it would show.
    if (!field->filled() && !(widget.getKey("/AP").isNull() && widget.getKey("/MK").isNull()))
      return "an empty field that shows something: " + field->name;
  }
  return "";
}

FieldChange change_of(const Field& field, bool added, const std::set<PdfReference>& timestamps) {
  const bool timestamp = field.value.isIndirect() && timestamps.count(reference_to(field.value)) != 0;
  return {field.name, added, timestamp && !is_visible(field)};
}

/// /F may gain Print and Locked (12.5.3), nothing else.
bool flags_allowed(QPDFObjectHandle was, QPDFObjectHandle now) {
  constexpr long long print_and_locked = 4 | 128;
  const auto number = [](QPDFObjectHandle each) { return each.isInteger() ? each.getIntValue() : 0; };
  if (!now.isNull() && !now.isInteger()) return false;
  const long long a = number(was), b = number(now);
  return (a & ~b) == 0 && (b & ~a & ~print_and_locked) == 0;
}

}  // namespace

bool is_new_appearance(QPDFObjectHandle appearance, const Revision& before) {
  if (appearance.isNull()) return true;
  if (!appearance.isDictionary() || (appearance.isIndirect() && !is_new(appearance, before))) return false;
  for (auto& [key, value] : appearance.getDictAsMap()) {
    if (value.isIndirect() ? !is_new(value, before) : !value.isNull() && !value.isDictionary()) return false;
    if (value.isStream()) continue;
    if (!value.isDictionary()) return false;
    for (auto& [state, stream] : value.getDictAsMap()) {
      if (!is_new(stream, before)) return false;
    }
  }
  return true;
}

void compare_form(const State& before, const State& after, Changes& changes) {
  auto was = before.revision.catalog().getKey("/AcroForm"), now = after.revision.catalog().getKey("/AcroForm");
  if (now.isNull()) {
    if (!was.isNull()) changes.problems.push_back("the form is gone");
    return;
  }
  if (was.isNull()) was = QPDFObjectHandle::newDictionary();
  if (!was.isDictionary() || !now.isDictionary()) return changes.problems.push_back("the form");
  if (const auto key = differing_key(was, now, {"/Fields", "/SigFlags", "/DR", "/DA"})) changes.problems.push_back("the form's " + *key);
  if (!was.getKey("/DA").isNull() && !alike(was.getKey("/DA"), now.getKey("/DA"))) changes.problems.push_back("the form's /DA");
  if (!only_added(was.getKey("/DR"), now.getKey("/DR"), 2)) changes.problems.push_back("the form's /DR");
  const auto fields = inserted(was.getKey("/Fields"), now.getKey("/Fields"));
  if (!fields) return changes.problems.push_back("the form's /Fields");
  for (const QPDFObjectHandle& field : *fields) {
    auto objection = objection_to_new_field(field, before, after);
    if (!objection.empty()) changes.problems.push_back(std::move(objection));
  }
}

bool is_filling_in(QPDFObjectHandle was, QPDFObjectHandle now, const State& before, const State& after) {
  const PdfReference id = reference_to(was);
  const Field* field = before.form.find(id);
  if (field == nullptr || !field->signature || field->filled()) return false;
  const Field* later = after.form.find(field->id);
  if (later == nullptr || !later->filled() || !is_new(later->value, before.revision)) return false;
  if (is_timestamp(later->value) && is_visible(*later)) return false;
  std::vector<std::string> exempt = {"/AP", "/M", "/F"};
  if (field->id == id) exempt.push_back("/V");
  if (was.getKey("/Lock").isNull()) exempt.push_back("/Lock");  // a lock of its own binds what follows (12.7.5.5)
  if (differing_key(was, now, exempt)) return false;
  auto old_appearance = was.getKey("/AP"), appearance = now.getKey("/AP");
  if (!alike(old_appearance, appearance) && !is_new_appearance(appearance, before.revision)) return false;
  return flags_allowed(was.getKey("/F"), now.getKey("/F"));
}

std::vector<FieldChange> field_changes(const Form& before, const Form& after, const std::set<PdfReference>& timestamps) {
  std::vector<FieldChange> changes;
  for (const Field& field : after.fields) {
    if (!field.signature) continue;
    const Field* earlier = before.find(field.id);
    if (earlier == nullptr)
      changes.push_back(change_of(field, true, timestamps));
    else if (field.filled() && !earlier->filled())
      changes.push_back(change_of(field, false, timestamps));
  }
  return changes;
}

}  // namespace signet::pdf
