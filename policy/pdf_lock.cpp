#include "policy/pdf_lock.h"

#include <algorithm>

#include "policy/pdf_walk.h"

namespace signet {
namespace {

using Type = PdfValue::Type;

bool says(const PdfValue& dictionary, std::string_view key, std::string_view name) {
  const auto* const found = dictionary.find(key);
  return found != nullptr && found->type == Type::name && found->text == name;
}

// 12.8.2.2: 1 nothing, 2 filling in and signing (the default), 3 annotating too.
Outcome check_certification(const PdfValue& parameters, bool new_field) {
  const auto* const permission = parameters.find("P");
  if (permission != nullptr && (permission->type != Type::integer || permission->integer < 1 || permission->integer > 3))
    return Refusal{Reason::changes_forbidden, "a lock or certification"};
  const bool nothing = permission != nullptr && permission->integer == 1;
  if (nothing || new_field) return Refusal{Reason::changes_forbidden, "DocMDP"};
  return Done{};
}

// 12.8.2.4: All, the named fields, or all but the named.
Outcome check_field_lock(const PdfValue& parameters, const std::string& seal_field) {
  const Refusal locked{Reason::changes_forbidden, "FieldMDP"};
  if (says(parameters, "Action", "All")) return locked;
  const bool include = says(parameters, "Action", "Include");
  const auto* const fields = parameters.find("Fields");
  if ((!include && !says(parameters, "Action", "Exclude")) || fields == nullptr || fields->type != Type::array) return locked;
  const bool named = std::any_of(fields->items.begin(), fields->items.end(), [&](const PdfValue& each) {
    return each.type != Type::string || utf8_of_text_string(each.text) == seal_field;
  });
  return named == include ? Outcome{locked} : Outcome{Done{}};
}

}  // namespace

Outcome check_lock_of_signature(const PdfSignatureDictionary& dictionary, const std::string& seal_field, bool new_field) {
  const auto found =
      std::find_if(dictionary.entries.begin(), dictionary.entries.end(), [](const auto& each) { return each.key == "Reference"; });
  if (found == dictionary.entries.end()) return Done{};
  const Refusal unread{Reason::changes_forbidden, "a lock or certification"};
  if (found->value.type != Type::array) return unread;
  for (const auto& each : found->value.items) {
    const auto* const parameters = each.type == Type::dictionary ? each.find("TransformParams") : nullptr;
    const PdfValue none{Type::dictionary};
    if (each.type != Type::dictionary || (parameters != nullptr && parameters->type != Type::dictionary)) return unread;
    const auto& what = parameters == nullptr ? none : *parameters;
    if (says(each, "TransformMethod", "DocMDP")) {
      TRY_DONE(check_certification(what, new_field));
    } else if (says(each, "TransformMethod", "FieldMDP")) {
      TRY_DONE(check_field_lock(what, seal_field));
    } else {
      return unread;
    }
  }
  return Done{};
}

}  // namespace signet
