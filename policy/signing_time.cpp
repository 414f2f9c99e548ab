#include "policy/signing_time.h"

#include "policy/signed_info.h"

namespace signet {
namespace {

using Index = CanonicalTree::Index;

// ETSI EN 319 132-1 V1.2.1, 5.2.2: the reference binds the certificate by digest, so a second certificate over the same
// key cannot be put in its place. Other digests than SHA-256 are left to the comparison of KeyInfo with the roster.
Result<std::optional<Digest>> signing_certificate(const CanonicalTree& tree, Index properties) {
  const auto signature = tree.child(properties, xades_namespace, "SignedSignatureProperties");
  if (signature == CanonicalTree::none) return std::optional<Digest>{};
  const auto reference = tree.child(signature, xades_namespace, "SigningCertificateV2");
  if (reference == CanonicalTree::none) return std::optional<Digest>{};
  const auto certificate = tree.child(reference, xades_namespace, "Cert");
  const auto digest = certificate == CanonicalTree::none ? CanonicalTree::none : tree.child(certificate, xades_namespace, "CertDigest");
  if (digest == CanonicalTree::none) return Refusal{Reason::signature_malformed, "SigningCertificateV2"};
  const auto method = tree.child(digest, dsig_namespace, "DigestMethod");
  const auto value = tree.child(digest, dsig_namespace, "DigestValue");
  if (method == CanonicalTree::none || value == CanonicalTree::none) return Refusal{Reason::signature_malformed, "SigningCertificateV2"};
  if (tree.attribute(method, "Algorithm") != std::string{uri(HashAlgorithm::sha256)}) return std::optional<Digest>{};
  const auto octets = from_xml_base64(tree.text(value).value_or("?"));
  const auto read = octets ? digest_from_bytes(*octets) : std::nullopt;
  if (!read) return Refusal{Reason::signature_malformed, "SigningCertificateV2"};
  return std::optional{*read};
}

}  // namespace

Result<SignedObject> read_signed_object(const CanonicalTree& tree, Index object) {
  const bool properties = tree.node(object).namespace_uri == xades_namespace && tree.local_name(object) == "SignedProperties";
  const bool container = tree.node(object).namespace_uri == dsig_namespace &&
                         (tree.local_name(object) == "Object" || tree.local_name(object) == "SignatureProperties" ||
                          tree.local_name(object) == "SignatureProperty");
  const bool bare = tree.node(object).namespace_uri.empty() && tree.local_name(object) == "SignatureProperties";
  if (!properties && !container && !bare)
    return Refusal{Reason::wrong_region, "a reference to something that is no object of the signature"};
  SignedObject found;
  for (Index i = object; i < tree.size() && tree.contains(object, i); ++i) {
    if (tree.local_name(i) != "SigningTime") continue;
    const auto time = parse_signing_time(tree.text(i).value_or(""));
    if (!time) return Refusal{Reason::signature_malformed, "SigningTime"};
    if (found.signing_time && *found.signing_time != *time) return Refusal{Reason::signature_malformed, "two signing times"};
    found.signing_time = time;
  }
  if (properties) {
    TRY(found.certificate, signing_certificate(tree, object));
  }
  return found;
}

}  // namespace signet
