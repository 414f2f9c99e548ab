#include "tests/unit/xml/foreign_form.h"

#include <libxml/c14n.h>
#include <libxml/parser.h>

#include "document/xml/reader.h"

namespace signet::test {
namespace {

struct Selection {
  const xmlNode* apex = nullptr;
  const xmlNode* without = nullptr;
};

int is_selected(void* data, xmlNode* node, xmlNode* parent) {
  const auto& selection = *static_cast<const Selection*>(data);
  bool inside = selection.apex == nullptr;
  for (const xmlNode* at = node->type == XML_NAMESPACE_DECL ? parent : node; at != nullptr; at = at->parent) {
    if (at == selection.without) return 0;
    inside = inside || at == selection.apex;
  }
  return inside ? 1 : 0;
}

const xmlNode* nth_element(const xmlNode* node, std::size_t& left) {
  for (; node != nullptr; node = node->next) {
    if (node->type == XML_ELEMENT_NODE && left-- == 0) return node;
    if (node->type != XML_ELEMENT_NODE) continue;
    if (const xmlNode* const found = nth_element(node->children, left)) return found;
  }
  return nullptr;
}

const xmlNode* nth_element(xmlDoc* document, std::optional<std::size_t> index) {
  return index ? nth_element(document->children, *index) : nullptr;
}

std::string shown(const char* what, const std::optional<Bytes>& octets) {
  return std::string{"\n"} + what + ": " + (octets ? std::string{as_text(*octets)} : "refused");
}

}  // namespace

ForeignDocument::ForeignDocument(ByteView document)
    : document_(xmlReadMemory(reinterpret_cast<const char*>(document.data()), static_cast<int>(document.size()), nullptr, nullptr,
                              XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)) {}

ForeignDocument::~ForeignDocument() { xmlFreeDoc(static_cast<xmlDoc*>(document_)); }

std::optional<Bytes> ForeignDocument::canonical_form(std::optional<std::size_t> apex, std::optional<std::size_t> without,
                                                     C14n method) const {
  auto* const document = static_cast<xmlDoc*>(document_);
  Selection selection{nth_element(document, apex), nth_element(document, without)};
  xmlOutputBuffer* const output = xmlAllocOutputBuffer(nullptr);
  const int mode = method == C14n::inclusive ? XML_C14N_1_0 : XML_C14N_EXCLUSIVE_1_0;
  std::optional<Bytes> form;
  if (xmlC14NExecute(document, is_selected, &selection, mode, nullptr, 0, output) >= 0) {
    const unsigned char* const octets = xmlOutputBufferGetContent(output);
    form = Bytes{octets, octets + xmlOutputBufferGetSize(output)};
  }
  xmlOutputBufferClose(output);
  return form;
}

std::optional<std::string> first_difference(ByteView document, std::size_t elements_max) {
  const auto tree = xml::read_document(document, xml::Strictness::general);
  if (!tree) return std::nullopt;
  const ForeignDocument foreign{document};
  if (!foreign.well_formed()) return "libxml2's tree parser refuses what our reader admits";
  std::vector<xml::NodeIndex> elements;
  for (xml::NodeIndex node = 1; node < tree->size(); ++node) {
    if ((*tree)[node].kind == xml::NodeKind::element && elements.size() < elements_max) elements.push_back(node);
  }
  const auto compare = [&](std::optional<std::size_t> apex, std::optional<std::size_t> without, C14n method) -> std::optional<std::string> {
    const xml::Subtree subtree{.apex = apex ? elements[*apex] : 0, .without = without ? elements[*without] : xml::no_node};
    const auto ours = xml::canonical_form(*tree, subtree, method, std::size_t{64} << 20);
    const auto theirs = foreign.canonical_form(apex, without, method);
    if (!theirs || ours == theirs) return std::nullopt;  // where libxml2 refuses (relative namespaces) so does our reader
    return "apex " + std::to_string(apex.value_or(0)) + (method == C14n::inclusive ? " inclusive" : " exclusive") + shown("ours", ours) +
           shown("libxml2", theirs);
  };
  for (const C14n method : {C14n::inclusive, C14n::exclusive}) {
    if (auto found = compare(std::nullopt, std::nullopt, method)) return found;
    for (std::size_t i = 0; i < elements.size(); ++i) {
      if (auto found = compare(i, std::nullopt, method)) return found;
      if (i == 0) continue;
      if (auto found = compare(0, i, method)) return found;
    }
  }
  return std::nullopt;
}

}  // namespace signet::test
