// Pages and their annotations (ISO 32000-2 7.7.3, 12.5) for pdf_plan.
#include <algorithm>
#include <set>

#include "policy/base/limits.h"
#include "policy/pdf_walk.h"

namespace signet {
namespace {

Refusal not_on_its_page() { return {Reason::seal_place_unfit, "the page of the widget"}; }

/// Pages of the tree whose /Annots holds the widget. Every node is visited once.
class PdfPageSearch {
 public:
  PdfPageSearch(PdfWalk& walk, PdfReference widget) : walk_(walk), widget_(widget) {}

  Result<PdfReference> run(PdfReference root) {
    TRY_DONE(push(root, 0));
    while (!pending_.empty()) TRY_DONE(step());
    if (found_.size() != 1) return not_on_its_page();
    return found_.front();
  }

 private:
  Outcome push(PdfReference id, std::size_t depth) {
    if (depth > limits::depth_max || !seen_.insert(id).second) return malformed_at(id, "the page tree");
    pending_.emplace_back(id, depth);
    return Done{};
  }

  Outcome step() {
    const auto [id, depth] = pending_.back();
    pending_.pop_back();
    TRY(const auto node, walk_.dictionary(id));
    if (node.names("Type", "Page")) {
      TRY(const auto annotations, walk_.child(node, "Annots", PdfValue::Type::array));
      if (annotations && count_references(*annotations->value, widget_) != 0) found_.push_back(id);
      return Done{};
    }
    TRY(const auto kids, walk_.child(node, "Kids", PdfValue::Type::array));
    if (!node.names("Type", "Pages") || !kids) return malformed_at(id, "the page tree");
    for (const auto& kid : kids->value->items) {
      if (kid.type != PdfValue::Type::reference) return malformed_at(id, "the page tree");
      TRY_DONE(push(kid.reference, depth + 1));
    }
    return Done{};
  }

  PdfWalk& walk_;
  PdfReference widget_;
  std::set<PdfReference> seen_;
  std::vector<std::pair<PdfReference, std::size_t>> pending_;
  std::vector<PdfReference> found_;
};

Result<PdfReference> root_of_pages(const PdfNode& catalog) {
  const auto* const root = catalog.value->find("Pages");
  if (root == nullptr || root->type != PdfValue::Type::reference) return malformed_at(catalog.object->id, "/Pages");
  return root->reference;
}

/// 7.7.3.4: what a page has not, its nearest ancestor that has it gives.
struct PdfInherited {
  std::optional<PdfRectangle> media, crop;
  std::optional<std::int64_t> rotate;

  Outcome take(PdfWalk& walk, const PdfNode& node) {
    TRY(const auto own_media, walk.rectangle(node, "MediaBox"));
    TRY(const auto own_crop, walk.rectangle(node, "CropBox"));
    TRY(const auto own_rotate, walk.child(node, "Rotate", PdfValue::Type::integer));
    if (!media) media = own_media;
    if (!crop) crop = own_crop;
    if (!rotate && own_rotate) rotate = own_rotate->value->integer;
    return Done{};
  }
};

/// From the page to the root of the tree; every parent must have the node among its kids, once.
Result<PdfInherited> climb(PdfWalk& walk, PdfReference root, const PdfPageNode& page) {
  PdfInherited inherited;
  auto id = page.id;
  auto node = page.page;
  for (std::size_t depth = 0; depth <= limits::depth_max; ++depth) {
    TRY_DONE(inherited.take(walk, node));
    const auto* const parent = node.value->find("Parent");
    if (parent == nullptr && id == root && depth > 0) return inherited;
    if (parent == nullptr || parent->type != PdfValue::Type::reference || id == root) break;
    TRY(auto above, walk.dictionary(parent->reference));
    TRY(const auto kids, walk.child(above, "Kids", PdfValue::Type::array));
    if (!above.names("Type", "Pages") || !kids || count_references(*kids->value, id) != 1) break;
    id = parent->reference;
    node = std::move(above);
  }
  return malformed_at(id, "the page tree");
}

bool shows_nothing(const PdfNode& annotation) {
  return annotation.names("Subtype", "Popup") || (annotation.names("Subtype", "Link") && !annotation.has("AP"));
}

}  // namespace

Result<PdfPageNode> find_page(PdfWalk& walk, const PdfNode& catalog, PdfReference widget) {
  TRY(const auto annotation, walk.dictionary(widget));
  PdfPageNode found;
  if (const auto* const named = annotation.value->find("P"); named == nullptr) {
    TRY(const auto root, root_of_pages(catalog));
    TRY(found.id, (PdfPageSearch{walk, widget}.run(root)));
  } else if (named->type == PdfValue::Type::reference) {
    found.id = named->reference;
  } else {
    return malformed_at(widget, "/P");
  }
  TRY(found.page, walk.dictionary(found.id));
  if (!found.page.names("Type", "Page")) return malformed_at(found.id, "its type");
  TRY(const auto annotations, walk.child(found.page, "Annots", PdfValue::Type::array));
  if (!annotations || count_references(*annotations->value, widget) != 1) return not_on_its_page();
  found.annotations = *annotations;
  return found;
}

Result<PdfPageFacts> read_page_facts(PdfWalk& walk, const PdfNode& catalog, const PdfPageNode& page) {
  TRY(const auto root, root_of_pages(catalog));
  TRY(const auto inherited, climb(walk, root, page));
  if (!inherited.media || !has_area(*inherited.media)) return malformed_at(page.id, "/MediaBox");
  const auto& media = *inherited.media;
  const auto& crop = inherited.crop.value_or(media);
  PdfPageFacts facts;
  facts.crop_box = {std::max(media[0], crop[0]), std::max(media[1], crop[1]), std::min(media[2], crop[2]), std::min(media[3], crop[3])};
  if (!has_area(facts.crop_box)) return malformed_at(page.id, "/CropBox");
  const auto rotate = inherited.rotate.value_or(0);
  if (rotate % 90 != 0) return malformed_at(page.id, "/Rotate");
  facts.rotate = static_cast<int>((rotate % 360 + 360) % 360);
  TRY(const auto unit, walk.child(page.page, "UserUnit"));
  if (unit) {
    const bool number = unit->is(PdfValue::Type::integer) || unit->is(PdfValue::Type::real);
    if (!number || !(unit->value->real > 0) || unit->value->real > 100) return malformed_at(page.id, "/UserUnit");
    facts.user_unit = unit->value->real;
  }
  return facts;
}

Result<std::vector<PdfRectangle>> shown_rectangles(PdfWalk& walk, const PdfPageNode& page, PdfReference except, PdfReference and_except) {
  std::vector<PdfRectangle> rectangles;
  for (const auto& item : page.annotations.value->items) {
    const bool reference = item.type == PdfValue::Type::reference;
    if (reference && (item.reference == except || item.reference == and_except)) continue;
    PdfNode annotation{page.annotations.object, &item};
    if (reference) {
      TRY(annotation, walk.fetch(item.reference));
    }
    if (!annotation.is(PdfValue::Type::dictionary) || !annotation.has("Subtype")) return malformed_at(page.id, "/Annots");
    TRY(const bool hidden, walk.is_hidden(annotation));
    if (hidden || shows_nothing(annotation)) continue;
    TRY(const auto rectangle, walk.rectangle(annotation, "Rect"));
    if (!rectangle) return malformed_at(annotation.object->id, "/Rect");
    if (has_area(*rectangle)) rectangles.push_back(*rectangle);
  }
  return rectangles;
}

}  // namespace signet
