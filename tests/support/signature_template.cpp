// What writers in the field produce: the `gov` style of Vietnamese government signers and XAdES baseline B.
#include "policy/base/digest.h"
#include "tests/support/xml_sign.h"

namespace signet::world {
namespace {

std::string base64(ByteView octets, bool wrapped) {
  auto text = to_base64(octets);
  if (!wrapped) return text;
  for (std::size_t at = 76; at < text.size(); at += 77) text.insert(at, "\n");
  return text;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '"' ? "&quot;" : std::string(1, c);
  return out;
}

std::string method_of(const Identity& signer, const SignOptions& options) {
  if (!options.method.empty()) return options.method;
  return std::string{is_ec(signer.key) ? uris::ecdsa_sha256 : uris::rsa_sha256};
}

std::string id_of(const Identity& signer, const SignOptions& options) {
  return options.id.empty() ? "sig-" + options.target + "-" + to_hex(sha256(signer.certificate)).substr(0, 8) : options.id;
}

std::string transforms(std::string_view prefix, std::string_view algorithms) {
  if (algorithms.empty()) return "";
  const std::string p{prefix};
  std::string out = "<" + p + "Transforms>";
  while (!algorithms.empty()) {
    const auto end = std::min(algorithms.find(' '), algorithms.size());
    out += "<" + p + "Transform Algorithm=\"" + std::string{algorithms.substr(0, end)} + "\"/>";
    algorithms.remove_prefix(std::min(end + 1, algorithms.size()));
  }
  return out + "</" + p + "Transforms>";
}

std::string digest_part(std::string_view prefix, std::string_view algorithm, std::string_view value) {
  const std::string p{prefix};
  return "<" + p + "DigestMethod Algorithm=\"" + std::string{algorithm} + "\"/><" + p + "DigestValue>" + std::string{value} + "</" + p +
         "DigestValue>";
}

std::string data_uri(const SignOptions& options) { return escaped(options.uri.value_or("#" + options.target)); }

std::string gov_template(const Identity& signer, const SignOptions& options) {
  const auto id = id_of(signer, options);
  const auto names = names_of(signer.certificate);
  // Government signers leave the zone out: it is Vietnamese time.
  const auto time = options.time_text.value_or(to_iso8601(options.time).substr(0, 19));
  return "<Signature xmlns=\"" + std::string{uris::dsig} + "\" Id=\"" + id + "\"><SignedInfo><CanonicalizationMethod Algorithm=\"" +
         std::string{uris::c14n} + "\"/><SignatureMethod Algorithm=\"" + method_of(signer, options) + "\"/><Reference URI=\"" +
         data_uri(options) + "\">" + transforms("", options.transforms) + digest_part("", options.digest, "@digest@") +
         "</Reference><Reference URI=\"#" + id + "-time\">" + digest_part("", options.digest, "@digest@") +
         "</Reference></SignedInfo><SignatureValue>@value@</SignatureValue><KeyInfo><X509Data><X509SubjectName>" + escaped(names.subject) +
         "</X509SubjectName><X509Certificate>" + base64(signer.certificate, options.wrapped_base64) +
         "</X509Certificate></X509Data></KeyInfo><Object Id=\"" + id + "-time\"><SignatureProperties xmlns=\"\"><SignatureProperty Id=\"" +
         id + "-property\" Target=\"#" + id + "\"><SigningTime>" + time +
         "</SigningTime></SignatureProperty></SignatureProperties></Object></Signature>";
}

Bytes der(unsigned char tag, const Bytes& content) {
  Bytes out{tag};
  if (content.size() >= 0x80) out.push_back(content.size() < 0x100 ? 0x81 : 0x82);
  if (content.size() >= 0x100) out.push_back(static_cast<unsigned char>(content.size() >> 8));
  out.push_back(static_cast<unsigned char>(content.size() & 0xFF));
  out.insert(out.end(), content.begin(), content.end());
  return out;
}

/// RFC 5035 IssuerSerial: SEQUENCE { GeneralNames { [4] Name }, INTEGER }.
std::string issuer_serial(ByteView certificate) {
  const auto names = names_of(certificate);
  auto content = der(0x30, der(0xA4, names.issuer_der));
  content.insert(content.end(), names.serial_der.begin(), names.serial_der.end());
  return "<xades:IssuerSerialV2>" + to_base64(der(0x30, content)) + "</xades:IssuerSerialV2>";
}

/// ETSI EN 319 132-1, 5.2.1, 5.2.2 and 5.2.4.
std::string signed_properties(const std::string& id, const Identity& signer, const SignOptions& options) {
  const auto time = options.time_text.value_or(to_iso8601(options.time));
  return "<xades:SignedProperties Id=\"" + id + "-signed-properties\"><xades:SignedSignatureProperties><xades:SigningTime>" + time +
         "</xades:SigningTime><xades:SigningCertificateV2><xades:Cert><xades:CertDigest>" +
         digest_part("ds:", uris::sha256, to_base64(view(sha256(signer.certificate)))) + "</xades:CertDigest>" +
         (options.issuer_serial ? issuer_serial(signer.certificate) : "") +
         "</xades:Cert></xades:SigningCertificateV2></xades:SignedSignatureProperties><xades:SignedDataObjectProperties>"
         "<xades:DataObjectFormat ObjectReference=\"#" +
         id +
         "-reference\"><xades:MimeType>text/xml</xades:MimeType></xades:DataObjectFormat>"
         "</xades:SignedDataObjectProperties></xades:SignedProperties>";
}

std::string xades_template(const Identity& signer, const SignOptions& options) {
  const auto id = id_of(signer, options);
  const auto own = options.transforms.empty() ? std::string{uris::exclusive} : options.transforms;
  return "<ds:Signature xmlns:ds=\"" + std::string{uris::dsig} + "\" Id=\"" + id +
         "\"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm=\"" + std::string{uris::exclusive} +
         "\"/><ds:SignatureMethod Algorithm=\"" + method_of(signer, options) + "\"/><ds:Reference Id=\"" + id + "-reference\" URI=\"" +
         data_uri(options) + "\">" + transforms("ds:", own) + digest_part("ds:", options.digest, "@digest@") +
         "</ds:Reference><ds:Reference Type=\"http://uri.etsi.org/01903#SignedProperties\" URI=\"#" + id + "-signed-properties\">" +
         transforms("ds:", uris::exclusive) + digest_part("ds:", options.digest, "@digest@") +
         "</ds:Reference></ds:SignedInfo><ds:SignatureValue Id=\"" + id +
         "-value\">@value@</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>" +
         base64(signer.certificate, options.wrapped_base64) +
         "</ds:X509Certificate></ds:X509Data></ds:KeyInfo><ds:Object><xades:QualifyingProperties xmlns:xades=\"" +
         std::string{uris::xades} + "\" Target=\"#" + id + "\">" + signed_properties(id, signer, options) +
         "</xades:QualifyingProperties></ds:Object></ds:Signature>";
}

}  // namespace

std::string signature_template(const Identity& signer, const SignOptions& options) {
  auto text = options.style == Style::gov ? gov_template(signer, options) : xades_template(signer, options);
  if (options.edit) options.edit(text);
  return text;
}

}  // namespace signet::world
