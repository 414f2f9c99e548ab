// Going from object to object for pdf_plan: references are followed one step, what is read is counted, and what has another
// shape than the standard's is refused.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "policy/pdf_plan.h"

namespace signet {

using PdfRectangle = std::array<double, 4>;  // left, bottom, right, top

/// A value and the object it stands in.
struct PdfNode {
  std::shared_ptr<const PdfObject> object;
  const PdfValue* value = nullptr;
  bool has(std::string_view key) const { return value->find(key) != nullptr; }
  bool is(PdfValue::Type type) const { return value->type == type; }
  /// /Type or /Subtype or another name's value; direct names only.
  bool names(std::string_view key, std::string_view name) const;
  /// A direct reference to `id`.
  bool refers(std::string_view key, PdfReference id) const;
};

class PdfWalk {
 public:
  explicit PdfWalk(const PdfObjects& objects) : objects_(objects) {}
  /// An indirect object that is no stream and no reference. `too_large` behind limits::pdf_octets_read_max.
  Result<PdfNode> fetch(PdfReference id);
  Result<PdfNode> dictionary(PdfReference id);
  /// A dictionary's entry, through a reference where it is one; a null is refused, as an insertion would then repeat the key.
  Result<std::optional<PdfNode>> child(const PdfNode& node, std::string_view key);
  Result<std::optional<PdfNode>> child(const PdfNode& node, std::string_view key, PdfValue::Type type);
  /// Four numbers (7.9.5), sorted.
  Result<std::optional<PdfRectangle>> rectangle(const PdfNode& node, std::string_view key);
  /// /F of an annotation says Hidden (12.5.3, bit 2): neither seen nor printed.
  Result<bool> is_hidden(const PdfNode& annotation);
  /// Hidden or NoView (bit 6): not seen on a screen.
  Result<bool> is_unseen(const PdfNode& annotation);

 private:
  Result<bool> has_flag(const PdfNode& annotation, std::int64_t flags);

  const PdfObjects& objects_;
  std::size_t octets_read_ = 0;
};

bool has_area(const PdfRectangle& rectangle) noexcept;
/// `array`'s items that are references to `id`.
std::size_t count_references(const PdfValue& array, PdfReference id) noexcept;
Refusal malformed_at(PdfReference id, std::string_view what);

// --- the form (12.7) --------------------------------------------------------------------------------------------------

struct PdfFormFacts {
  PdfNode fields;  // the array of root fields
  PdfReference leading_widget;
  std::string leading_field;  // full name
  std::vector<PdfFilledField> filled;
  std::optional<PdfReference> seal_field;  // empty, terminal, merged with its widget
};
Result<PdfFormFacts> read_form(PdfWalk& walk, const PdfNode& catalog, PdfReference leading_dictionary, std::string_view seal_field);
/// A text string (7.9.2.2) in UTF-8. What has no counterpart becomes U+FFFD.
std::string utf8_of_text_string(std::string_view text);

// --- the page (7.7.3, 12.5) -------------------------------------------------------------------------------------------

struct PdfPageNode {
  PdfReference id;
  PdfNode page, annotations;
};
/// The page in the tree whose /Annots holds `widget` once, by the widget's /P or by looking for it.
Result<PdfPageNode> find_page(PdfWalk& walk, const PdfNode& catalog, PdfReference widget);
/// Also proves that the page hangs in the tree.
Result<PdfPageFacts> read_page_facts(PdfWalk& walk, const PdfNode& catalog, const PdfPageNode& page);
/// /Rect of every annotation that shows something, except the two.
Result<std::vector<PdfRectangle>> shown_rectangles(PdfWalk& walk, const PdfPageNode& page, PdfReference except, PdfReference and_except);

}  // namespace signet
