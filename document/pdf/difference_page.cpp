#include <algorithm>

#include "document/pdf/difference.h"
#include "document/pdf/rectangle.h"

namespace signet::pdf {
namespace {

const Field* field_of_widget(const Form& form, QPDFObjectHandle widget) {
  if (!widget.isIndirect()) return nullptr;
  return form.find(reference_to(widget));
}

/// A new signature must not hide what earlier signers saw on the page.
std::string objection_to_place(const Field& field, const Rectangle& place, QPDFObjectHandle annotations, const State& before,
                               const Comparison& with) {
  if (std::find(with.seal_fields.begin(), with.seal_fields.end(), field.name) != with.seal_fields.end() || !annotations.isArray())
    return "";
  for (auto& each : annotations.getArrayAsVector()) {
    const auto other = each.isDictionary() ? shown_rectangle(each) : std::nullopt;
    const double common = other ? common_area(place, *other) : 0;
    if (common == 0) continue;
    const Field* covered = field_of_widget(before.form, each);
    if (covered == nullptr || !covered->signature) return "a field over an annotation: " + field.name;
    if (!covered->filled() || (!with.layout_known && common * 2 <= other->area())) continue;
    return "a field over a signature: " + field.name;
  }
  return "";
}

}  // namespace

void compare_annotations(QPDFObjectHandle was, QPDFObjectHandle now, const State& before, const State& after, const Comparison& with,
                         Changes& changes) {
  const auto added = appended(was, now);
  if (!added) return changes.problems.push_back("the annotations of a page");
  for (const QPDFObjectHandle& widget : *added) {
    const Field* field = field_of_widget(after.form, widget);
    if (field == nullptr || !field->signature || before.form.find(field->id) != nullptr)
      return changes.problems.push_back("an annotation that is no new signature");
    const auto place = shown_rectangle(widget);
    if (!place) continue;
    auto objection = objection_to_place(*field, *place, was, before, with);
    if (!objection.empty()) changes.problems.push_back(std::move(objection));
  }
}

}  // namespace signet::pdf
