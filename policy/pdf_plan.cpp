#include "policy/pdf_plan.h"

#include <algorithm>

#include "policy/base/limits.h"
#include "policy/pdf_walk.h"

namespace signet {
namespace {

PdfEdit edit_in(const PdfNode& container, PdfEdit::What what) {
  const auto& object = *container.object;
  const std::uint64_t closing = container.is(PdfValue::Type::array) ? 1 : 2;  // `]` or `>>`
  PdfEdit edit;
  edit.id = object.id;
  edit.original.assign(object.octets.begin(), object.octets.end());
  edit.range = object.range;
  edit.place = container.value->range.end - closing;
  edit.what = what;
  return edit;
}

/// An empty field's own appearance goes: from behind the entry before /AP, or behind `<<`, up to the end of its value.
PdfEdit edit_of_value(const PdfNode& field) {
  auto edit = edit_in(field, PdfEdit::What::value);
  std::uint64_t before = field.value->range.begin + 2;
  for (const auto& [key, value] : field.value->entries) {
    if (key == "AP") {
      edit.cut = {before, value.range.end};
      edit.place = before;
    }
    before = value.range.end;
  }
  return edit;
}

// 12.7.5.5: a lock binds whoever fills the field. One that includes no field locks nothing.
Outcome check_lock(PdfWalk& walk, const PdfNode& field) {
  TRY(const auto lock, walk.child(field, "Lock"));
  if (!lock) return Done{};
  const Refusal refusal{Reason::changes_forbidden, "the /Lock of the field"};
  if (!lock->is(PdfValue::Type::dictionary) || !lock->names("Action", "Include") || lock->has("P")) return refusal;
  const auto* const fields = lock->value->find("Fields");
  if (fields == nullptr || fields->type != PdfValue::Type::array || !fields->items.empty()) return refusal;
  return Done{};
}

// Table 263 and 12.8.6: certification allows an existing field to be filled, as far as it goes, which the signature's own
// check decides; usage rights are not ours to judge.
Outcome check_permissions(PdfWalk& walk, const PdfNode& catalog, bool new_field) {
  TRY(const auto permissions, walk.child(catalog, "Perms", PdfValue::Type::dictionary));
  if (!permissions) return Done{};
  const auto& entries = permissions->value->entries;
  if (!std::all_of(entries.begin(), entries.end(), [](const auto& entry) { return entry.key == "DocMDP"; })) {
    return Refusal{Reason::pdf_forbidden, "/Perms"};
  }
  return new_field ? Outcome{Refusal{Reason::changes_forbidden, "/Perms"}} : Outcome{Done{}};
}

/// An empty field that is its own widget and that nothing keeps from being filled.
Result<PdfNode> fillable_field(PdfWalk& walk, PdfReference id) {
  TRY(const auto field, walk.dictionary(id));
  for (const auto* const key : {"SV", "A", "AA"}) {
    if (field.has(key)) return Refusal{Reason::pdf_forbidden, "the field to fill"};
  }
  TRY_DONE(check_lock(walk, field));
  return field;
}

/// A widget that shows what it holds; its rectangle. `seal_place_unfit`.
Result<PdfRectangle> rectangle_of_shown(PdfWalk& walk, const PdfNode& widget) {
  TRY(const bool hidden, walk.is_unseen(widget));
  if (hidden || widget.has("OC")) return Refusal{Reason::seal_place_unfit, "a hidden widget"};
  TRY(const auto rectangle, walk.rectangle(widget, "Rect"));
  if (!rectangle) return malformed_at(widget.object->id, "/Rect");
  return *rectangle;
}

// 12.5.3, table 192: printed, and neither turned nor scaled by the field's own entries.
Outcome check_shown_as_drawn(PdfWalk& walk, const PdfNode& field) {
  constexpr std::int64_t print = 4, no_zoom = 8, no_rotate = 16, toggle_no_view = 256;
  const Refusal refusal{Reason::seal_place_unfit, "a field that does not show what it holds"};
  TRY(const auto flags, walk.child(field, "F", PdfValue::Type::integer));
  if (!flags || (flags->value->integer & (print | no_zoom | no_rotate | toggle_no_view)) != print) return refusal;
  TRY(const auto characteristics, walk.child(field, "MK", PdfValue::Type::dictionary));
  if ((characteristics && characteristics->has("R")) || field.has("AS")) return refusal;
  return Done{};
}

class PdfPlanner {
 public:
  explicit PdfPlanner(const PdfPlanInput& input) : input_(input), walk_(input.objects) {}

  Result<PdfPlan> run() {
    TRY(catalog_, walk_.dictionary(input_.trailer.root));
    if (!catalog_.names("Type", "Catalog")) return malformed_at(input_.trailer.root, "its type");
    TRY(const auto form, read_form(walk_, catalog_, input_.leading_dictionary, input_.seal_field));
    plan_.trailer = input_.trailer;
    plan_.xref_stream = input_.xref_stream;
    plan_.new_field = !form.seal_field.has_value();
    TRY_DONE(check_permissions(walk_, catalog_, plan_.new_field));
    TRY(const auto page, leading(form));
    TRY_DONE(form.seal_field ? fill(*form.seal_field, page) : add(form, page));
    return std::move(plan_);
  }

 private:
  Result<PdfPageNode> leading(const PdfFormFacts& form) {
    plan_.leading_widget = form.leading_widget;
    plan_.leading_field = form.leading_field;
    plan_.filled = form.filled;
    TRY(const auto widget, walk_.dictionary(form.leading_widget));
    if (!widget.names("Subtype", "Widget")) return malformed_at(form.leading_widget, "a widget");
    TRY(plan_.leading_rectangle, rectangle_of_shown(walk_, widget));
    if (!has_area(plan_.leading_rectangle)) return Refusal{Reason::seal_place_unfit, "an invisible leading signature"};
    return find_page(walk_, catalog_, form.leading_widget);
  }

  /// Everything that is said of a page.
  Outcome describe(const PdfPageNode& page) {
    plan_.page = page.id;
    TRY(plan_.geometry, read_page_facts(walk_, catalog_, page));
    TRY(plan_.other_rectangles, shown_rectangles(walk_, page, plan_.leading_widget, plan_.seal_field));
    return Done{};
  }

  Outcome add(const PdfFormFacts& form, const PdfPageNode& page) {
    // One object for both would be rewritten as neither expects it.
    if (form.fields.object->id == page.id) return malformed_at(page.id, "a form in a page");
    TRY_DONE(describe(page));
    plan_.edits = {edit_in(form.fields, PdfEdit::What::reference), edit_in(page.annotations, PdfEdit::What::reference)};
    const bool same_array = plan_.edits[0].id == plan_.edits[1].id && plan_.edits[0].place == plan_.edits[1].place;
    return same_array ? Outcome{malformed_at(plan_.edits[0].id, "/Fields and /Annots")} : Outcome{Done{}};
  }

  Outcome fill(PdfReference seal_field, const PdfPageNode& leading_page) {
    plan_.seal_field = seal_field;
    TRY(const auto field, fillable_field(walk_, seal_field));
    TRY_DONE(check_shown_as_drawn(walk_, field));
    TRY(const auto rectangle, rectangle_of_shown(walk_, field));
    plan_.edits = {edit_of_value(field)};
    if (!has_area(rectangle)) return describe(leading_page);
    plan_.field_rectangle = rectangle;
    TRY(const auto own_page, find_page(walk_, catalog_, seal_field));
    plan_.leading_on_page = own_page.id == leading_page.id;
    return describe(own_page);
  }

  const PdfPlanInput& input_;
  PdfWalk walk_;
  PdfNode catalog_;
  PdfPlan plan_;
};

}  // namespace

Result<PdfPlan> plan_increment(const PdfPlanInput& input) {
  if (input.seal_field.empty() || input.seal_field.find('.') != std::string::npos) {
    return Refusal{Reason::configuration_wrong, "the name of the seal's field"};
  }
  return PdfPlanner{input}.run();
}

Result<PdfPlan> plan_filling(const PdfFillingInput& input) {
  PdfWalk walk{input.objects};
  TRY(const auto catalog, walk.dictionary(input.trailer.root));
  if (!catalog.names("Type", "Catalog")) return malformed_at(input.trailer.root, "its type");
  TRY_DONE(check_permissions(walk, catalog, false));
  TRY(const auto field, fillable_field(walk, input.field));
  if (field.has("V")) return Refusal{Reason::signature_slot_filled, ""};
  if (!field.names("Subtype", "Widget") || field.has("Kids")) return Refusal{Reason::pdf_forbidden, "a field apart from its widget"};
  PdfPlan plan;
  plan.trailer = input.trailer;
  plan.xref_stream = input.xref_stream;
  plan.new_field = false;
  plan.seal_field = input.field;
  plan.edits = {edit_of_value(field)};
  TRY(const bool hidden, walk.is_hidden(field));
  TRY(const auto rectangle, walk.rectangle(field, "Rect"));
  if (!rectangle) return malformed_at(input.field, "/Rect");
  if (hidden || field.has("OC") || !has_area(*rectangle)) return plan;
  plan.field_rectangle = *rectangle;
  TRY(const auto page, find_page(walk, catalog, input.field));
  plan.page = page.id;
  TRY(plan.geometry, read_page_facts(walk, catalog, page));
  return plan;
}

}  // namespace signet
