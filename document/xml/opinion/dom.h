// libxml2's own tree and canonicalisation, and OpenSSL's keys, as the second opinion uses them.
#pragma once

#include <libxml/tree.h>
#include <openssl/evp.h>

#include <memory>
#include <optional>
#include <string>

#include "policy/base/bytes.h"

namespace signet::opinion {

template <auto close>
struct Closer {
  template <class T>
  void operator()(T* owned) const noexcept {
    close(owned);
  }
};
using Document = std::unique_ptr<xmlDoc, Closer<xmlFreeDoc>>;
using PublicKey = std::unique_ptr<EVP_PKEY, Closer<EVP_PKEY_free>>;

inline const xmlChar* xml_text(const char* text) noexcept { return reinterpret_cast<const xmlChar*>(text); }

/// Nothing if it is not well-formed or has a DTD.
Document parse(ByteView document);
PublicKey key_of(ByteView certificate);

bool is_dsig(const xmlNode* node, const char* local) noexcept;
xmlNode* first_child(xmlNode* parent, const char* local) noexcept;  // of the XML-DSig namespace
xmlNode* next_same(xmlNode* node) noexcept;                         // next sibling of the same name
std::string attribute(xmlNode* element, const char* name);
std::string text(xmlNode* element);
/// The n-th ds:Signature in document order, from 0.
xmlNode* nth_signature(xmlNode* root, std::size_t ordinal) noexcept;
/// The node behind `node` in document order, inside `root`.
xmlNode* following(xmlNode* node, const xmlNode* root) noexcept;

}  // namespace signet::opinion
