#include "document/xml/seal_mode.h"

#include <algorithm>

#include "document/xml/layout_choice.h"
#include "document/xml/shortened.h"
#include "document/xml/signature_writer.h"

namespace signet::xml {
namespace {

using State = ReferenceEvidence::State;

// A value that any reference names occurs exactly once.
Outcome refuse_ambiguous(const std::vector<PlacedSignature>& placed) {
  for (const PlacedSignature& each : placed) {
    for (std::size_t i = 0; i < each.targets.size(); ++i) {
      if (each.targets[i].state == State::ambiguous)
        return Refusal{Reason::duplicate_id, shortened(each.element.references[i].uri->substr(1), 100)};
    }
  }
  return Done{};
}

Outcome assign_roles(const Tree& tree, const Fit& fit, std::vector<PlacedSignature>& placed) {
  for (PlacedSignature& each : placed) {
    TRY(const Role role, role_of(tree, fit, each.element.node));
    each.role = static_cast<std::uint8_t>(role);
    const bool enveloped = role == fit.layout->leading && tree.contains(fit.region, each.element.node);
    if (enveloped) return Refusal{Reason::signature_inside_region, std::string{code(role)}};
  }
  return Done{};
}

Outcome refuse_surplus(const Layout& layout, const std::vector<PlacedSignature>& placed) {
  for (const SlotRule& rule : layout.slots) {
    std::size_t allowed = 0;
    for (const SlotRule& same : layout.slots) allowed += same.role == rule.role ? same.count_max : 0;
    const auto filled = static_cast<std::size_t>(std::ranges::count(placed, static_cast<std::uint8_t>(rule.role), &PlacedSignature::role));
    if (filled > allowed)
      return Refusal{Reason::unknown_signature, "more signatures of the " + std::string{code(rule.role)} + " than the profile admits"};
  }
  return Done{};
}

Result<SealSlot> read_seal_slot(const Tree& tree, NodeIndex slot) {
  const Node& node = tree[slot];
  const std::string_view text = as_text(tree.bytes());
  SealSlot read{.element = tree.range(slot), .name = tree.written_name(slot), .self_closed = node.self_closed};
  const std::size_t attributes_begin = node.begin + 1 + read.name.size();
  const std::size_t attributes_end = node.start_tag_end - (node.self_closed ? 2U : 1U);
  read.attributes = text.substr(attributes_begin, attributes_end - attributes_begin);
  const std::string_view content = text.substr(node.start_tag_end, node.end_tag_begin - node.start_tag_end);
  read.empty = content.find_first_not_of(" \t\r\n") == std::string_view::npos;
  for (const Namespace& each : tree.scope(slot)) read.namespaces.emplace_back(each.prefix, each.uri);
  const bool fits = read.name.size() <= 256 && read.attributes.size() <= 4096 && std::ranges::all_of(read.namespaces, [](const auto& each) {
                      return each.first.size() <= 256 && each.second.size() <= 4096;
                    });
  if (!fits) return Refusal{Reason::too_large, "names or attributes of the seal's slot"};
  return read;
}

}  // namespace

// Of signatures inside the leading region no region is given: keyhold takes those from the leading signer's octets.
Result<Evidence> read_by_layout(const Tree& tree, const std::vector<Layout>& layouts) {
  TRY(const Fit fit, choose_layout(tree, layouts));
  TRY(auto placed, place_signatures(tree));
  TRY_DONE(refuse_ambiguous(placed));
  TRY_DONE(assign_roles(tree, fit, placed));
  TRY_DONE(refuse_surplus(*fit.layout, placed));
  TRY_DONE(refuse_strangers(tree, fit));
  Evidence evidence;
  evidence.profile_id = fit.layout->profile_id;
  OctetStore store{tree};
  for (const PlacedSignature& each : placed) {
    const bool inside = tree.contains(fit.region, each.element.node);
    TRY(auto written, write_evidence(tree, each, inside ? Wanted::signed_info_only : Wanted::octets_of_references, store));
    evidence.signatures.push_back(std::move(written));
  }
  // Where the leading signer has not signed, keyhold can still tell what else is missing; it never seals on these octets.
  const auto leading = static_cast<std::uint8_t>(fit.layout->leading);
  if (std::ranges::none_of(placed, [&](const PlacedSignature& each) { return each.role == leading; })) {
    TRY(evidence.unsigned_region, store.add(Subtree{fit.region}, C14n::inclusive));
  }
  note_coverage(tree, placed, evidence.signatures);
  if (fit.seal_slot != no_node) {
    TRY(evidence.seal_slot, read_seal_slot(tree, fit.seal_slot));
  }
  evidence.octets = store.take();
  return evidence;
}

Result<Evidence> read_slot(const Tree& tree, const std::vector<Layout>& layouts) {
  TRY(const Fit fit, choose_layout(tree, layouts));
  Evidence evidence;
  evidence.profile_id = fit.layout->profile_id;
  if (fit.seal_slot != no_node) {
    TRY(evidence.seal_slot, read_seal_slot(tree, fit.seal_slot));
  }
  return evidence;
}

}  // namespace signet::xml
