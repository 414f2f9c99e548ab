#include "policy/signed_info.h"

#include <algorithm>
#include <array>

#include "policy/base/limits.h"

namespace signet {
namespace {

using Index = CanonicalTree::Index;

constexpr std::string_view enveloped_uri = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
constexpr std::array<std::pair<HashAlgorithm, std::string_view>, 3> hashes{
    {{HashAlgorithm::sha256, "http://www.w3.org/2001/04/xmlenc#sha256"},
     {HashAlgorithm::sha384, "http://www.w3.org/2001/04/xmldsig-more#sha384"},
     {HashAlgorithm::sha512, "http://www.w3.org/2001/04/xmlenc#sha512"}}};

Refusal malformed(std::string detail) { return {Reason::signature_malformed, std::move(detail)}; }

// The names of algorithms too weak for a child's record: TT 15/2025 App. I asks for SHA-2.
bool is_weak(std::string_view uri) {
  constexpr std::array weak{"sha1", "md5", "hmac", "ripemd", "md2", "dsa-sha1"};
  return std::any_of(weak.begin(), weak.end(), [&](std::string_view name) { return uri.find(name) != std::string_view::npos; });
}

Refusal refused_algorithm(std::string_view uri) {
  const std::string shown{uri.substr(0, 120)};
  return is_weak(uri) ? Refusal{Reason::algorithm_weak, shown} : Refusal{Reason::algorithm_not_allowed, shown};
}

// Algorithm elements carry their Algorithm attribute and nothing inside: no PrefixList, no HMACOutputLength, no PSS parameters.
Result<std::string> algorithm(const CanonicalTree& tree, Index element) {
  const auto uri = tree.attribute(element, "Algorithm");
  if (!uri) return malformed("an algorithm without a name");
  if (tree.node(element).first_child != CanonicalTree::none)
    return Refusal{Reason::algorithm_not_allowed, "parameters of " + uri->substr(0, 120)};
  return *uri;
}

bool is_dsig(const CanonicalTree& tree, Index index, std::string_view local) {
  return tree.node(index).namespace_uri == dsig_namespace && tree.local_name(index) == local;
}

Outcome read_transforms(const CanonicalTree& tree, Index transforms, ReferenceInfo& reference) {
  const auto each = tree.children(transforms);
  if (each.empty() || each.size() > 2) return Refusal{Reason::algorithm_not_allowed, "more transforms than accepted styles have"};
  for (const Index transform : each) {
    if (!is_dsig(tree, transform, "Transform")) return malformed("something else among the transforms");
    TRY(const auto uri, algorithm(tree, transform));
    if (reference.explicit_transform) return Refusal{Reason::algorithm_not_allowed, "a transform behind the canonicalisation"};
    if (uri == enveloped_uri && !reference.enveloped) {
      reference.enveloped = true;
    } else if (const auto method = c14n_from_uri(uri)) {
      reference.c14n = *method;
      reference.explicit_transform = true;
    } else {
      return refused_algorithm(uri);
    }
  }
  return Done{};
}

Result<ReferenceInfo> read_reference(const CanonicalTree& tree, Index element) {
  ReferenceInfo reference;
  const auto uri_found = tree.attribute(element, "URI");
  if (!uri_found) return malformed("a reference without a URI");
  reference.uri = *uri_found;
  reference.type = tree.attribute(element, "Type").value_or("");
  auto parts = tree.children(element);
  if (!parts.empty() && is_dsig(tree, parts.front(), "Transforms")) {
    TRY_DONE(read_transforms(tree, parts.front(), reference));
    parts.erase(parts.begin());
  }
  if (parts.size() != 2 || !is_dsig(tree, parts[0], "DigestMethod") || !is_dsig(tree, parts[1], "DigestValue"))
    return malformed("a reference of another shape");
  TRY(const auto method, algorithm(tree, parts[0]));
  const auto* const known = std::find_if(hashes.begin(), hashes.end(), [&](const auto& hash) { return hash.second == method; });
  if (known == hashes.end()) return refused_algorithm(method);
  reference.hash = known->first;
  const auto text = tree.text(parts[1]);
  const auto digest = text ? from_xml_base64(*text) : std::nullopt;
  if (!digest || digest->size() != hash(reference.hash, {}).size()) return malformed("a digest that is none");
  reference.digest = *digest;
  return reference;
}

}  // namespace

std::string_view uri(HashAlgorithm hash) noexcept {
  for (const auto& known : hashes) {
    if (known.first == hash) return known.second;
  }
  broken_promise("every hash algorithm has its identifier");
}

HashAlgorithm hash_of(SignatureAlgorithm algorithm) noexcept {
  switch (algorithm) {
    case SignatureAlgorithm::rsa_sha256:
    case SignatureAlgorithm::rsa_pss_sha256:
    case SignatureAlgorithm::ecdsa_sha256: return HashAlgorithm::sha256;
    case SignatureAlgorithm::rsa_sha384:
    case SignatureAlgorithm::rsa_pss_sha384:
    case SignatureAlgorithm::ecdsa_sha384: return HashAlgorithm::sha384;
    case SignatureAlgorithm::rsa_sha512:
    case SignatureAlgorithm::rsa_pss_sha512:
    case SignatureAlgorithm::ecdsa_sha512: return HashAlgorithm::sha512;
  }
  broken_promise("every signature algorithm has its hash");
}

std::string_view fragment(std::string_view uri) {
  if (!uri.starts_with('#')) return {};
  uri.remove_prefix(1);
  // A bare name, as accepted formats write it (vendors begin some with a digit); no XPointer, no quote, no space.
  const bool bare = uri.size() <= 256 && uri.find_first_of("()'\"<>& \t\r\n#/[]*") == std::string_view::npos;
  return bare ? uri : std::string_view{};
}

Result<SignedInfo> read_signed_info(const CanonicalTree& tree, Index element) {
  if (!is_dsig(tree, element, "SignedInfo")) return malformed("no SignedInfo");
  const auto parts = tree.children(element);
  if (parts.size() < 3 || !is_dsig(tree, parts[0], "CanonicalizationMethod") || !is_dsig(tree, parts[1], "SignatureMethod"))
    return malformed("a SignedInfo of another shape");
  if (parts.size() - 2 > limits::references_max) return Refusal{Reason::too_large, "references in one signature"};
  SignedInfo info;
  TRY(const auto canonicalization, algorithm(tree, parts[0]));
  const auto method = c14n_from_uri(canonicalization);
  if (!method) return refused_algorithm(canonicalization);
  info.canonicalization = *method;
  TRY(const auto signature_method, algorithm(tree, parts[1]));
  const auto known = signature_algorithm_from_uri(signature_method);
  if (!known) return refused_algorithm(signature_method);
  info.algorithm = *known;
  for (std::size_t i = 2; i < parts.size(); ++i) {
    if (!is_dsig(tree, parts[i], "Reference")) return malformed("something else among the references");
    TRY(auto reference, read_reference(tree, parts[i]));
    info.references.push_back(std::move(reference));
  }
  return info;
}

Result<SignedInfo> read_signed_info(ByteView canonical_octets) {
  TRY(const auto tree, CanonicalTree::parse(Bytes{canonical_octets.begin(), canonical_octets.end()}));
  return read_signed_info(tree, tree.root());
}

}  // namespace signet
