#include "document/xml/signature_writer.h"

namespace signet::xml {
namespace {

using State = ReferenceEvidence::State;

constexpr std::size_t name_bytes_max = 4096;  // as daemon/wire/inspect_message.h reads them

Result<std::string> bounded(std::string_view text) {
  if (text.size() > name_bytes_max) return Refusal{Reason::too_large, "a name or URI in a signature"};
  return std::string{text};
}

Result<ReferenceEvidence> write_reference(const ReferenceElement& reference, const Target& target, Wanted wanted, OctetStore& store) {
  ReferenceEvidence written;
  TRY(written.uri, bounded(reference.uri.value_or(std::string_view{})));
  if (wanted == Wanted::signed_info_only) return written;
  written.state = target.state;
  if (target.state == State::resolved) {
    TRY(written.octets, store.add(target.subtree, target.method));
  }
  return written;
}

Outcome write_time_stamps(const SignatureElement& element, OctetStore& store, SignatureEvidence& written) {
  for (const auto& stamp : element.time_stamps) {
    if (!stamp.method || element.value_node == no_node) {
      written.time_stamps.emplace_back();
      continue;
    }
    TRY(auto octets, store.make({.apex = element.value_node}, *stamp.method));
    written.time_stamps.push_back({std::move(octets), stamp.token});
  }
  return Done{};
}

bool covers(const Tree& tree, const Target& target, NodeIndex signature) {
  const bool inside = target.state == State::resolved && tree.contains(target.subtree.apex, signature);
  return inside && (target.subtree.without == no_node || !tree.contains(target.subtree.without, signature));
}

bool instructions_outside_root(const Tree& tree) {
  for (NodeIndex child = tree.first_child(0); child != no_node; child = tree.next_sibling(child)) {
    if (tree[child].kind == NodeKind::instruction) return true;
  }
  return false;
}

}  // namespace

Result<std::vector<PlacedSignature>> place_signatures(const Tree& tree) {
  TRY(const auto nodes, find_signatures(tree));
  std::vector<PlacedSignature> placed;
  for (const NodeIndex node : nodes) {
    TRY(auto element, read_signature(tree, node));
    PlacedSignature each{.element = std::move(element), .targets = {}};
    for (const ReferenceElement& reference : each.element.references) each.targets.push_back(resolve(tree, reference, node));
    placed.push_back(std::move(each));
  }
  return placed;
}

Result<SignatureEvidence> write_evidence(const Tree& tree, const PlacedSignature& signature, Wanted wanted, OctetStore& store) {
  const SignatureElement& element = signature.element;
  const NodeIndex slot = tree[element.node].parent;
  SignatureEvidence written{
      .role = signature.role, .range = tree.range(element.node), .value = element.value, .certificates = element.certificates};
  TRY(written.slot, bounded(tree.path(slot)));
  TRY(written.id, bounded(element.id));
  if (const Attribute* const id = tree.attribute(slot, "Id")) {
    TRY(written.slot_id, bounded(id->value));
  }
  if (element.method) {
    TRY(written.signed_info, store.make({.apex = element.signed_info}, *element.method));
  }
  if (wanted == Wanted::octets_of_references) TRY_DONE(write_time_stamps(element, store, written));
  for (std::size_t i = 0; i < element.references.size(); ++i) {
    TRY(auto reference, write_reference(element.references[i], signature.targets[i], wanted, store));
    written.references.push_back(std::move(reference));
  }
  return written;
}

void note_coverage(const Tree& tree, const std::vector<PlacedSignature>& placed, std::vector<SignatureEvidence>& evidence) {
  for (std::size_t outer = 0; outer < placed.size(); ++outer) {
    for (std::size_t inner = 0; inner < placed.size(); ++inner) {
      if (inner == outer) continue;
      for (const Target& target : placed[outer].targets) {
        if (!covers(tree, target, placed[inner].element.node)) continue;
        evidence[outer].covers.push_back(static_cast<std::uint32_t>(inner));
        break;
      }
    }
  }
}

// An instruction beside the document element is outside an element's region, but not outside `URI=""`.
bool covers_whole(const Tree& tree, const PlacedSignature& signature) {
  for (const Target& target : signature.targets) {
    if (target.state != State::resolved) continue;
    if (target.subtree.apex == 0) return true;
    if (target.subtree.apex == tree.root() && !instructions_outside_root(tree)) return true;
  }
  return false;
}

}  // namespace signet::xml
