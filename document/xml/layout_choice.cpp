#include "document/xml/layout_choice.h"

#include <algorithm>
#include <optional>

#include "document/xml/names.h"
#include "document/xml/path.h"
#include "document/xml/shortened.h"

namespace signet::xml {
namespace {

// A repeated id is not a region that anybody could name.
Result<NodeIndex> find_region(const Tree& tree, const std::string& id) {
  const auto found = ids_named(tree, id);
  if (found.empty()) return Refusal{Reason::unknown_format, "no element with Id " + shortened(id, 100)};
  if (found.size() > 1) return Refusal{Reason::duplicate_id, shortened(id, 100)};
  return found.begin()->node;
}

std::string name_of(const Path& path) { return path.attribute.empty() ? path.steps.back() : path.steps.back() + "/@" + path.attribute; }

bool leading_slot_present(const Tree& tree, const Layout& layout) {
  return std::ranges::any_of(layout.slots,
                             [&](const SlotRule& rule) { return rule.role == layout.leading && !find(tree, rule.slots).empty(); });
}

// Of formats of one structure: whether the document says that it is of this one. What decides is keyhold's look at signed octets.
Outcome check_distinction(const Tree& tree, const Layout& layout) {
  const auto region = find_region(tree, layout.region);
  if (!layout.only || !region) return Done{};
  const auto said = value(tree, layout.only->path, *region).value_or("");
  if (std::ranges::find(layout.only->values, said) != layout.only->values.end()) return Done{};
  return Refusal{Reason::unknown_format, "no profile for " + name_of(layout.only->path) + " = \"" + shortened(said, 40) + "\""};
}

Result<Fit> fit_layout(const Tree& tree, const Layout& layout) {
  Fit fit{.layout = &layout};
  TRY(fit.region, find_region(tree, layout.region));
  if (!leading_slot_present(tree, layout))
    return Refusal{Reason::unknown_format, "no slot for the signature of the " + std::string{code(layout.leading)}};
  if (!layout.seal_slot) return fit;
  const auto slots = find(tree, *layout.seal_slot);
  if (slots.empty()) return Refusal{Reason::seal_slot_missing, ""};
  if (slots.size() > 1) return Refusal{Reason::unknown_format, "several slots for the seal"};
  fit.seal_slot = slots.front();
  // A region that holds the seal's slot would change by the sealing.
  if (tree.contains(fit.region, fit.seal_slot)) return Refusal{Reason::signature_inside_region, "the seal's slot"};
  return fit;
}

bool alone_in(const Tree& tree, NodeIndex slot, NodeIndex signature) {
  for (NodeIndex child = tree.first_child(slot); child != no_node; child = tree.next_sibling(child)) {
    if (child == signature) continue;
    if (tree[child].kind != NodeKind::text || tree[child].text.find_first_not_of(" \t\r\n") != std::string_view::npos) return false;
  }
  return true;
}

}  // namespace

Result<Fit> choose_layout(const Tree& tree, const std::vector<Layout>& layouts) {
  std::optional<Refusal> nearest, apart;  // of the format that the document says it is of; of another
  for (const Layout& layout : layouts) {
    if (tree.written_name(tree.root()) != layout.root) continue;
    const auto distinct = check_distinction(tree, layout);
    if (!distinct) {
      if (!apart) apart = distinct.refusal();
      continue;
    }
    auto fit = fit_layout(tree, layout);
    if (fit) return fit;
    if (!nearest) nearest = fit.refusal();
  }
  if (nearest) return *nearest;
  if (apart) return *apart;
  return Refusal{Reason::unknown_format, "document element " + shortened(tree.written_name(tree.root()), 100)};
}

Outcome refuse_strangers(const Tree& tree, const Fit& fit) {
  const std::string region_name = tree.written_name(fit.region);
  std::vector<NodeIndex> slots;
  for (const SlotRule& rule : fit.layout->slots) {
    // A path through the region's own element means slots inside it: outside they lead nowhere.
    if (std::ranges::find(rule.slots.steps, region_name) != rule.slots.steps.end()) continue;
    for (const NodeIndex slot : find(tree, rule.slots)) slots.push_back(slot);
  }
  if (fit.seal_slot != no_node) slots.push_back(fit.seal_slot);
  const auto leads_on = [&](NodeIndex node) {
    return tree.contains(node, fit.region) || std::ranges::any_of(slots, [&](NodeIndex slot) { return tree.contains(node, slot); });
  };
  const auto stranger = [](const std::string& name) {
    return Refusal{Reason::unknown_format, "outside the signed data: " + shortened(name, 100)};
  };
  for (NodeIndex node = 1; node < tree.size();) {
    const bool in_slot = std::ranges::find(slots, tree[node].parent) != slots.end();
    if (node == fit.region || node == fit.seal_slot || (in_slot && tree.is(node, names::dsig, "Signature"))) {
      node = tree[node].end;  // what stands in there is judged elsewhere
      continue;
    }
    const bool blank = tree[node].kind == NodeKind::text && tree[node].text.find_first_not_of(" \t\r\n") == std::string_view::npos;
    if (tree[node].kind == NodeKind::element ? in_slot || !leads_on(node) : !blank) {
      return stranger(tree[node].kind == NodeKind::element ? tree.written_name(node) : "text");
    }
    ++node;
  }
  return Done{};
}

Result<Role> role_of(const Tree& tree, const Fit& fit, NodeIndex signature) {
  const NodeIndex slot = tree[signature].parent;
  std::optional<Role> role;
  for (const SlotRule& rule : fit.layout->slots) {
    if (slot == 0 || !matches(tree, rule.slots, slot)) continue;
    if (role && *role != rule.role) return Refusal{Reason::unknown_signature, "a slot of two roles"};
    role = rule.role;
  }
  if (slot == fit.seal_slot) {
    if (role && *role != seal_role(*fit.layout)) return Refusal{Reason::unknown_signature, "a slot of two roles"};
    role = seal_role(*fit.layout);
  }
  if (!role) return Refusal{Reason::unknown_signature, shortened(tree.path(slot), 200)};
  if (!alone_in(tree, slot, signature)) return Refusal{Reason::unknown_signature, "not alone in its slot"};
  return *role;
}

}  // namespace signet::xml
