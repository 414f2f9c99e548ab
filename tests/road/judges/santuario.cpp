// Apache Santuario (C++) as a judge: one line per signature, "FILE N good|bad". Debian's xsec-checksig looks at the first
// signature only. Ids are registered by element name.
#include <cstdio>
#include <string>
#include <vector>
#include <xercesc/dom/DOM.hpp>
#include <xercesc/parsers/XercesDOMParser.hpp>
#include <xercesc/util/PlatformUtils.hpp>
#include <xercesc/util/XMLString.hpp>
#include <xsec/dsig/DSIGKeyInfoX509.hpp>
#include <xsec/dsig/DSIGSignature.hpp>
#include <xsec/enc/OpenSSL/OpenSSLCryptoX509.hpp>
#include <xsec/enc/XSECCryptoException.hpp>
#include <xsec/enc/XSECKeyInfoResolverDefault.hpp>
#include <xsec/framework/XSECException.hpp>
#include <xsec/framework/XSECProvider.hpp>
#include <xsec/utils/XSECPlatformUtils.hpp>

namespace {

namespace xc = xercesc;

struct Text {
  explicit Text(const char* text) : wide(xc::XMLString::transcode(text)) {}
  ~Text() { xc::XMLString::release(&wide); }
  Text(const Text&) = delete;
  XMLCh* wide;
};

void register_ids(xc::DOMDocument* document) {
  const Text id{"Id"}, any{"*"};
  for (const char* name : {"DU_LIEU_HOC_BA", "THONG_TIN_HOC_BA", "DIEM_TONG_KET", "Object", "SignedProperties"}) {
    const Text wanted{name};
    const auto* found = document->getElementsByTagNameNS(any.wide, wanted.wide);
    for (XMLSize_t i = 0; i < found->getLength(); ++i) {
      auto* element = static_cast<xc::DOMElement*>(found->item(i));
      if (element->hasAttribute(id.wide)) element->setIdAttribute(id.wide, true);
    }
  }
}

bool good(XSECProvider& provider, xc::DOMDocument* document, xc::DOMElement* element) {
  auto* signature = provider.newSignatureFromDOM(document, element);
  bool result = false;
  try {
    XSECKeyInfoResolverDefault resolver;
    signature->setKeyInfoResolver(&resolver);
    signature->load();
    result = signature->verify();
  } catch (const XSECException&) {
  } catch (const XSECCryptoException&) {
  }
  provider.releaseSignature(signature);
  return result;
}

}  // namespace

int main(int count, char** files) {
  xc::XMLPlatformUtils::Initialize();
  XSECPlatformUtils::Initialise();
  for (int i = 1; i < count; ++i) {
    xc::XercesDOMParser parser;
    parser.setDoNamespaces(true);
    parser.parse(files[i]);
    auto* document = parser.getDocument();
    register_ids(document);
    const Text dsig{"http://www.w3.org/2000/09/xmldsig#"}, name{"Signature"};
    const auto* found = document->getElementsByTagNameNS(dsig.wide, name.wide);
    XSECProvider provider;
    std::vector<xc::DOMElement*> elements;
    for (XMLSize_t n = 0; n < found->getLength(); ++n) elements.push_back(static_cast<xc::DOMElement*>(found->item(n)));
    for (std::size_t n = 0; n < elements.size(); ++n)
      std::printf("%s %zu %s\n", files[i], n + 1, good(provider, document, elements[n]) ? "good" : "bad");
  }
  XSECPlatformUtils::Terminate();
  xc::XMLPlatformUtils::Terminate();
}
