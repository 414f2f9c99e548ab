// The interactive form (ISO 32000-2 12.7) for pdf_plan: every field is visited once, parents and kids must agree.
#include <algorithm>
#include <set>

#include "policy/base/limits.h"
#include "policy/pdf_walk.h"

namespace signet {
namespace {

void append_utf8(std::string& out, std::uint32_t scalar) {
  const auto put = [&](std::uint32_t octet) { out.push_back(static_cast<char>(octet)); };
  if (scalar < 0x80) return put(scalar);
  if (scalar < 0x800) return put(0xc0 | scalar >> 6), put(0x80 | (scalar & 63));
  if (scalar < 0x10000) return put(0xe0 | scalar >> 12), put(0x80 | (scalar >> 6 & 63)), put(0x80 | (scalar & 63));
  put(0xf0 | scalar >> 18), put(0x80 | (scalar >> 12 & 63)), put(0x80 | (scalar >> 6 & 63)), put(0x80 | (scalar & 63));
}

std::string utf8_of_utf16(std::string_view text) {
  constexpr std::uint32_t replacement = 0xfffd;
  const auto unit = [&](std::size_t i) -> std::uint32_t {
    return i + 1 < text.size() ? static_cast<unsigned char>(text[i]) * 256U + static_cast<unsigned char>(text[i + 1]) : replacement;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto high = unit(i);
    const auto low = high >= 0xd800 && high < 0xdc00 ? unit(i + 2) : 0;
    if (low >= 0xdc00 && low < 0xe000) {
      append_utf8(out, 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
      i += 2;
    } else {
      append_utf8(out, high >= 0xd800 && high < 0xe000 ? replacement : high);
    }
  }
  return out;
}

class PdfFormReader {
 public:
  PdfFormReader(PdfWalk& walk, PdfReference leading, std::string_view seal) : walk_(walk), leading_(leading), seal_(seal) {}

  Result<PdfFormFacts> run(const PdfNode& catalog) {
    TRY(const auto form, walk_.child(catalog, "AcroForm", PdfValue::Type::dictionary));
    if (!form) return hidden();
    if (form->has("XFA")) return Refusal{Reason::pdf_forbidden, "/XFA"};
    TRY(const auto needed, walk_.child(*form, "NeedAppearances", PdfValue::Type::boolean));
    if (needed && needed->value->boolean) return Refusal{Reason::pdf_forbidden, "/NeedAppearances"};
    TRY(const auto fields, walk_.child(*form, "Fields", PdfValue::Type::array));
    if (!fields) return hidden();
    facts_.fields = *fields;
    TRY_DONE(push(*fields, no_parent));
    while (!pending_.empty()) TRY_DONE(step());
    if (found_ != 1) return hidden();
    return std::move(facts_);
  }

 private:
  static constexpr std::size_t no_parent = static_cast<std::size_t>(-1);
  struct Field {
    PdfReference id;
    std::size_t parent = no_parent;
    std::size_t depth = 0;
    std::string name;  // of its own, UTF-8
  };

  static Refusal hidden() { return {Reason::signature_hidden, "the leading signature"}; }

  /// The array's items are visited later. Nothing is visited twice, so a circle ends here.
  Outcome push(const PdfNode& array, std::size_t parent) {
    const auto depth = parent == no_parent ? 0 : fields_[parent].depth + 1;
    if (depth > limits::depth_max) return malformed_at(array.object->id, "fields inside fields");
    for (const auto& item : array.value->items) {
      if (item.type != PdfValue::Type::reference) return malformed_at(array.object->id, "a field");
      if (!seen_.insert(item.reference).second) return malformed_at(item.reference, "a field twice");
      pending_.push_back(fields_.size());
      fields_.push_back({item.reference, parent, depth, {}});
    }
    return Done{};
  }

  Outcome step() {
    const auto index = pending_.back();
    pending_.pop_back();
    const auto id = fields_[index].id;
    TRY(const auto field, walk_.dictionary(id));
    TRY_DONE(check_parent(field, index));
    TRY(const auto name, walk_.child(field, "T", PdfValue::Type::string));
    if (name) fields_[index].name = utf8_of_text_string(name->value->text);
    TRY(const auto kids, walk_.child(field, "Kids", PdfValue::Type::array));
    if (fields_[index].parent == no_parent && fields_[index].name == seal_) TRY_DONE(keep_seal_field(field));
    if (!kids) return see_terminal(field, index, id);
    TRY(const bool terminal, has_widgets(field, *kids));
    if (!terminal) return field.refers("V", leading_) ? Outcome{hidden()} : push(*kids, index);
    const auto& items = kids->value->items;
    for (const auto& item : items) {
      if (!seen_.insert(item.reference).second) return malformed_at(item.reference, "a field twice");
    }
    if (field.refers("V", leading_) && items.size() != 1) return Refusal{Reason::seal_place_unfit, "several widgets"};
    return see_terminal(field, index, items.front().reference);
  }

  /// 12.7.4.1: a kid names its parent; the root fields have none.
  Outcome check_parent(const PdfNode& field, std::size_t index) const {
    const auto parent = fields_[index].parent;
    const bool right = parent == no_parent ? !field.has("Parent") : field.refers("Parent", fields_[parent].id);
    return right ? Outcome{Done{}} : Outcome{malformed_at(fields_[index].id, "/Parent")};
  }

  /// 12.7.4.2: kids without /T are the widgets of a terminal field. Never both kinds.
  Result<bool> has_widgets(const PdfNode& field, const PdfNode& kids) {
    std::size_t widgets = 0;
    for (const auto& item : kids.value->items) {
      if (item.type != PdfValue::Type::reference) return malformed_at(field.object->id, "/Kids");
      TRY(const auto kid, walk_.dictionary(item.reference));
      if (kid.has("T")) continue;
      ++widgets;
      const bool widget = kid.names("Subtype", "Widget") && kid.refers("Parent", field.object->id) && !kid.has("Kids") && !kid.has("V");
      if (!widget) return malformed_at(item.reference, "a widget");
    }
    if (widgets != 0 && widgets != kids.value->items.size()) return malformed_at(field.object->id, "/Kids");
    return widgets != 0;
  }

  std::string full_name(std::size_t index) const {
    std::string name;
    for (auto i = index; i != no_parent; i = fields_[i].parent) {
      if (!fields_[i].name.empty()) name = name.empty() ? fields_[i].name : fields_[i].name + "." + name;
    }
    return name;
  }

  Outcome see_terminal(const PdfNode& field, std::size_t index, PdfReference widget) {
    if (const auto* const value = field.value->find("V"); value != nullptr && field.names("FT", "Sig")) {
      if (value->type != PdfValue::Type::reference) return malformed_at(fields_[index].id, "/V");
      facts_.filled.push_back({full_name(index), value->reference});
    }
    if (!field.refers("V", leading_)) return Done{};
    ++found_;
    facts_.leading_widget = widget;
    facts_.leading_field = full_name(index);
    return Done{};
  }

  Outcome keep_seal_field(const PdfNode& field) {
    const auto id = field.object->id;
    if (facts_.seal_field) return malformed_at(id, "the seal's field twice");
    if (field.has("V")) return Refusal{Reason::seal_slot_filled, ""};
    const bool fit = field.names("FT", "Sig") && field.names("Subtype", "Widget") && !field.has("Kids");
    if (!fit) return Refusal{Reason::pdf_forbidden, "the seal's field"};
    facts_.seal_field = id;
    return Done{};
  }

  PdfWalk& walk_;
  PdfReference leading_;
  std::string_view seal_;
  PdfFormFacts facts_;
  std::size_t found_ = 0;
  std::set<PdfReference> seen_;
  std::vector<Field> fields_;
  std::vector<std::size_t> pending_;
};

}  // namespace

std::string utf8_of_text_string(std::string_view text) {
  if (text.starts_with("\xfe\xff")) return utf8_of_utf16(text.substr(2));
  if (text.starts_with("\xef\xbb\xbf")) return std::string{text.substr(3)};
  std::string out;  // PDFDocEncoding (annex D.3) is ASCII and Latin-1 but for 0x18 to 0x1f and 0x80 to 0xa0
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    const bool other = (octet >= 0x18 && octet <= 0x1f) || (octet >= 0x7f && octet <= 0xa0) || octet == 0xad;
    append_utf8(out, other ? 0xfffd : octet);
  }
  return out;
}

Result<PdfFormFacts> read_form(PdfWalk& walk, const PdfNode& catalog, PdfReference leading_dictionary, std::string_view seal_field) {
  return PdfFormReader{walk, leading_dictionary, seal_field}.run(catalog);
}

}  // namespace signet
