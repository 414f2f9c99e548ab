#include "policy/pdf_walk.h"

#include <algorithm>

#include "policy/base/limits.h"

namespace signet {

bool PdfNode::names(std::string_view key, std::string_view name) const {
  const auto* const found = value->find(key);
  return found != nullptr && found->type == PdfValue::Type::name && found->text == name;
}

bool PdfNode::refers(std::string_view key, PdfReference id) const {
  const auto* const found = value->find(key);
  return found != nullptr && found->type == PdfValue::Type::reference && found->reference == id;
}

Refusal malformed_at(PdfReference id, std::string_view what) {
  return {Reason::pdf_malformed, "object " + std::to_string(id.number) + " " + std::to_string(id.generation) + ": " + std::string{what}};
}

bool has_area(const PdfRectangle& rectangle) noexcept { return rectangle[2] > rectangle[0] && rectangle[3] > rectangle[1]; }

std::size_t count_references(const PdfValue& array, PdfReference id) noexcept {
  return static_cast<std::size_t>(std::count_if(array.items.begin(), array.items.end(), [&](const PdfValue& item) {
    return item.type == PdfValue::Type::reference && item.reference == id;
  }));
}

Result<PdfNode> PdfWalk::fetch(PdfReference id) {
  TRY(auto object, objects_.object(id));
  octets_read_ += object.octets.size();
  if (octets_read_ > limits::pdf_octets_read_max) return Refusal{Reason::too_large, "objects read again and again"};
  if (object.stream || object.value.type == PdfValue::Type::reference) return malformed_at(id, "its type");
  auto kept = std::make_shared<const PdfObject>(std::move(object));
  const auto* const value = &kept->value;
  return PdfNode{std::move(kept), value};
}

Result<PdfNode> PdfWalk::dictionary(PdfReference id) {
  TRY(auto node, fetch(id));
  if (!node.is(PdfValue::Type::dictionary)) return malformed_at(id, "its type");
  return node;
}

Result<std::optional<PdfNode>> PdfWalk::child(const PdfNode& node, std::string_view key) {
  const auto* const found = node.value->find(key);
  if (found == nullptr) return std::optional<PdfNode>{};
  PdfNode child{node.object, found};
  if (found->type == PdfValue::Type::reference) {
    TRY(child, fetch(found->reference));
  }
  if (child.is(PdfValue::Type::null)) return malformed_at(node.object->id, "/" + std::string{key});
  return std::optional{std::move(child)};
}

Result<std::optional<PdfNode>> PdfWalk::child(const PdfNode& node, std::string_view key, PdfValue::Type type) {
  TRY(auto found, child(node, key));
  if (found && !found->is(type)) return malformed_at(node.object->id, "/" + std::string{key});
  return found;
}

Result<std::optional<PdfRectangle>> PdfWalk::rectangle(const PdfNode& node, std::string_view key) {
  TRY(const auto array, child(node, key, PdfValue::Type::array));
  if (!array) return std::optional<PdfRectangle>{};
  const auto& items = array->value->items;
  const auto is_number = [](const PdfValue& v) { return v.type == PdfValue::Type::integer || v.type == PdfValue::Type::real; };
  if (items.size() != 4 || !std::all_of(items.begin(), items.end(), is_number)) {
    return malformed_at(node.object->id, "/" + std::string{key});
  }
  const auto [left, right] = std::minmax(items[0].real, items[2].real);
  const auto [bottom, top] = std::minmax(items[1].real, items[3].real);
  return std::optional{PdfRectangle{left, bottom, right, top}};
}

Result<bool> PdfWalk::has_flag(const PdfNode& annotation, std::int64_t wanted) {
  TRY(const auto flags, child(annotation, "F", PdfValue::Type::integer));
  return flags && (flags->value->integer & wanted) != 0;
}

Result<bool> PdfWalk::is_hidden(const PdfNode& annotation) { return has_flag(annotation, 1 << 1); }
Result<bool> PdfWalk::is_unseen(const PdfNode& annotation) { return has_flag(annotation, 1 << 1 | 1 << 5); }

}  // namespace signet
