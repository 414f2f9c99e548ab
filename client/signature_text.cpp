#include "client/signature_text.h"

#include "policy/signed_info.h"

namespace signet::client {
namespace {

std::string plain_element(const std::string& name, const std::string& attributes, const std::string& content) {
  return "<" + name + attributes + ">" + content + "</" + name + ">";
}

std::string plain_attribute(std::string_view name, std::string_view value) {
  return " " + std::string{name} + "=\"" + std::string{value} + "\"";
}

class Writer {
 public:
  Writer(const SignatureText& text, const Certificate& certificate)
      : text_(text), certificate_(certificate), ds_(text.style == Style::xades ? "ds:" : "") {}

  std::string signature() const {
    const std::string declaration = plain_attribute(ds_.empty() ? "xmlns" : "xmlns:ds", dsig_namespace);
    const auto key_info =
        plain_element(ds_ + "KeyInfo", "",
                      plain_element(ds_ + "X509Data", "", plain_element(ds_ + "X509Certificate", "", to_base64(certificate_.der()))));
    return plain_element(ds_ + "Signature", declaration + plain_attribute("Id", text_.id),
                         signed_info() + plain_element(ds_ + "SignatureValue", "", to_base64(text_.value)) + key_info + object());
  }

 private:
  bool xades() const { return text_.style == Style::xades; }
  C14n method() const { return xades() ? C14n::exclusive : C14n::inclusive; }
  std::string object_id() const { return text_.id + (xades() ? "-properties" : "-time"); }
  std::string algorithm(const std::string& name, std::string_view value) const {
    return plain_element(ds_ + name, plain_attribute("Algorithm", value), "");
  }

  // XML-DSig 4.4.3.2: a reference without transforms is digested by Canonical XML 1.0, as government signers have it.
  std::string reference(const std::string& id, std::string_view type, const Bytes& digest) const {
    const auto transforms = xades() ? plain_element(ds_ + "Transforms", "", algorithm("Transform", uri(method()))) : "";
    return plain_element(
        ds_ + "Reference", (type.empty() ? "" : plain_attribute("Type", type)) + plain_attribute("URI", "#" + id),
        transforms + algorithm("DigestMethod", uri(HashAlgorithm::sha256)) + plain_element(ds_ + "DigestValue", "", to_base64(digest)));
  }

  std::string signed_info() const {
    return plain_element(ds_ + "SignedInfo", "",
                         algorithm("CanonicalizationMethod", uri(method())) + algorithm("SignatureMethod", uri(text_.algorithm)) +
                             reference(text_.region, "", text_.region_digest) +
                             reference(object_id(), xades() ? signed_properties_type : "", text_.object_digest));
  }

  std::string object() const { return xades() ? xades_object() : gov_object(); }

  // ETSI EN 319 132-1 V1.2.1, 5.2.1 and 5.2.2: when, and with which certificate.
  std::string xades_object() const {
    const auto digest =
        algorithm("DigestMethod", uri(HashAlgorithm::sha256)) + plain_element("ds:DigestValue", "", to_base64(view(certificate_.digest())));
    const auto bound =
        plain_element("xades:SigningCertificateV2", "", plain_element("xades:Cert", "", plain_element("xades:CertDigest", "", digest)));
    const auto properties =
        plain_element("xades:SignedSignatureProperties", "", plain_element("xades:SigningTime", "", to_iso8601(text_.time)) + bound);
    return plain_element("ds:Object", "",
                         plain_element("xades:QualifyingProperties",
                                       plain_attribute("xmlns:xades", xades_namespace) + plain_attribute("Target", "#" + text_.id),
                                       plain_element("xades:SignedProperties", plain_attribute("Id", object_id()), properties)));
  }

  std::string gov_object() const {
    const auto property =
        plain_element("SignatureProperty", plain_attribute("Id", text_.id + "-property") + plain_attribute("Target", "#" + text_.id),
                      plain_element("SigningTime", "", to_iso8601(text_.time).substr(0, 19)));
    return plain_element("Object", plain_attribute("Id", object_id()), plain_element("SignatureProperties", " xmlns=\"\"", property));
  }

  const SignatureText& text_;
  const Certificate& certificate_;
  std::string ds_;
};

}  // namespace

std::string write_signature(const SignatureText& text, const Certificate& certificate) { return Writer{text, certificate}.signature(); }

}  // namespace signet::client
