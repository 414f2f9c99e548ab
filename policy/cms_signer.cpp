// Which certificate of a CMS is the signer's (RFC 5652 5.3), by octets alone.
#include <algorithm>

#include "policy/cms_parts.h"

namespace signet {
namespace {

struct CertificateName {
  ByteView issuer, serial, key_identifier;  // the last may be missing
};

/// 2.5.29.14 (RFC 5280 4.2.1.2). Nothing where the extensions are not what they should be.
std::optional<ByteView> key_identifier_of(const DerElement& extensions) {
  constexpr std::string_view subject_key_identifier = "\x55\x1d\x0e";
  DerReader outer{extensions.content};
  const auto list = outer.next(der::sequence);
  if (!list || !outer.done()) return std::nullopt;
  ByteView found;
  for (DerReader in{list->content}; !in.at_end();) {
    const auto extension = in.next(der::sequence);
    if (!extension) return std::nullopt;
    DerReader parts{extension->content};
    const auto oid = parts.next(der::object_identifier);
    parts.next_if(der::boolean);
    const auto value = parts.next(der::octet_string);
    if (!parts.done()) return std::nullopt;
    if (as_text(oid->content) != subject_key_identifier) continue;
    DerReader inner{value->content};
    const auto identifier = inner.next(der::octet_string);
    if (!inner.done() || !found.empty() || identifier->content.empty()) return std::nullopt;
    found = identifier->content;
  }
  return found;
}

// RFC 5280 4.1: only as far as names go.
std::optional<CertificateName> name_of_certificate(ByteView certificate) {
  DerReader file{certificate};
  const auto whole = file.next(der::sequence);
  if (!whole || !file.done()) return std::nullopt;
  DerReader outer{whole->content};
  const auto body = outer.next(der::sequence);
  outer.next(der::sequence);
  outer.next(der::bit_string);
  if (!outer.done()) return std::nullopt;
  DerReader in{body->content};
  in.next_if(der::constructed_context(0));
  const auto serial = in.next(der::integer);
  in.next(der::sequence);
  const auto issuer = in.next(der::sequence);
  for (int i = 0; i < 3; ++i) in.next(der::sequence);  // validity, subject, key
  in.next_if(der::context(1));
  in.next_if(der::context(2));
  const auto extensions = in.next_if(der::constructed_context(3));
  if (!in.done()) return std::nullopt;
  CertificateName name{issuer->whole, serial->whole, {}};
  if (extensions) {
    const auto identifier = key_identifier_of(*extensions);
    if (!identifier) return std::nullopt;
    name.key_identifier = *identifier;
  }
  return name;
}

bool is_named(const CertificateName& certificate, const CmsSignerName& name) {
  if (name.issuer.empty()) return equal(certificate.key_identifier, name.key_identifier);
  return equal(certificate.issuer, name.issuer) && equal(certificate.serial, name.serial);
}

}  // namespace

Result<std::size_t> find_signer(const std::vector<Bytes>& certificates, const CmsSignerName& name) {
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < certificates.size(); ++i) {
    const auto certificate = name_of_certificate(certificates[i]);
    if (!certificate) return cms_malformed("a certificate");
    if (!is_named(*certificate, name)) continue;
    if (found) return Refusal{Reason::certificate_missing, ""};
    found = i;
  }
  if (!found) return Refusal{Reason::certificate_missing, ""};
  return *found;
}

bool is_issued_by(ByteView certificate, const Certificate& authority) {
  DerReader file{certificate};
  const auto whole = file.next(der::sequence);
  if (!whole || !file.done()) return false;
  DerReader in{whole->content};
  const auto body = in.next(der::sequence);
  const auto identifier = in.next(der::sequence);
  const auto bits = in.next(der::bit_string);
  if (!in.done() || bits->content.empty() || bits->content[0] != 0) return false;
  for (const auto each : {HashAlgorithm::sha256, HashAlgorithm::sha384, HashAlgorithm::sha512}) {
    const auto algorithm = read_signature_algorithm(*identifier, each);
    if (algorithm && verify_der_value(authority, *algorithm, body->whole, bits->content.subspan(1))) return true;
  }
  return false;
}

}  // namespace signet
