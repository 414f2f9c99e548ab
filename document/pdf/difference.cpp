#include "document/pdf/difference.h"

#include <algorithm>
#include <set>

#include "policy/base/limits.h"

namespace signet::pdf {
namespace {

bool same_stream(QPDFObjectHandle a, QPDFObjectHandle b) {
  if (!alike(a.getDict(), b.getDict())) return false;
  const auto was = a.getRawStreamData(), now = b.getRawStreamData();
  return was->getSize() == now->getSize() && std::equal(was->getBuffer(), was->getBuffer() + was->getSize(), now->getBuffer());
}

bool same_value(QPDFObjectHandle a, QPDFObjectHandle b) {
  if (a.isStream() != b.isStream()) return false;
  if (a.isStream()) return same_stream(a, b);
  if (a.isDictionary() && b.isDictionary()) return !differing_key(a, b, {});
  return a.unparseResolved() == b.unparseResolved();
}

bool is_type(QPDFObjectHandle dictionary, const char* type) {
  return dictionary.isDictionary() && dictionary.getKey("/Type").unparse() == type;
}

/// `/1.7`, `/2.0`
bool is_raised(QPDFObjectHandle was, QPDFObjectHandle now) {
  if (alike(was, now)) return true;
  if (!now.isName()) return false;
  const std::string to = now.getName();
  const bool form =
      to.size() == 4 && is_digit(static_cast<unsigned char>(to[1])) && to[2] == '.' && is_digit(static_cast<unsigned char>(to[3]));
  return form && (was.isNull() || (was.isName() && was.getName() < to));
}

class Comparer {
 public:
  Comparer(const State& before, const State& after, const Comparison& with) : before_(before), after_(after), with_(with) {}

  Changes all() {
    trailer();
    std::vector<std::uint32_t> rewritten;
    for (const std::uint32_t number : with_.history.changed(before_.revision.number(), after_.revision.number())) {
      if (changes_.problems.size() >= problems_max) return std::move(changes_);
      if (is_rewritten(number)) rewritten.push_back(number);
    }
    compare_form(before_, after_, changes_);
    changes_.fields = field_changes(before_.form, after_.form, with_.timestamps);
    for (const std::uint32_t number : rewritten) {
      if (changes_.problems.size() >= problems_max) break;
      if (!is_allowed(number)) changes_.problems.push_back("object " + std::to_string(number));
    }
    return std::move(changes_);
  }

 private:
  static constexpr std::size_t problems_max = 8;

  void trailer() {
    const Section &was = before_.revision.section(), &now = after_.revision.section();
    if (was.root != now.root) changes_.problems.emplace_back("another catalog");
    if (was.info != now.info && was.info.number != 0) changes_.problems.emplace_back("another information dictionary");
  }

  /// An object of both revisions with another value; what is wrong without looking at the value is a problem here.
  bool is_rewritten(std::uint32_t number) {
    const History& history = with_.history;
    const std::size_t was = before_.revision.number(), now = after_.revision.number();
    const auto wrong = [&](const std::string& what) {
      return changes_.problems.push_back(what + ": object " + std::to_string(number)), false;
    };
    const auto place = history.place(number, now);
    if (!place) return wrong("freed");
    if (*place < before_.revision.end()) return wrong("taken from signed octets");
    if (!before_.revision.has(number))
      return with_.survey.referred_before(number, before_.revision.end()) ? wrong("named before it was there") : false;
    const auto& streams = with_.survey.object_streams;
    if (std::binary_search(streams.begin(), streams.end(), number)) return wrong("an object stream");
    QPDFObjectHandle a = before_.revision.object(number), b = after_.revision.object(number);
    const auto old_place = history.place(number, was);
    // Cross-reference streams change with every update, and nothing names them.
    if (old_place && history.revision_at(*old_place) && history.revision_at(*place) && only_by(number, {})) return false;
    return !same_value(a, b);
  }

  bool is_allowed(std::uint32_t number) {
    QPDFObjectHandle was = before_.revision.object(number), now = after_.revision.object(number);
    if (number == before_.revision.section().root.number) return catalog(was, now);
    return is_form(number) || is_resources(number, was, now) || page(was, now) || annotations(number, was, now) ||
           (was.isDictionary() && now.isDictionary() && is_filling_in(was, now, before_, after_)) || metadata(number, now) ||
           information(number, was, now) || validation_data(number);
  }

  bool catalog(QPDFObjectHandle was, QPDFObjectHandle now) {
    const std::vector<std::string> exempt = {"/AcroForm", "/DSS", "/Extensions", "/Version", "/Metadata"};
    if (const auto key = differing_key(was, now, exempt)) changes_.problems.push_back("the catalog's " + *key);
    for (const char* key : {"/DSS", "/Extensions", "/Metadata"}) {
      if (now.getKey(key).isNull() && !was.getKey(key).isNull()) changes_.problems.push_back(std::string{"the catalog's "} + key);
    }
    if (!is_raised(was.getKey("/Version"), now.getKey("/Version"))) changes_.problems.emplace_back("the catalog's /Version");
    if (!alike(was.getKey("/Metadata"), now.getKey("/Metadata"))) changes_.metadata = true;
    return true;
  }

  QPDFObjectHandle form() { return before_.revision.catalog().getKey("/AcroForm"); }
  bool only_by(std::uint32_t number, const std::vector<std::uint32_t>& allowed) { return with_.survey.referred_only_by(number, allowed); }
  static bool names(QPDFObjectHandle handle, std::uint32_t number) { return handle.isIndirect() && reference_to(handle).number == number; }

  /// Form dictionary or its list of fields: compare_form has looked at what they hold.
  bool is_form(std::uint32_t number) {
    auto dictionary = form();
    const auto root = before_.revision.section().root.number;
    if (names(dictionary, number)) return only_by(number, {root});
    if (!names(dictionary.getKeyIfDict("/Fields"), number)) return false;
    return only_by(number, {dictionary.isIndirect() ? reference_to(dictionary).number : root});
  }

  /// The form's default resources (12.7.3), where nothing else uses them.
  bool is_resources(std::uint32_t number, QPDFObjectHandle was, QPDFObjectHandle now) {
    auto dictionary = form();
    auto resources = dictionary.getKeyIfDict("/DR");
    const auto owner = dictionary.isIndirect() ? reference_to(dictionary).number : before_.revision.section().root.number;
    if (names(resources, number)) return only_by(number, {owner}) && only_added(was, now, 2);
    if (!resources.isDictionary()) return false;
    for (auto& [key, value] : resources.getDictAsMap()) {
      if (names(value, number))
        return only_by(number, {resources.isIndirect() ? reference_to(resources).number : owner}) && only_added(was, now, 1);
    }
    return false;
  }

  bool page(QPDFObjectHandle was, QPDFObjectHandle now) {
    if (with_.pages.pages.count(reference_to(was)) == 0 || !is_type(was, "/Page") || !now.isDictionary()) return false;
    if (const auto key = differing_key(was, now, {"/Annots"})) changes_.problems.push_back("the page: " + *key);
    compare_annotations(was.getKey("/Annots"), now.getKey("/Annots"), before_, after_, with_, changes_);
    return true;
  }

  /// A list of annotations that pages refer to, and nothing else.
  bool annotations(std::uint32_t number, QPDFObjectHandle was, QPDFObjectHandle now) {
    if (!was.isArray()) return false;
    std::vector<std::uint32_t> owners;
    for (const std::uint32_t each : with_.survey.referrers(number)) {
      QPDFObjectHandle page = before_.revision.object(each);
      if (with_.pages.pages.count(reference_to(page)) != 0 && names(page.getKeyIfDict("/Annots"), number)) owners.push_back(each);
    }
    if (owners.empty() || !only_by(number, owners)) return false;
    compare_annotations(was, now, before_, after_, with_, changes_);
    return true;
  }

  bool metadata(std::uint32_t number, QPDFObjectHandle now) {
    if (!names(before_.revision.catalog().getKey("/Metadata"), number) || !now.isStream() || !is_type(now.getDict(), "/Metadata"))
      return false;
    return changes_.metadata = only_by(number, {before_.revision.section().root.number});
  }

  bool information(std::uint32_t number, QPDFObjectHandle was, QPDFObjectHandle now) {
    if (number != before_.revision.section().info.number || !was.isDictionary() || !now.isDictionary()) return false;
    return only_by(number, {}) && !differing_key(was, now, {"/ModDate", "/Producer"});
  }

  /// The DSS (12.8.4.3) and what it alone leads to: only where the standard has it lead, and to nothing but streams in the
  /// end. Else a page named there could be changed as validation data.
  bool validation_data(std::uint32_t number) {
    if (!reach_known_) {
      reach_dss(before_.revision.catalog().getKey("/DSS"));
      reach_owners_.assign(reach_.begin(), reach_.end());
      reach_owners_.push_back(before_.revision.section().root.number);
      std::sort(reach_owners_.begin(), reach_owners_.end());
    }
    reach_known_ = true;
    return reach_.count(number) != 0 && only_by(number, reach_owners_);
  }

  void reach(QPDFObjectHandle handle) {
    if (handle.isIndirect()) reach_.insert(reference_to(handle).number);
  }

  void reach_streams(QPDFObjectHandle list) {
    if (!list.isArray()) return;
    reach(list);
    for (auto& each : list.getArrayAsVector()) {
      if (each.isStream()) reach(each);
    }
  }

  void reach_dss(QPDFObjectHandle store) {
    if (!store.isDictionary()) return;
    reach(store);
    for (const char* key : {"/Certs", "/CRLs", "/OCSPs"}) reach_streams(store.getKey(key));
    auto related = store.getKey("/VRI");
    if (!related.isDictionary()) return;
    reach(related);
    for (auto& [name, each] : related.getDictAsMap()) {
      if (!each.isDictionary() || each.getKey("/Type").unparse() == "/Page") continue;
      reach(each);
      for (const char* key : {"/Cert", "/CRL", "/OCSP"}) reach_streams(each.getKey(key));
      if (each.getKey("/TS").isStream()) reach(each.getKey("/TS"));
    }
  }

  const State& before_;
  const State& after_;
  const Comparison& with_;
  Changes changes_;
  bool reach_known_ = false;
  std::set<std::uint32_t> reach_;
  std::vector<std::uint32_t> reach_owners_;
};

}  // namespace

std::optional<std::vector<QPDFObjectHandle>> appended(QPDFObjectHandle before, QPDFObjectHandle after) {
  using List = std::vector<QPDFObjectHandle>;
  if ((!before.isNull() && !before.isArray()) || (!after.isNull() && !after.isArray())) return std::nullopt;
  const List was = before.isArray() ? before.getArrayAsVector() : List{};
  const List now = after.isArray() ? after.getArrayAsVector() : List{};
  if (now.size() < was.size() || !std::equal(was.begin(), was.end(), now.begin(), alike)) return std::nullopt;
  return List(now.begin() + static_cast<std::ptrdiff_t>(was.size()), now.end());
}

std::optional<std::vector<QPDFObjectHandle>> inserted(QPDFObjectHandle before, QPDFObjectHandle after) {
  using List = std::vector<QPDFObjectHandle>;
  if ((!before.isNull() && !before.isArray()) || (!after.isNull() && !after.isArray())) return std::nullopt;
  const List was = before.isArray() ? before.getArrayAsVector() : List{};
  const List now = after.isArray() ? after.getArrayAsVector() : List{};
  List added;
  std::size_t next = 0;
  for (const QPDFObjectHandle& each : now) {
    if (next < was.size() && alike(was[next], each))
      ++next;
    else
      added.push_back(each);
  }
  if (next < was.size()) return std::nullopt;
  return added;
}

std::optional<std::string> differing_key(QPDFObjectHandle before, QPDFObjectHandle after, const std::vector<std::string>& exempt) {
  // Not getKeys(), which loads every object that is named to see whether it is null.
  const auto was = before.getDictAsMap(), now = after.getDictAsMap();
  std::set<std::string> keys;
  for (const auto& [key, value] : was) keys.insert(key);
  for (const auto& [key, value] : now) keys.insert(key);
  const auto at = [](const auto& map, const std::string& key) {
    const auto found = map.find(key);
    return found == map.end() ? QPDFObjectHandle::newNull() : found->second;
  };
  for (const std::string& key : keys) {
    if (std::find(exempt.begin(), exempt.end(), key) == exempt.end() && !alike(at(was, key), at(now, key))) return key;
  }
  return std::nullopt;
}

bool only_added(QPDFObjectHandle before, QPDFObjectHandle after, int levels) {
  if (before.isNull() || alike(before, after)) return true;
  if (levels == 0 || !before.isDictionary() || !after.isDictionary()) return false;
  for (auto& [key, value] : before.getDictAsMap()) {
    if (!only_added(value, after.getKey(key), levels - 1)) return false;
  }
  return true;
}

Changes compare(const State& before, const State& after, const Comparison& with) { return Comparer{before, after, with}.all(); }

}  // namespace signet::pdf
