#include "client/seal_record.h"

#include "policy/canonical.h"

namespace signet::client {
namespace {

constexpr std::string_view record_namespace = "urn:signet:seal:1";

std::string field(const CanonicalTree& tree, CanonicalTree::Index seal, std::string_view name) {
  const auto found = tree.child(seal, record_namespace, name);
  return found == CanonicalTree::none ? std::string{} : tree.text(found).value_or("");
}

std::optional<SealRecord> record_in(const Bytes& octets) {
  if (as_text(octets).find(record_namespace) == std::string_view::npos) return std::nullopt;
  const auto tree = CanonicalTree::parse(octets);
  if (!tree) return std::nullopt;
  for (CanonicalTree::Index i = 0; i < tree->size(); ++i) {
    if (tree->node(i).namespace_uri != record_namespace || tree->local_name(i) != "Seal") continue;
    return SealRecord{field(*tree, i, "PrincipalSignature"), field(*tree, i, "PriorSignatures"), field(*tree, i, "Journal"),
                      field(*tree, i, "SealId")};
  }
  return std::nullopt;
}

// The record stands inside the seal's own element, so another signature that covers the seal is not taken for one.
bool is_own_object(const SignatureEvidence& signature, const std::string& uri) {
  return !signature.id.empty() && uri.starts_with("#" + signature.id + "-");
}

}  // namespace

std::optional<SealRecord> read_seal_record(const Evidence& evidence, const SignatureEvidence& signature) {
  for (const ReferenceEvidence& reference : signature.references) {
    const bool given = reference.state == ReferenceEvidence::State::resolved && reference.octets < evidence.octets.size();
    if (!given || !is_own_object(signature, reference.uri)) continue;
    if (auto record = record_in(evidence.octets[reference.octets])) return record;
  }
  return std::nullopt;
}

bool prior_signatures_stand(const Evidence& evidence, const SignatureEvidence& seal, const SealRecord& record) {
  Bytes all;
  // What rests on earlier seals names no principal's signature; that none stands beside it the common digest says.
  bool principal = record.principal_signature.empty();
  for (const SignatureEvidence& each : evidence.signatures) {
    if (&each == &seal) continue;
    const Digest digest = sha256(each.value);
    all.insert(all.end(), view(digest).begin(), view(digest).end());
    principal = principal || to_hex(digest) == record.principal_signature;
  }
  return principal && to_hex(sha256(all)) == record.prior_signatures;
}

}  // namespace signet::client
