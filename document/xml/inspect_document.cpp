#include "document/xml/inspect_document.h"

#include <algorithm>
#include <exception>
#include <new>

#include "document/xml/general_mode.h"
#include "document/xml/octet_store.h"
#include "document/xml/opinion/opinion.h"
#include "document/xml/opinion/sample.h"
#include "document/xml/reader.h"
#include "document/xml/seal_mode.h"
#include "document/xml/shortened.h"

namespace signet::xml {
namespace {

using wire::InspectMode;
using wire::InspectOutput;

/// The seal is what stands in the seal's slot; its place among all signatures, counted from 0.
std::optional<std::size_t> seal_ordinal(const Evidence& evidence) {
  if (!evidence.seal_slot) return std::nullopt;
  const ByteRange slot = evidence.seal_slot->element;
  for (std::size_t i = 0; i < evidence.signatures.size(); ++i) {
    if (slot.begin <= evidence.signatures[i].range.begin && evidence.signatures[i].range.end <= slot.end) return i;
  }
  return std::nullopt;
}

InspectOutput::Opinion second_opinion(ByteView document, const Evidence& evidence, ByteView certificate) {
  const auto ordinal = seal_ordinal(evidence);
  const bool agrees = ordinal && opinion::agrees(document, *ordinal, certificate);
  return agrees ? InspectOutput::Opinion::agrees : InspectOutput::Opinion::objects;
}

// What is sealed is read again under the same limits: a document that fills them could be signed and never released.
Outcome leave_room(const Tree& tree, const Evidence& evidence) {
  if (tree.bytes().size() + limits::seal_bytes_max > limits::xml_bytes_max)
    return Refusal{Reason::too_large, "no room for the seal: octets"};
  std::size_t elements = 0, deepest = 0;
  std::vector<NodeIndex> open;
  for (NodeIndex node = 1; node < tree.size(); ++node) {
    if (tree[node].kind != NodeKind::element) continue;
    while (!open.empty() && !tree.contains(open.back(), node)) open.pop_back();
    open.push_back(node);
    deepest = std::max(deepest, open.size());
    ++elements;
  }
  if (elements + limits::seal_elements_max > limits::elements_max) return Refusal{Reason::too_large, "no room for the seal: elements"};
  if (deepest + limits::seal_depth_max > limits::depth_max) return Refusal{Reason::too_large, "no room for the seal: depth"};
  // The seal covers the leading region, which is there already; its SignedInfo and two small objects are added.
  std::size_t octets = limits::seal_bytes_max;
  for (const Bytes& each : evidence.octets) octets += each.size();
  for (const SignatureEvidence& each : evidence.signatures) octets += each.signed_info.size();
  if (octets > canonical_bytes_max) return Refusal{Reason::too_large, "no room for the seal: signed regions"};
  return Done{};
}

Result<Evidence> read_evidence(const Tree& tree, const wire::InspectRequest& request) {
  switch (request.mode) {
    case InspectMode::general: return read_all_signatures(tree, request.layouts);
    case InspectMode::sign: return read_slot(tree, request.layouts);
    case InspectMode::seal:
    case InspectMode::release:
    case InspectMode::preview:
    case InspectMode::draw: break;
  }
  return read_by_layout(tree, request.layouts);
}

Result<InspectOutput> inspect(ByteView document, const wire::InspectRequest& request) {
  const bool general = request.mode == InspectMode::general;
  TRY(const Tree tree, read_document(document, general ? Strictness::general : Strictness::strict));
  InspectOutput output;
  TRY(output.evidence, read_evidence(tree, request));
  if (request.mode == InspectMode::seal) TRY_DONE(leave_room(tree, output.evidence));
  output.evidence.document = sha256(document);
  if (request.mode == InspectMode::release) output.second_opinion = second_opinion(document, output.evidence, request.seal_certificate);
  return output;
}

InspectOutput refused(const Refusal& refusal) {
  InspectOutput output;
  output.reason = static_cast<std::uint16_t>(refusal.reason);
  output.detail = shortened(refusal.detail, 512);
  return output;
}

}  // namespace

InspectOutput inspect_document(ByteView document, const wire::InspectRequest& request) noexcept {
  try {
    auto output = inspect(document, request);
    return output ? *std::move(output) : refused(output.refusal());
  } catch (const std::bad_alloc&) {
    return refused({Reason::too_large, "memory"});
  } catch (const std::exception&) {
    return refused({Reason::inspection_failed, ""});
  }
}

void prepare(const wire::InspectRequest& request) noexcept {
  if (request.mode == InspectMode::release) opinion::remember(request.seal_certificate);
}

// The second opinion goes first: it sets the environment that everything else starts in.
void warm_up() {
  opinion::warm_up();
  warm_up_reader();
  for (const opinion::Sample& sample : opinion::samples()) {
    const auto output = inspect_document(as_bytes(sample.document), {.mode = InspectMode::general});
    ensure(output.evidence.octets.size() == 1, "the reader reads its sample");
  }
}

}  // namespace signet::xml
