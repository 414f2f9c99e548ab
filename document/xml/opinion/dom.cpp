#include "document/xml/opinion/dom.h"

#include <libxml/parser.h>
#include <openssl/x509.h>

#include <cstring>

namespace signet::opinion {
namespace {

using Context = std::unique_ptr<xmlParserCtxt, Closer<xmlFreeParserCtxt>>;
using Certificate = std::unique_ptr<X509, Closer<X509_free>>;

struct FreeText {
  void operator()(xmlChar* text) const noexcept { xmlFree(text); }
};
using Text = std::unique_ptr<xmlChar, FreeText>;

std::string taken(xmlChar* given) {
  const Text text{given};
  return text ? std::string{reinterpret_cast<const char*>(text.get())} : std::string{};
}

}  // namespace

Document parse(ByteView document) {
  const Context context{xmlNewParserCtxt()};
  if (!context) return nullptr;
  Document read{xmlCtxtReadMemory(context.get(), reinterpret_cast<const char*>(document.data()), static_cast<int>(document.size()), nullptr,
                                  nullptr, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)};
  const bool plain =
      read && context->wellFormed == 1 && context->nsWellFormed == 1 && read->intSubset == nullptr && read->extSubset == nullptr;
  return plain ? std::move(read) : nullptr;
}

PublicKey key_of(ByteView certificate) {
  const unsigned char* at = certificate.data();
  const Certificate decoded{d2i_X509(nullptr, &at, static_cast<long>(certificate.size()))};
  const bool whole = decoded && at == certificate.data() + certificate.size();
  return PublicKey{whole ? X509_get_pubkey(decoded.get()) : nullptr};
}

bool is_dsig(const xmlNode* node, const char* local) noexcept {
  return node != nullptr && node->type == XML_ELEMENT_NODE && node->ns != nullptr && xmlStrEqual(node->name, xml_text(local)) == 1 &&
         xmlStrEqual(node->ns->href, xml_text("http://www.w3.org/2000/09/xmldsig#")) == 1;
}

xmlNode* first_child(xmlNode* parent, const char* local) noexcept {
  for (xmlNode* child = parent == nullptr ? nullptr : parent->children; child != nullptr; child = child->next) {
    if (is_dsig(child, local)) return child;
  }
  return nullptr;
}

xmlNode* next_same(xmlNode* node) noexcept {
  for (xmlNode* next = node->next; next != nullptr; next = next->next) {
    if (is_dsig(next, reinterpret_cast<const char*>(node->name))) return next;
  }
  return nullptr;
}

std::string attribute(xmlNode* element, const char* name) {
  return element == nullptr ? std::string{} : taken(xmlGetNoNsProp(element, xml_text(name)));
}

std::string text(xmlNode* element) { return element == nullptr ? std::string{} : taken(xmlNodeGetContent(element)); }

xmlNode* following(xmlNode* node, const xmlNode* root) noexcept {
  if (node->type == XML_ELEMENT_NODE && node->children != nullptr) return node->children;
  while (node != root && node->next == nullptr) node = node->parent;
  return node == root ? nullptr : node->next;
}

xmlNode* nth_signature(xmlNode* root, std::size_t ordinal) noexcept {
  for (xmlNode* node = root; node != nullptr; node = following(node, root)) {
    if (is_dsig(node, "Signature") && ordinal-- == 0) return node;
  }
  return nullptr;
}

}  // namespace signet::opinion
