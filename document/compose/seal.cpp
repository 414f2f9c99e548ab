#include "document/compose/seal.h"

#include "document/compose/dialect.h"
#include "policy/signed_info.h"

namespace signet {
namespace {

std::string element(const std::string& name, const std::string& attributes, const std::string& content) {
  return "<" + name + attributes + ">" + content + "</" + name + ">";
}

std::string attribute(std::string_view name, std::string_view value) { return " " + std::string{name} + "=\"" + std::string{value} + "\""; }

// Field values are ours or already free of markup: origin is a key name, the seal id hexadecimal, times ISO 8601.
class Composer {
 public:
  Composer(const VerifiedDocument& document, const SealParts& parts, Instant at)
      : facts_(document.facts()),
        parts_(parts),
        d_(dialect_of(parts.profile)),
        at_(to_iso8601(at)),
        id_("signet-" + parts.seal_id.value()) {}

  // Canonical already, and inserted as it is: the octets hashed are the octets in the file.
  std::string signed_properties() const {
    const auto digest = element(d_.ds + "DigestMethod", d_.ds_declaration + attribute("Algorithm", uri(HashAlgorithm::sha256)), "") +
                        element(d_.ds + "DigestValue", d_.ds_declaration, to_base64(view(parts_.certificate.digest())));
    const auto certificate =
        element(d_.xades + "SigningCertificateV2", "", element(d_.xades + "Cert", "", element(d_.xades + "CertDigest", "", digest)));
    const auto properties = element(d_.xades + "SignedSignatureProperties", "", element(d_.xades + "SigningTime", "", at_) + certificate);
    return element(d_.xades + "SignedProperties", d_.xades_scope + attribute("Id", id_ + "-properties"), properties);
  }

  // The same Instant as a SignatureProperty, and what the seal rests on.
  std::string record() const {
    const bool gov = d_.method == C14n::inclusive;
    const auto target = attribute("Target", "#" + id_);
    const auto time = element(d_.record + "SigningTime", gov ? "" : d_.record_declaration, at_);
    // What rests on earlier seals has no signature of the principal, so none is named.
    const auto principal =
        facts_.members.empty() ? element(d_.record + "PrincipalSignature", "", to_hex(facts_.leading_value)) : std::string{};
    const auto seal =
        element(d_.record + "Seal", d_.record_declaration,
                principal + element(d_.record + "PriorSignatures", "", to_hex(digest_of_values(facts_.prior_values))) +
                    element(d_.record + "Journal", "", parts_.origin) + element(d_.record + "SealId", "", parts_.seal_id.value()));
    const auto properties = element(d_.ds + "SignatureProperty", target, time) + element(d_.ds + "SignatureProperty", target, seal);
    // Government signers put SignatureProperties into no namespace; its readers look for them there.
    return element(d_.ds + "Object", d_.ds_scope + attribute("Id", id_ + "-record"),
                   element(d_.ds + "SignatureProperties", gov ? " xmlns=\"\"" : "", properties));
  }

  std::string signed_info(const std::string& properties, const std::string& object) const {
    const auto algorithm = [&](const char* name, std::string_view value) {
      return element(d_.ds + name, attribute("Algorithm", value), "");
    };
    return element(d_.ds + "SignedInfo", d_.ds_scope,
                   algorithm("CanonicalizationMethod", uri(d_.method)) + algorithm("SignatureMethod", uri(signature_algorithm())) +
                       data_reference() + own_reference("-properties", signed_properties_type, properties) +
                       own_reference("-record", "", object));
  }

  std::string before_value(const std::string& info) const {
    return "<" + d_.ds + "Signature" + d_.ds_declaration + attribute("Id", id_) + ">" + info + "<" + d_.ds + "SignatureValue" +
           attribute("Id", id_ + "-value") + ">";
  }

  std::string after_value(const std::string& properties, const std::string& object) const {
    const auto certificate = element(d_.ds + "X509Data", "", element(d_.ds + "X509Certificate", "", to_base64(parts_.certificate.der())));
    const bool gov = d_.method == C14n::inclusive;
    const auto qualifying =
        element(d_.xades + "QualifyingProperties",
                (gov ? " xmlns=\"" + std::string{xades_namespace} + "\"" : d_.xades_scope) + attribute("Target", "#" + id_), properties);
    return "</" + d_.ds + "SignatureValue>" + element(d_.ds + "KeyInfo", "", certificate) + element(d_.ds + "Object", "", qualifying) +
           object + "</" + d_.ds + "Signature>";
  }

  SignatureAlgorithm signature_algorithm() const {
    switch (parts_.certificate.key()) {
      case Certificate::Key::p256: return SignatureAlgorithm::ecdsa_sha256;
      case Certificate::Key::p384: return SignatureAlgorithm::ecdsa_sha384;
      case Certificate::Key::rsa:
      case Certificate::Key::other: return parts_.profile.seal_algorithm;
    }
    broken_promise("every key has its algorithm");
  }

 private:
  std::string reference(std::string_view target, std::string_view type, const std::string& transforms, HashAlgorithm hash_algorithm,
                        ByteView digest) const {
    const auto parts = transforms + element(d_.ds + "DigestMethod", attribute("Algorithm", uri(hash_algorithm)), "") +
                       element(d_.ds + "DigestValue", "", to_base64(digest));
    return element(d_.ds + "Reference", (type.empty() ? "" : attribute("Type", type)) + attribute("URI", target), parts);
  }

  std::string transforms(C14n method) const {
    return element(d_.ds + "Transforms", "", element(d_.ds + "Transform", attribute("Algorithm", uri(method)), ""));
  }

  // The same URI, digest method and C14N as the principal's: so the very digest that we verified.
  std::string data_reference() const {
    const auto& region = facts_.region;
    return reference(region.uri, "", region.explicit_transform ? transforms(region.c14n) : "", region.hash, region.digest);
  }

  std::string own_reference(std::string_view suffix, std::string_view type, const std::string& octets) const {
    const Digest digest = sha256(octets);
    return reference("#" + id_ + std::string{suffix}, type, d_.explicit_transforms ? transforms(d_.method) : "", HashAlgorithm::sha256,
                     view(digest));
  }

  const DocumentFacts& facts_;
  const SealParts& parts_;
  Dialect d_;
  std::string at_;
  std::string id_;
};

bool slot_fits(const Profile& profile, const SealSlot& slot) {
  return profile.seal_style == Style::xades || slot.namespaces == profile.seal_namespaces;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// The slot's octets as they must stand there: nothing is replaced that does not look exactly so.
bool is_empty_slot(std::string_view octets, const SealSlot& slot) {
  const auto start = "<" + slot.name + slot.attributes;
  if (!octets.starts_with(start)) return false;
  octets.remove_prefix(start.size());
  if (octets == "/>") return true;
  if (!octets.starts_with('>')) return false;
  octets.remove_prefix(1);
  while (!octets.empty() && is_space(octets.front())) octets.remove_prefix(1);
  const auto end = "</" + slot.name;
  if (!octets.starts_with(end)) return false;
  octets.remove_prefix(end.size());
  while (!octets.empty() && is_space(octets.front())) octets.remove_prefix(1);
  return octets == ">";
}

bool is_plain_start(const SealSlot& slot) {
  return !slot.name.empty() && slot.name.find_first_of("<>&/ \t\r\n\"'") == std::string::npos &&
         slot.attributes.find_first_of("<>&") == std::string::npos;
}

}  // namespace

Digest digest_of_values(const std::vector<Digest>& values) {
  Bytes all;
  for (const auto& value : values) all.insert(all.end(), value.value().begin(), value.value().end());
  return sha256(all);
}

Result<Draft> compose(Permit&& permit, const VerifiedDocument& document, const SealParts& parts) {
  const Permit used{std::move(permit)};
  ensure(used.document() == document.facts().document, "a permit is for the document it was written for");
  if (!slot_fits(parts.profile, document.facts().seal_slot))
    return Refusal{Reason::seal_style_impossible, "namespaces in scope at the slot"};
  const Instant at = parts.begun.value_or(used.at());
  const Composer composer{document, parts, at};
  const auto properties = composer.signed_properties();
  const auto object = composer.record();
  Draft draft;
  draft.document_ = used.document();
  draft.at_ = at;
  draft.seal_id_ = parts.seal_id;
  draft.algorithm_ = composer.signature_algorithm();
  draft.to_be_signed_ = composer.signed_info(properties, object);
  draft.before_value_ = composer.before_value(draft.to_be_signed_);
  draft.after_value_ = composer.after_value(properties, object);
  return draft;
}

std::string assemble(std::string_view before_value, ByteView value, std::string_view after_value) {
  return std::string{before_value} + to_base64(value) + std::string{after_value};
}

Result<Bytes> splice(ByteView document, const SealSlot& slot, std::string_view signature) {
  const auto [begin, end] = slot.element;
  if (begin > end || end > document.size() || !is_plain_start(slot)) return Refusal{Reason::evidence_disagrees, "the seal's slot"};
  if (!is_empty_slot(as_text(document.subspan(begin, end - begin)), slot)) return Refusal{Reason::evidence_disagrees, "the seal's slot"};
  Bytes sealed{document.begin(), document.begin() + static_cast<std::ptrdiff_t>(begin)};
  const auto append = [&](std::string_view text) { sealed.insert(sealed.end(), text.begin(), text.end()); };
  append("<" + slot.name + slot.attributes + ">");
  append(signature);
  append("</" + slot.name + ">");
  sealed.insert(sealed.end(), document.begin() + static_cast<std::ptrdiff_t>(end), document.end());
  return sealed;
}

}  // namespace signet
