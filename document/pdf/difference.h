// What a later revision did to a signed one (ISO 32000-2 12.8.1, 12.8.2): a list of what is allowed, everything else is a
// problem. Objects are compared by value, and only those whose octets are not the same.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "document/pdf/pages.h"
#include "document/pdf/permissions.h"
#include "document/pdf/survey.h"

namespace signet::pdf {

struct State {
  Revision& revision;
  const Form& form;
};

struct Comparison {
  const History& history;
  const Survey& survey;
  const Pages& pages;                    // of the newest revision
  std::vector<std::string> seal_fields;  // may stand over other signatures; keyhold says where
  bool layout_known = false;             // no: any signature may cover up to half of another
  std::set<PdfReference> timestamps;     // dictionaries of document timestamps
};

struct Changes {
  std::vector<std::string> problems;
  std::vector<FieldChange> fields;
  bool metadata = false;
};

Changes compare(const State& before, const State& after, const Comparison& with);

// --- parts of it ------------------------------------------------------------------------------------------------------

/// The items behind those of `before`; nothing where `after` does not begin with them.
std::optional<std::vector<QPDFObjectHandle>> appended(QPDFObjectHandle before, QPDFObjectHandle after);
/// The items that `before` does not have; nothing where those of `before` are not all there in their order.
std::optional<std::vector<QPDFObjectHandle>> inserted(QPDFObjectHandle before, QPDFObjectHandle after);
/// The first key, but for `exempt`, whose values differ.
std::optional<std::string> differing_key(QPDFObjectHandle before, QPDFObjectHandle after, const std::vector<std::string>& exempt);
/// Every entry of `before` is in `after`, down to `levels` dictionaries.
bool only_added(QPDFObjectHandle before, QPDFObjectHandle after, int levels);
/// An appearance (12.5.5) that consists of objects that `before` does not have.
bool is_new_appearance(QPDFObjectHandle appearance, const Revision& before);
/// Catalog's form: fields appended, resources added.
void compare_form(const State& before, const State& after, Changes& changes);
/// An empty signature field or its widget that is filled now.
bool is_filling_in(QPDFObjectHandle was, QPDFObjectHandle now, const State& before, const State& after);
/// Which signature fields are new or newly filled.
std::vector<FieldChange> field_changes(const Form& before, const Form& after, const std::set<PdfReference>& timestamps);
/// Annotations appended to a page: widgets of new signature fields that cover nothing.
void compare_annotations(QPDFObjectHandle was, QPDFObjectHandle now, const State& before, const State& after, const Comparison& with,
                         Changes& changes);

}  // namespace signet::pdf
