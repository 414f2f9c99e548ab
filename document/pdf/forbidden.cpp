#include "document/pdf/forbidden.h"

#include <algorithm>

namespace signet::pdf {
namespace {

/// A destination, or an action that goes to one (12.6.4.2).
bool goes_to_a_place(QPDFObjectHandle action) {
  if (action.isNull() || action.isArray()) return true;
  return action.isDictionary() && action.getKey("/S").unparse() == "/GoTo" && action.getKey("/Next").isNull();
}

/// Layers that a viewer shows and a printer does not, or the reverse (8.11.4.4, /AS).
bool switches_content(QPDFObjectHandle properties) {
  if (properties.isNull()) return false;
  if (!properties.isDictionary()) return true;
  auto configurations = properties.getKey("/Configs");
  std::vector<QPDFObjectHandle> all{properties.getKey("/D")};
  if (configurations.isArray()) {
    for (auto& each : configurations.getArrayAsVector()) all.push_back(each);
  } else if (!configurations.isNull()) {
    return true;
  }
  return std::any_of(all.begin(), all.end(), [](QPDFObjectHandle each) { return !each.getKeyIfDict("/AS").isNull(); });
}

bool has_other_rights(QPDFObjectHandle permissions) {
  if (permissions.isNull()) return false;
  if (!permissions.isDictionary()) return true;
  for (const std::string& key : permissions.getKeys()) {
    if (key != "/DocMDP") return true;
  }
  return false;
}

bool has_action(const Form& form) {
  for (const Field& field : form.fields) {
    QPDFObjectHandle dictionary = field.dictionary;
    if (!dictionary.getKey("/AA").isNull() || !dictionary.getKey("/A").isNull()) return true;
    for (QPDFObjectHandle widget : field.widgets) {
      if (!widget.getKey("/AA").isNull() || !widget.getKey("/A").isNull()) return true;
    }
  }
  return false;
}

}  // namespace

void find_forbidden(Revision& newest, const Form& form, const Pages& pages, const Survey& survey, Defects& defects) {
  auto catalog = newest.catalog();
  auto dictionary = catalog.getKey("/AcroForm");
  auto appearances = dictionary.getKeyIfDict("/NeedAppearances");
  const auto forbid = [&](bool found, const std::string& what) {
    if (found) defects.add(Reason::pdf_forbidden, "", what);
  };
  forbid(!dictionary.getKeyIfDict("/XFA").isNull(), "an XFA form");
  forbid(!appearances.isNull() && !(appearances.isBool() && !appearances.getBoolValue()), "/NeedAppearances");
  forbid(has_other_rights(catalog.getKey("/Perms")), "usage rights");
  forbid(!catalog.getKey("/Collection").isNull(), "a collection");
  forbid(!goes_to_a_place(catalog.getKey("/OpenAction")), "an action on opening");
  forbid(!catalog.getKey("/AA").isNull() || pages.actions, "an action on an event");
  forbid(!catalog.getKey("/Names").getKeyIfDict("/JavaScript").isNull(), "JavaScript");
  forbid(!survey.action.empty(), "an action: " + survey.action);
  forbid(!survey.foreign.empty(), "a stream with " + survey.foreign);
  forbid(switches_content(catalog.getKey("/OCProperties")), "optional content that is switched by use");
  forbid(has_action(form), "a field with an action");
}

}  // namespace signet::pdf
