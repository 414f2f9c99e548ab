#include "tests/support/xml_sign.h"

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "policy/base/digest.h"
#include "tests/support/fail.h"
#include "tests/support/xml_text.h"

namespace signet::world {
namespace {

template <auto Free>
struct Closer {
  template <class T>
  void operator()(T* pointer) const noexcept {
    Free(pointer);
  }
};
using Document = std::unique_ptr<xmlDoc, Closer<xmlFreeDoc>>;
using OutputBuffer = std::unique_ptr<xmlOutputBuffer, Closer<xmlOutputBufferClose>>;
using XPathContext = std::unique_ptr<xmlXPathContext, Closer<xmlXPathFreeContext>>;
using XPathObject = std::unique_ptr<xmlXPathObject, Closer<xmlXPathFreeObject>>;

std::string text_of(const xmlNode* node) {
  xmlChar* raw = xmlNodeGetContent(node);
  std::string text = raw ? reinterpret_cast<const char*>(raw) : "";
  xmlFree(raw);
  return text;
}

std::optional<std::string> attribute(const xmlNode* node, const char* name) {
  xmlChar* raw = xmlGetNoNsProp(node, reinterpret_cast<const xmlChar*>(name));
  if (!raw) return std::nullopt;
  std::string text = reinterpret_cast<const char*>(raw);
  xmlFree(raw);
  return text;
}

std::string_view name_of(const xmlNode* node) { return reinterpret_cast<const char*>(node->name); }

/// Elements below `node` and itself, in document order.
void collect(xmlNode* node, std::vector<xmlNode*>& out) {
  for (; node; node = node->next) {
    if (node->type != XML_ELEMENT_NODE) continue;
    out.push_back(node);
    collect(node->children, out);
  }
}

xmlNode* child(const xmlNode* node, std::string_view name) {
  for (auto* at = node->children; at; at = at->next)
    if (at->type == XML_ELEMENT_NODE && name_of(at) == name) return at;
  return nullptr;
}

std::string algorithm_of(const xmlNode* parent, std::string_view name) {
  const auto* node = child(parent, name);
  return node ? attribute(node, "Algorithm").value_or("") : "";
}

/// What of the document is canonicalised: a subtree, less another one, less what an XPath filter drops.
struct Selection {
  const xmlNode* root = nullptr;      // null: the whole document
  const xmlNode* excluded = nullptr;  // enveloped-signature
  xmlXPathContext* filter = nullptr;
  std::string expression;
};

bool inside(const xmlNode* node, const xmlNode* root) {
  for (; node; node = node->parent)
    if (node == root) return true;
  return false;
}

int visible(void* user, xmlNode* node, xmlNode* parent) {
  const auto& selection = *static_cast<const Selection*>(user);
  // A namespace node is no real node: it has no parent pointer.
  auto* element = node->type == XML_NAMESPACE_DECL || node->type == XML_ATTRIBUTE_NODE ? parent : node;
  if (selection.root && !inside(element, selection.root)) return 0;
  if (selection.excluded && inside(element, selection.excluded)) return 0;
  if (!selection.filter) return 1;
  selection.filter->node = element;
  const XPathObject value{xmlXPathEvalExpression(reinterpret_cast<const xmlChar*>(selection.expression.c_str()), selection.filter)};
  return value && xmlXPathCastToBoolean(value.get());
}

Bytes canonical(xmlDoc* document, Selection selection, std::string_view method) {
  xmlBuffer* store = xmlBufferCreate();
  OutputBuffer out{xmlOutputBufferCreateBuffer(store, nullptr)};
  const bool exclusive = method.find("exc-c14n") != std::string_view::npos;
  const bool comments = method.find("WithComments") != std::string_view::npos;
  const int size =
      xmlC14NExecute(document, visible, &selection, exclusive ? XML_C14N_EXCLUSIVE_1_0 : XML_C14N_1_0, nullptr, comments, out.get());
  out.reset();
  Bytes octets(xmlBufferContent(store), xmlBufferContent(store) + xmlBufferLength(store));
  xmlBufferFree(store);
  must(size >= 0, "canonical form");
  return octets;
}

const xmlNode* element_with_id(const std::vector<xmlNode*>& elements, const std::string& id) {
  for (const auto* node : elements)
    for (const char* name : {"Id", "ID", "id"})
      if (attribute(node, name) == id) return node;
  return nullptr;
}

class Signer {
 public:
  explicit Signer(const std::string& text)
      : document_(xmlReadMemory(
            text.data(), static_cast<int>(text.size()), nullptr, nullptr,
            XML_PARSE_NOENT | XML_PARSE_DTDATTR | XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)) {
    must(document_ != nullptr, "the document to be signed is not XML");
    collect(xmlDocGetRootElement(document_.get()), elements_);
    for (auto* node : elements_)
      if (name_of(node) == "Signature" && child(node, "SignatureValue") && text_of(child(node, "SignatureValue")) == "@value@")
        signature_ = node;
    must(signature_ != nullptr, "no signature with gaps");
  }

  /// Digests in document order; the inner ones (of a manifest) are computed before those that cover them.
  std::vector<std::string> digests() {
    std::vector<xmlNode*> below;
    collect(signature_->children, below);
    std::vector<std::string> values;
    for (auto at = below.rbegin(); at != below.rend(); ++at) {
      auto* value = name_of(*at) == "Reference" ? child(*at, "DigestValue") : nullptr;
      if (!value || text_of(value) != "@digest@") continue;
      values.insert(values.begin(), to_base64(digest(algorithm_of(*at, "DigestMethod"), octets_of(*at))));
      xmlNodeSetContent(value, reinterpret_cast<const xmlChar*>(values.front().c_str()));
    }
    return values;
  }

  std::string value(const Key& key) const {
    const auto* info = child(signature_, "SignedInfo");
    must(info != nullptr, "SignedInfo is missing");
    return to_base64(sign(key, algorithm_of(info, "SignatureMethod"),
                          canonical(document_.get(), {info, nullptr, nullptr, ""}, algorithm_of(info, "CanonicalizationMethod"))));
  }

 private:
  Bytes octets_of(const xmlNode* reference) {
    const auto uri = attribute(reference, "URI");
    Selection selection;
    std::string id;
    if (uri && uri->size() > 1 && uri->front() == '#') id = uri->substr(1);
    if (id.substr(0, 13) == "xpointer(id('") id = id.substr(13, id.size() - 16);
    if (!id.empty() && id.substr(0, 9) != "xpointer(") {
      selection.root = element_with_id(elements_, id);
      if (!selection.root) return {};  // a reference to nothing: its digest can never be right
    } else if (uri && !uri->empty() && uri->front() != '#') {
      return {};  // never fetched
    }
    return transformed(reference, selection);
  }

  Bytes transformed(const xmlNode* reference, Selection selection) {
    std::string method{uris::c14n};
    XPathContext filter;
    bool decode = false;
    const auto* list = child(reference, "Transforms");
    for (const auto* node = list ? list->children : nullptr; node; node = node->next) {
      const auto algorithm = attribute(node, "Algorithm").value_or("");
      if (algorithm == uris::enveloped) selection.excluded = signature_;
      if (algorithm.find("c14n") != std::string::npos) method = algorithm;
      if (algorithm.find("#base64") != std::string::npos) decode = true;
      // A filter that counts is there to take for ever, and drops nothing: it is not evaluated here.
      if (algorithm.find("REC-xpath-19991116") != std::string::npos && text_of(node).find("count(") == std::string::npos) {
        filter.reset(xmlXPathNewContext(document_.get()));
        for (const auto* ns = child(node, "XPath")->nsDef; ns; ns = ns->next)
          if (ns->prefix) xmlXPathRegisterNs(filter.get(), ns->prefix, ns->href);
        selection.filter = filter.get();
        selection.expression = "boolean(" + text_of(child(node, "XPath")) + ")";
      }
    }
    if (decode) return from_xml_base64(text_of(selection.root)).value_or(Bytes{});
    return canonical(document_.get(), selection, method);
  }

  Document document_;
  std::vector<xmlNode*> elements_;
  xmlNode* signature_ = nullptr;
};

/// Fixtures differ in one signature and share the rest: what was signed before in this process is not signed again.
class Memory {
 public:
  static std::string name_of(const std::string& document, const Key& key) {
    const auto open = public_key_der(key);
    return to_hex(sha256(document)) + to_hex(sha256(open));
  }
  std::optional<std::string> find(const std::string& name) {
    const std::scoped_lock lock{guard_};
    const auto found = signed_.find(name);
    return found == signed_.end() ? std::nullopt : std::optional{found->second};
  }
  void keep(std::string name, const std::string& document) {
    const std::scoped_lock lock{guard_};
    if (signed_.size() >= documents_max) signed_.clear();
    signed_.emplace(std::move(name), document);
  }

 private:
  static constexpr std::size_t documents_max = 500;  // about 40 MiB
  std::mutex guard_;
  std::map<std::string, std::string> signed_;
};

}  // namespace

std::string complete_signature(std::string document, const Key& key) {
  static const bool ready = (xmlInitParser(), true);  // once, before threads parse
  must(ready, "libxml2");
  static Memory memory;
  auto name = Memory::name_of(document, key);
  if (auto known = memory.find(name)) return *known;
  Signer signer{document};
  for (const auto& value : signer.digests()) replace_first(document, "@digest@", value);
  replace_first(document, "@value@", signer.value(key));
  memory.keep(std::move(name), document);
  return document;
}

std::string sign_into(std::string_view document, std::string_view slot, const Identity& signer, const SignOptions& options) {
  const auto place = find_empty_element(document, slot);
  must(place.has_value(), "no empty slot " + std::string{slot});
  auto text = complete_signature(replace_content(document, *place, signature_template(signer, options)), signer.key);
  if (!options.edit_signed) return text;
  const std::size_t begin = place->content_begin - (place->self_closed ? 1 : 0);
  const std::size_t tail = document.size() - place->content_end + (place->self_closed ? place->name.size() + 3 : 0);
  auto signature = text.substr(begin, text.size() - tail - begin);
  options.edit_signed(signature);
  return text.substr(0, begin) + signature + text.substr(text.size() - tail);
}

}  // namespace signet::world
