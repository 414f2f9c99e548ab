// The strict reader of ds:SignedInfo in canonical form (XML-DSig 1.1, 4.4), with closed lists of everything.
#pragma once

#include <string>
#include <vector>

#include "policy/base/digest.h"
#include "policy/base/result.h"
#include "policy/canonical.h"

namespace signet {

constexpr std::string_view dsig_namespace = "http://www.w3.org/2000/09/xmldsig#";
constexpr std::string_view xades_namespace = "http://uri.etsi.org/01903/v1.3.2#";
constexpr std::string_view signed_properties_type = "http://uri.etsi.org/01903#SignedProperties";

struct ReferenceInfo {
  std::string uri;  // `#id`, or empty for the whole document
  std::string type;
  C14n c14n = C14n::inclusive;      // XML-DSig 4.4.3.2: without a transform, Canonical XML 1.0
  bool explicit_transform = false;  // a Transform names it
  bool enveloped = false;
  HashAlgorithm hash{};
  Bytes digest;
};

struct SignedInfo {
  C14n canonicalization{};
  SignatureAlgorithm algorithm{};
  std::vector<ReferenceInfo> references;
};

/// `algorithm_weak` for SHA-1, MD5, HMAC and the like; `algorithm_not_allowed` for any other algorithm or transform;
/// `signature_malformed` for any other structure.
Result<SignedInfo> read_signed_info(ByteView canonical_octets);
/// The same from an element of a tree already read.
Result<SignedInfo> read_signed_info(const CanonicalTree& tree, CanonicalTree::Index signed_info);

/// The fragment identifier of `#id`; empty for anything else, also for XPointers.
std::string_view fragment(std::string_view uri);
/// `http://www.w3.org/2001/04/xmlenc#sha256` …
std::string_view uri(HashAlgorithm hash) noexcept;
HashAlgorithm hash_of(SignatureAlgorithm algorithm) noexcept;

}  // namespace signet
