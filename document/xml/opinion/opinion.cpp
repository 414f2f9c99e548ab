#include "document/xml/opinion/opinion.h"

#include <libxml/parser.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <set>

#include "document/xml/opinion/canonical_judge.h"
#include "document/xml/opinion/sample.h"
#include "document/xml/opinion/xmlsec_judge.h"
#include "policy/base/ensure.h"

namespace signet::opinion {
namespace {

// xmlsec1 takes `#xpointer(//b)` for a same-document reference and evaluates it, whatever its settings.
bool is_plain_id(const std::string& id) noexcept { return !id.empty() && id.find_first_of("()'\"|&;,/*[]@ \t\r\n%#") == std::string::npos; }

/// The ids that references name. Nothing if one is neither the whole document nor `#id`.
std::optional<std::set<std::string>> named_ids(xmlNode* signature) {
  std::set<std::string> named;
  xmlNode* reference = first_child(first_child(signature, "SignedInfo"), "Reference");
  for (; reference != nullptr; reference = next_same(reference)) {
    const std::string uri = attribute(reference, "URI");
    if (uri.empty()) continue;
    if (uri[0] != '#' || !is_plain_id(uri.substr(1))) return std::nullopt;
    named.insert(uri.substr(1));
  }
  return named;
}

bool is_id(const xmlAttr* attribute) noexcept {
  for (const char* const name : {"Id", "ID", "id"}) {
    if (attribute->ns == nullptr && xmlStrEqual(attribute->name, xml_text(name)) == 1) return true;
  }
  return false;
}

// By attribute, for nobody gives us a DTD. libxml2 would keep the first of two equal ids: a second one is an objection.
bool register_ids(xmlNode* root, const std::set<std::string>& named) {
  for (xmlNode* node = root; node != nullptr; node = following(node, root)) {
    if (node->type != XML_ELEMENT_NODE) continue;
    for (xmlAttr* each = node->properties; each != nullptr; each = each->next) {
      if (!is_id(each)) continue;
      const std::string value = text(reinterpret_cast<xmlNode*>(each));
      if (named.contains(value) && xmlAddID(nullptr, node->doc, xml_text(value.c_str()), each) == nullptr) return false;
    }
  }
  return true;
}

// The last certificate that was to be remembered, and its key.
struct Known {
  Bytes certificate;
  PublicKey key;
};
Known& known() noexcept {
  static Known last;
  return last;
}

PublicKey key_for(ByteView certificate) {
  const Known& last = known();
  const bool same = last.key && std::equal(certificate.begin(), certificate.end(), last.certificate.begin(), last.certificate.end());
  if (!same || EVP_PKEY_up_ref(last.key.get()) != 1) return key_of(certificate);
  return PublicKey{last.key.get()};
}

bool verifies(ByteView bytes, std::size_t ordinal, ByteView certificate) {
  const Document document = parse(bytes);
  PublicKey key = key_for(certificate);
  if (!document || !key) return false;
  xmlNode* const root = xmlDocGetRootElement(document.get());
  xmlNode* const signature = root == nullptr ? nullptr : nth_signature(root, ordinal);
  if (signature == nullptr) return false;
  const auto named = named_ids(signature);
  if (!named || !register_ids(root, *named)) return false;
  return is_pss(signature) ? pss_verifies(signature, key.get()) : xmlsec_verifies(signature, std::move(key));
}

}  // namespace

bool agrees(ByteView document, std::size_t ordinal, ByteView certificate) noexcept {
  try {
    return verifies(document, ordinal, certificate);
  } catch (const std::exception&) {
    return false;  // no opinion is no agreement
  }
}

void remember(ByteView certificate) noexcept {
  Known& last = known();
  if (last.key && std::equal(certificate.begin(), certificate.end(), last.certificate.begin(), last.certificate.end())) return;
  try {
    last = {{certificate.begin(), certificate.end()}, key_of(certificate)};
  } catch (const std::exception&) {
    last = {};  // each worker decodes it for itself
  }
}

// xmlsec1 would trust the system's certificates and read /etc/localtime; neither is there in the cage, nor wanted.
void warm_up() {
  ::setenv("SSL_CERT_FILE", "/nonexistent", 1);
  ::setenv("SSL_CERT_DIR", "/nonexistent", 1);
  ::setenv("TZ", "UTC0", 1);
  ::tzset();
  warm_up_xmlsec();
  for (const Sample& sample : samples()) {
    const auto certificate = from_base64(sample.certificate);
    ensure(certificate && agrees(as_bytes(sample.document), 0, *certificate), "the second opinion agrees with its sample");
  }
}

}  // namespace signet::opinion
