#include "document/pdf/form.h"

#include <algorithm>
#include <set>

#include "policy/base/limits.h"

namespace signet::pdf {
namespace {

constexpr std::size_t field_name_bytes_max = 1024;

/// What fields below inherit (12.7.4.1).
struct Above {
  std::string prefix;
  std::string type;
  PdfReference id;
  std::size_t depth = 0;
};

class FormReader {
 public:
  explicit FormReader(const Revision& revision) : revision_(revision) {}

  Outcome children(QPDFObjectHandle list, const Above& above) {
    if (list.isNull()) return Done{};
    if (!list.isArray()) return bad_field("the form's list of fields", above.id);
    if (above.depth > limits::depth_max) return Refusal{Reason::too_large, "fields inside fields"};
    for (auto& each : list.getArrayAsVector()) TRY_DONE(node(each, above));
    return Done{};
  }

  Form form;

 private:
  static Refusal bad_field(const char* what, PdfReference id) {
    return {Reason::pdf_malformed, std::string{what} + ", " + name_of_object(id)};
  }

  Outcome node(QPDFObjectHandle field, const Above& above) {
    const PdfReference id = reference_to(field);
    if (!field.isIndirect() || !field.isDictionary()) return bad_field("a field that is no object", above.id);
    if (!seen_.insert(id).second) return bad_field("a field twice", id);
    if (seen_.size() > limits::pdf_fields_max) return Refusal{Reason::too_large, "fields"};
    if (reference_to(field.getKey("/Parent")) != above.id) return bad_field("a field's parent", id);
    auto title = field.getKey("/T");
    if (!title.isString()) return bad_field("a field without a name", id);
    const std::string part = title.getUTF8Value();
    const std::string name = above.prefix.empty() ? part : above.prefix + "." + part;
    if (part.empty() || part.find('.') != std::string::npos) return bad_field("a field's name", id);
    if (name.size() > field_name_bytes_max) return Refusal{Reason::too_large, "a field's name"};
    auto own = field.getKey("/FT");
    const Above below{name, own.isName() ? own.getName() : above.type, id, above.depth + 1};
    return has_fields(field) ? inner(field, below) : leaf(field, below);
  }

  static bool has_fields(QPDFObjectHandle field) {
    auto kids = field.getKey("/Kids");
    return kids.isArray() && kids.getArrayNItems() > 0 && kids.getArrayItem(0).isDictionary() &&
           !kids.getArrayItem(0).getKey("/T").isNull();
  }

  Outcome inner(QPDFObjectHandle field, const Above& below) {
    if (!field.getKey("/V").isNull() && below.type == "/Sig") form.stray_value = true;
    return children(field.getKey("/Kids"), below);
  }

  Outcome leaf(QPDFObjectHandle dictionary, const Above& below) {
    Field field{below.prefix, below.id, dictionary, dictionary.getKey("/V"), {}, below.type == "/Sig"};
    // Nothing is loaded for it: every revision names the long signatures of all before.
    field.has_value = field.value.isIndirect() ? revision_.has(reference_to(field.value).number) : !field.value.isNull();
    auto kids = dictionary.getKey("/Kids");
    if (!kids.isNull() && !kids.isArray()) return bad_field("a field's kids", below.id);
    if (kids.isArray()) {
      for (auto& each : kids.getArrayAsVector()) TRY_DONE(widget(each, field));
    }
    auto subtype = dictionary.getKey("/Subtype");
    if (subtype.isName() && subtype.getName() == "/Widget") {
      if (!field.widgets.empty()) return bad_field("a widget with widgets", below.id);
      field.widgets.push_back(dictionary);
    }
    if (field.signature && ++signatures_ > limits::pdf_signature_fields_max) return Refusal{Reason::too_large, "signature fields"};
    form.owners[field.id] = form.fields.size();
    for (const QPDFObjectHandle& each : field.widgets) form.owners[reference_to(each)] = form.fields.size();
    form.fields.push_back(std::move(field));
    return Done{};
  }

  Outcome widget(QPDFObjectHandle each, Field& field) {
    const PdfReference id = reference_to(each);
    if (!each.isIndirect() || !each.isDictionary() || !each.getKey("/T").isNull()) return bad_field("a field's kids", field.id);
    if (!seen_.insert(id).second) return bad_field("a field twice", id);
    if (seen_.size() > limits::pdf_fields_max) return Refusal{Reason::too_large, "fields"};
    if (reference_to(each.getKey("/Parent")) != field.id) return bad_field("a field's parent", id);
    if (field.signature && !each.getKey("/V").isNull()) form.stray_value = true;
    field.widgets.push_back(each);
    return Done{};
  }

  const Revision& revision_;
  std::set<PdfReference> seen_;
  std::size_t signatures_ = 0;
};

}  // namespace

const Field* Form::find(std::string_view name) const {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& each) { return each.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

const Field* Form::find(PdfReference id) const {
  const auto found = owners.find(id);
  return found == owners.end() ? nullptr : &fields[found->second];
}

Result<Form> read_form(Revision& revision) {
  auto dictionary = revision.catalog().getKey("/AcroForm");
  if (dictionary.isNull()) return Form{};
  if (!dictionary.isDictionary()) return Refusal{Reason::pdf_malformed, "the form"};
  FormReader reader{revision};
  TRY_DONE(reader.children(dictionary.getKey("/Fields"), {}));
  TRY_DONE(revision.sound());
  std::vector<std::string_view> names;
  for (const Field& each : reader.form.fields) names.push_back(each.name);
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice != names.end()) return Refusal{Reason::pdf_malformed, "two fields of one name: " + std::string{*twice}.substr(0, 200)};
  return std::move(reader.form);
}

}  // namespace signet::pdf
