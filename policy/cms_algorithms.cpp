// Algorithm identifiers of CMS (RFC 3370, 4055, 5754, 5758).
#include <array>

#include "policy/cms_parts.h"
#include "policy/signed_info.h"

namespace signet {
namespace {

using namespace std::string_view_literals;

constexpr auto oid_sha256 = "\x60\x86\x48\x01\x65\x03\x04\x02\x01"sv;
constexpr auto oid_sha384 = "\x60\x86\x48\x01\x65\x03\x04\x02\x02"sv;
constexpr auto oid_sha512 = "\x60\x86\x48\x01\x65\x03\x04\x02\x03"sv;
constexpr auto oid_rsa = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"sv;
constexpr auto oid_mgf1 = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08"sv;
constexpr auto oid_rsa_pss = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"sv;

struct CmsAlgorithmRow {
  std::string_view oid;
  SignatureAlgorithm algorithm;
};
constexpr std::array cms_rsa_rows{
    CmsAlgorithmRow{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b"sv, SignatureAlgorithm::rsa_sha256},
    CmsAlgorithmRow{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c"sv, SignatureAlgorithm::rsa_sha384},
    CmsAlgorithmRow{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d"sv, SignatureAlgorithm::rsa_sha512},
};
constexpr std::array cms_ecdsa_rows{
    CmsAlgorithmRow{"\x2a\x86\x48\xce\x3d\x04\x03\x02"sv, SignatureAlgorithm::ecdsa_sha256},
    CmsAlgorithmRow{"\x2a\x86\x48\xce\x3d\x04\x03\x03"sv, SignatureAlgorithm::ecdsa_sha384},
    CmsAlgorithmRow{"\x2a\x86\x48\xce\x3d\x04\x03\x04"sv, SignatureAlgorithm::ecdsa_sha512},
};

struct CmsAlgorithmIdentifier {
  std::string_view oid;
  std::optional<DerElement> parameters;
  bool plain() const { return !parameters || (parameters->tag == der::null && parameters->content.empty()); }
};

std::optional<CmsAlgorithmIdentifier> split_algorithm(const DerElement& identifier) {
  if (identifier.tag != der::sequence) return std::nullopt;
  DerReader in{identifier.content};
  const auto oid = in.next(der::object_identifier);
  const auto parameters = in.at_end() ? std::nullopt : in.next();
  if (!in.done()) return std::nullopt;
  return CmsAlgorithmIdentifier{as_text(oid->content), parameters};
}

Refusal algorithm_unlisted(const char* what) { return {Reason::algorithm_not_allowed, what}; }

SignatureAlgorithm by_hash(HashAlgorithm hash, SignatureAlgorithm sha256, SignatureAlgorithm sha384, SignatureAlgorithm sha512) {
  switch (hash) {
    case HashAlgorithm::sha256: return sha256;
    case HashAlgorithm::sha384: return sha384;
    case HashAlgorithm::sha512: return sha512;
  }
  broken_promise("every hash algorithm has its signature algorithms");
}

/// The one element inside `[number]`.
std::optional<DerElement> explicit_element(DerReader& in, unsigned number) {
  const auto outer = in.next(der::constructed_context(number));
  if (!outer) return std::nullopt;
  DerReader inner{outer->content};
  const auto element = inner.next();
  return inner.done() ? element : std::nullopt;
}

bool is_hash(const std::optional<DerElement>& identifier, HashAlgorithm hash) {
  if (!identifier) return false;
  const auto found = read_hash_algorithm(*identifier);
  return found && *found == hash;
}

// RFC 4055 3.1: hash, MGF1 with the same hash, salt as long as the hash, trailer field by default (absent in DER).
bool is_usual_pss(const DerElement& parameters, HashAlgorithm hash) {
  if (parameters.tag != der::sequence) return false;
  DerReader in{parameters.content};
  if (!is_hash(explicit_element(in, 0), hash)) return false;
  const auto mask = explicit_element(in, 1);
  const auto mask_parts = mask ? split_algorithm(*mask) : std::nullopt;
  if (!mask_parts || mask_parts->oid != oid_mgf1 || !is_hash(mask_parts->parameters, hash)) return false;
  const auto salt = explicit_element(in, 2);
  const std::size_t size = hash == HashAlgorithm::sha256 ? 32 : hash == HashAlgorithm::sha384 ? 48 : 64;
  return in.done() && salt && salt->tag == der::integer && salt->content.size() == 1 && salt->content[0] == size;
}

}  // namespace

Result<HashAlgorithm> read_hash_algorithm(const DerElement& identifier) {
  const auto parts = split_algorithm(identifier);
  if (!parts) return cms_malformed("an algorithm identifier");
  if (parts->plain() && parts->oid == oid_sha256) return HashAlgorithm::sha256;
  if (parts->plain() && parts->oid == oid_sha384) return HashAlgorithm::sha384;
  if (parts->plain() && parts->oid == oid_sha512) return HashAlgorithm::sha512;
  return algorithm_unlisted("a digest algorithm");
}

Result<SignatureAlgorithm> read_signature_algorithm(const DerElement& identifier, HashAlgorithm digest) {
  using enum SignatureAlgorithm;
  const auto parts = split_algorithm(identifier);
  if (!parts) return cms_malformed("an algorithm identifier");
  if (parts->oid == oid_rsa_pss) {
    if (!parts->parameters || !is_usual_pss(*parts->parameters, digest)) return algorithm_unlisted("RSASSA-PSS parameters");
    return by_hash(digest, rsa_pss_sha256, rsa_pss_sha384, rsa_pss_sha512);
  }
  if (parts->oid == oid_rsa && parts->plain()) return by_hash(digest, rsa_sha256, rsa_sha384, rsa_sha512);
  std::optional<SignatureAlgorithm> found;
  for (const auto& row : cms_rsa_rows) {
    if (parts->oid == row.oid && parts->plain()) found = row.algorithm;
  }
  for (const auto& row : cms_ecdsa_rows) {  // RFC 5758 3.2: no parameters
    if (parts->oid == row.oid && !parts->parameters) found = row.algorithm;
  }
  if (!found) return algorithm_unlisted("a signature algorithm");
  if (hash_of(*found) != digest) return algorithm_unlisted("two hashes in one signature");
  return *found;
}

}  // namespace signet
