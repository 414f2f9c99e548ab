#include "document/xml/opinion/canonical_judge.h"

#include <libxml/c14n.h>
#include <openssl/rsa.h>

#include <optional>

namespace signet::opinion {
namespace {

using Output = std::unique_ptr<xmlOutputBuffer, Closer<xmlOutputBufferClose>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Closer<EVP_MD_CTX_free>>;

struct Hashed {
  const char* uri;
  const EVP_MD* (*digest)();
};
constexpr Hashed digests[] = {{"http://www.w3.org/2001/04/xmlenc#sha256", EVP_sha256},
                              {"http://www.w3.org/2001/04/xmldsig-more#sha384", EVP_sha384},
                              {"http://www.w3.org/2001/04/xmlenc#sha512", EVP_sha512}};
// RFC 9231 clause 2.3.10: MGF1 with the same hash, salt as long as the hash.
constexpr Hashed signatures[] = {{"http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", EVP_sha256},
                                 {"http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1", EVP_sha384},
                                 {"http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1", EVP_sha512}};

template <std::size_t n>
const EVP_MD* hash_of(const Hashed (&list)[n], const std::string& uri) {
  for (const Hashed& each : list) {
    if (uri == each.uri) return each.digest();
  }
  return nullptr;
}

std::optional<int> canonical_mode(const std::string& uri) {
  if (uri == "http://www.w3.org/TR/2001/REC-xml-c14n-20010315") return XML_C14N_1_0;
  if (uri == "http://www.w3.org/2001/10/xml-exc-c14n#") return XML_C14N_EXCLUSIVE_1_0;
  return std::nullopt;
}

struct Selection {
  const xmlNode* apex;     // null: the whole document
  const xmlNode* without;  // null: nothing
};

int is_selected(void* data, xmlNode* node, xmlNode* parent) {
  const auto& selection = *static_cast<const Selection*>(data);
  bool inside = selection.apex == nullptr;
  // A namespace node has no parent of its own.
  for (const xmlNode* at = node->type == XML_NAMESPACE_DECL ? parent : node; at != nullptr; at = at->parent) {
    if (at == selection.without) return 0;
    inside = inside || at == selection.apex;
  }
  return inside ? 1 : 0;
}

std::optional<Bytes> canonical(xmlDoc* document, Selection selection, int mode) {
  const Output output{xmlAllocOutputBuffer(nullptr)};
  if (!output || xmlC14NExecute(document, is_selected, &selection, mode, nullptr, 0, output.get()) < 0) return std::nullopt;
  const unsigned char* const octets = xmlOutputBufferGetContent(output.get());
  return Bytes{octets, octets + xmlOutputBufferGetSize(output.get())};
}

struct Transforms {
  bool known = true;
  bool enveloped = false;
  int mode = XML_C14N_1_0;
};

Transforms read_transforms(xmlNode* reference) {
  Transforms read;
  bool canonicalised = false;
  xmlNode* transform = first_child(first_child(reference, "Transforms"), "Transform");
  for (; transform != nullptr; transform = next_same(transform)) {
    const std::string algorithm = attribute(transform, "Algorithm");
    const auto mode = canonical_mode(algorithm);
    if (canonicalised || xmlFirstElementChild(transform) != nullptr) return {.known = false};
    if (mode) {
      read.mode = *mode, canonicalised = true;
    } else if (algorithm == "http://www.w3.org/2000/09/xmldsig#enveloped-signature") {
      read.enveloped = true;
    } else {
      return {.known = false};
    }
  }
  return read;
}

bool reference_holds(xmlNode* reference, const xmlNode* signature) {
  const std::string uri = attribute(reference, "URI");
  const Transforms transforms = read_transforms(reference);
  const EVP_MD* const hash = hash_of(digests, attribute(first_child(reference, "DigestMethod"), "Algorithm"));
  if (!transforms.known || hash == nullptr || (!uri.empty() && uri[0] != '#')) return false;
  Selection selection{.apex = nullptr, .without = transforms.enveloped ? signature : nullptr};
  if (!uri.empty()) {
    const xmlAttr* const named = xmlGetID(reference->doc, xml_text(uri.c_str() + 1));
    if (named == nullptr) return false;
    selection.apex = named->parent;
  }
  const auto octets = canonical(reference->doc, selection, transforms.mode);
  const auto claimed = from_xml_base64(text(first_child(reference, "DigestValue")));
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (!octets || !claimed || EVP_Digest(octets->data(), octets->size(), digest, &size, hash, nullptr) != 1) return false;
  return *claimed == Bytes{digest, digest + size};
}

bool value_holds(const Bytes& octets, const Bytes& value, const EVP_MD* hash, EVP_PKEY* key) {
  const DigestContext context{EVP_MD_CTX_new()};
  EVP_PKEY_CTX* parameters = nullptr;  // owned by the context
  if (!context || EVP_DigestVerifyInit(context.get(), &parameters, hash, nullptr, key) != 1) return false;
  if (EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) != 1) return false;
  if (EVP_PKEY_CTX_set_rsa_mgf1_md(parameters, hash) != 1 || EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) != 1)
    return false;
  return EVP_DigestVerify(context.get(), value.data(), value.size(), octets.data(), octets.size()) == 1;
}

}  // namespace

bool is_pss(xmlNode* signature) {
  return hash_of(signatures, attribute(first_child(first_child(signature, "SignedInfo"), "SignatureMethod"), "Algorithm")) != nullptr;
}

bool pss_verifies(xmlNode* signature, EVP_PKEY* key) {
  xmlNode* const info = first_child(signature, "SignedInfo");
  const EVP_MD* const hash = hash_of(signatures, attribute(first_child(info, "SignatureMethod"), "Algorithm"));
  xmlNode* const method = first_child(info, "CanonicalizationMethod");
  const auto mode = canonical_mode(attribute(method, "Algorithm"));
  xmlNode* reference = first_child(info, "Reference");
  if (hash == nullptr || !mode || xmlFirstElementChild(method) != nullptr || reference == nullptr || EVP_PKEY_base_id(key) != EVP_PKEY_RSA)
    return false;
  for (; reference != nullptr; reference = next_same(reference)) {
    if (!reference_holds(reference, signature)) return false;
  }
  const auto octets = canonical(signature->doc, {.apex = info, .without = nullptr}, *mode);
  const auto value = from_xml_base64(text(first_child(signature, "SignatureValue")));
  return octets && value && value_holds(*octets, *value, hash, key);
}

}  // namespace signet::opinion
