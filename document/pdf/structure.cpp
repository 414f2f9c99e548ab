#include "document/pdf/structure.h"

#include <set>

#include "policy/base/limits.h"

namespace signet::pdf {
namespace {

constexpr std::size_t structure_objects_max = 4000;
constexpr std::size_t structure_text_bytes_max = 4 * 1024 * 1024;

class ObjectList {
 public:
  ObjectList(const StructureInput& input, PdfStructure& structure) : input_(input), structure_(structure) {}

  Outcome add(PdfReference id) {
    if (id.number == 0 || !seen_.insert(id).second) return Done{};
    if (seen_.size() > structure_objects_max) return Refusal{Reason::too_large, "annotations of the page"};
    const CrossReference* place = input_.history.find(id.number, 0);
    if (place == nullptr) return Refusal{Reason::pdf_malformed, "no " + name_of_object(id)};
    PdfObjectText object{id, {}, {}};
    if (place->type == CrossReference::Type::plain) {
      TRY(const Scan scan, scan_object(input_.file, place->place));
      if (scan.data != 0) return Refusal{Reason::pdf_malformed, "a stream for a dictionary, " + name_of_object(id)};
      object.range = {scan.begin, scan.end};
    } else {
      const std::string number = std::to_string(id.number) + " " + std::to_string(id.generation);
      object.text = to_bytes(number + " obj\n" + input_.newest.object(id.number).unparseResolved() + "\nendobj");
      text_bytes_ += object.text.size();
      if (text_bytes_ > structure_text_bytes_max) return Refusal{Reason::too_large, "objects of the page"};
    }
    structure_.objects.push_back(std::move(object));
    return Done{};
  }

  Outcome add(QPDFObjectHandle handle) { return handle.isIndirect() ? add(reference_to(handle)) : Outcome{Done{}}; }

  /// A dictionary and those of its entries that the key holder looks at.
  Outcome add_whole(QPDFObjectHandle dictionary) {
    TRY_DONE(add(dictionary));
    for (const char* key : {"/Fields", "/Kids", "/Annots", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Rect", "/F", "/Lock", "/MK",
                            "/Perms", "/NeedAppearances", "/T"}) {
      auto value = dictionary.getKeyIfDict(key);
      if (!value.isStream()) TRY_DONE(add(value));
    }
    return Done{};
  }

 private:
  const StructureInput& input_;
  PdfStructure& structure_;
  std::set<PdfReference> seen_;
  std::size_t text_bytes_ = 0;
};

Outcome find_page(const StructureInput& input, PdfStructure& structure) {
  const Refusal unfit{Reason::seal_place_unfit, "the page of the leading signature"};
  if (input.leading.widgets.size() != 1) return Refusal{Reason::seal_place_unfit, "the widget of the leading signature"};
  QPDFObjectHandle widget = input.leading.widgets.front();
  structure.leading_widget = reference_to(widget);
  const auto places = input.pages.places.find(structure.leading_widget);
  if (places == input.pages.places.end() || places->second.size() != 1) return unfit;
  structure.page = places->second.front();
  auto named = widget.getKey("/P");
  if (!named.isNull() && reference_to(named) != structure.page) return unfit;
  for (PdfReference each = structure.page; each.number != 0; each = input.pages.parents.at(each)) structure.page_path.push_back(each);
  return Done{};
}

/// The page of an empty seal field, and what it inherits from.
Outcome add_path_of_seal(const StructureInput& input, std::vector<PdfReference>& pages) {
  for (const QPDFObjectHandle& widget : input.seal->widgets) {
    const auto places = input.pages.places.find(reference_to(widget));
    if (places == input.pages.places.end() || places->second.size() != 1) continue;
    for (PdfReference each = places->second.front(); each.number != 0; each = input.pages.parents.at(each)) pages.push_back(each);
  }
  return Done{};
}

Outcome list_objects(const StructureInput& input, PdfStructure& structure) {
  ObjectList list{input, structure};
  auto catalog = input.newest.catalog();
  TRY_DONE(list.add(structure.root));
  TRY_DONE(list.add_whole(catalog));
  TRY_DONE(list.add_whole(catalog.getKey("/AcroForm")));
  for (const Field& field : input.form.fields) {
    TRY_DONE(list.add_whole(field.dictionary));
    for (const QPDFObjectHandle& each : field.widgets) TRY_DONE(list.add_whole(each));
    auto dictionary = field.dictionary;
    auto above = dictionary.getKey("/Parent");
    for (std::size_t depth = 0; above.isDictionary() && depth < limits::depth_max; ++depth, above = above.getKey("/Parent"))
      TRY_DONE(list.add_whole(above));
  }
  std::vector<PdfReference> pages = structure.page_path;
  if (input.seal != nullptr) TRY_DONE(add_path_of_seal(input, pages));
  for (const PdfReference& each : pages) {
    auto page = input.newest.object(each.number);
    TRY_DONE(list.add_whole(page));
    auto annotations = page.getKey("/Annots");
    if (!annotations.isArray()) continue;
    for (const QPDFObjectHandle& annotation : annotations.getArrayAsVector()) TRY_DONE(list.add_whole(annotation));
  }
  return Done{};
}

}  // namespace

PdfStructure read_trailer_facts(ByteView file, const History& history) {
  const Section& newest = history.sections().front();
  PdfStructure structure;
  structure.xref_stream = newest.stream;
  structure.startxref = newest.offset;
  structure.size = newest.size;
  structure.root = newest.root;
  structure.info = newest.info;
  const ByteView id = file.subspan(newest.id.begin, newest.id.end - newest.id.begin);
  structure.id.assign(id.begin(), id.end());
  return structure;
}

Outcome read_structure(const StructureInput& input, PdfStructure& structure) {
  if (structure.id.size() > 1024) return Refusal{Reason::too_large, "the trailer's /ID"};
  TRY_DONE(find_page(input, structure));
  if (input.seal != nullptr) structure.seal_field = input.seal->id;
  return list_objects(input, structure);
}

}  // namespace signet::pdf
