#include "client/sign_document.h"

#include <algorithm>
#include <optional>

#include "client/judge_signature.h"
#include "client/signature_text.h"
#include "daemon/os/private_inspect.h"
#include "policy/base/limits.h"

namespace signet::client {
namespace {

Result<Evidence> read(os::Channel& inspect, const Bytes& document, wire::InspectRequest request) {
  TRY(auto output, os::inspect(inspect, document, std::move(request)));
  if (output.reason != 0) return Refusal{reason_from_number(output.reason).value_or(Reason::inspection_failed), output.detail};
  if (output.evidence.document != sha256(document)) return Refusal{Reason::evidence_disagrees, "the document"};
  return std::move(output.evidence);
}

// What the reader says of the slot is looked at again in the document itself before a byte is put there.
bool stands_there(const Bytes& document, const SealSlot& slot) {
  if (slot.element.begin >= slot.element.end || slot.element.end > document.size()) return false;
  const auto text = as_text(document).substr(slot.element.begin, slot.element.end - slot.element.begin);
  return text.starts_with("<" + slot.name + slot.attributes) && text.ends_with(">");
}

Bytes with_signature(const Bytes& document, const SealSlot& slot, const std::string& signature) {
  std::string text{as_text(document)};
  text.replace(slot.element.begin, slot.element.end - slot.element.begin,
               "<" + slot.name + slot.attributes + ">" + signature + "</" + slot.name + ">");
  return to_bytes(text);
}

Result<Evidence> read_signatures(os::Channel& inspect, const Bytes& document) {
  wire::InspectRequest request;
  request.mode = wire::InspectMode::general;
  return read(inspect, document, std::move(request));
}

/// The document with the signature as far as it is known, and what the reader makes of it.
class Signing {
 public:
  Signing(os::Channel& inspect, const Bytes& document, SealSlot slot, const Certificate& certificate, SignatureText text)
      : inspect_(inspect), document_(document), slot_(std::move(slot)), certificate_(certificate), text_(std::move(text)) {}

  Result<Bytes> run(const SigningKey& key) {
    TRY_DONE(fill_digests());
    TRY(const auto info, signed_info());
    TRY(text_.value, key.sign(info));
    const Bytes signed_document = written();
    TRY_DONE(confirm(signed_document));
    return signed_document;
  }

 private:
  Bytes written() const { return with_signature(document_, slot_, write_signature(text_, certificate_)); }

  Result<SignatureEvidence> own(const Evidence& evidence) const {
    const auto found = std::ranges::find(evidence.signatures, text_.id, &SignatureEvidence::id);
    if (found == evidence.signatures.end() || found->references.size() != 2)
      return Refusal{Reason::evidence_disagrees, "the new signature"};
    return *found;
  }

  Outcome fill_digests() {
    TRY(const auto found, read_signatures(inspect_, written()));
    TRY(const auto signature, own(found));
    Bytes* const digests[] = {&text_.region_digest, &text_.object_digest};
    for (std::size_t i = 0; i < 2; ++i) {
      const ReferenceEvidence& reference = signature.references[i];
      const bool given = reference.state == ReferenceEvidence::State::resolved && reference.octets < found.octets.size();
      if (!given) return Refusal{Reason::wrong_region, reference.uri};
      *digests[i] = hash(HashAlgorithm::sha256, found.octets[reference.octets]);
    }
    return Done{};
  }

  Result<Bytes> signed_info() {
    TRY(const auto found, read_signatures(inspect_, written()));
    TRY(const auto signature, own(found));
    return signature.signed_info;
  }

  // A region that holds its own signature cannot be signed: its digest differs once the value stands there.
  Outcome confirm(const Bytes& signed_document) {
    TRY(const auto found, read_signatures(inspect_, signed_document));
    for (const SignatureEvidence& each : found.signatures) {
      if (each.id == text_.id && judge_signature(found, each, Belief{nullptr, text_.time}).integrity == Integrity::ok) return Done{};
    }
    return Refusal{Reason::signature_inside_region, "#" + text_.region};
  }

  os::Channel& inspect_;
  const Bytes& document_;
  SealSlot slot_;
  const Certificate& certificate_;
  SignatureText text_;
};

// The reader reports the place of one slot, the seal's; here that is the slot of the one who signs.
std::optional<Layout> own_layout(Layout layout, const SignRequest& request) {
  const auto rule = std::ranges::find(layout.slots, request.role, &SlotRule::role);
  if (rule == layout.slots.end()) return std::nullopt;
  Path slot = rule->slots;
  if (!request.slot_id.empty()) slot.id = request.slot_id;
  layout.region = request.region.empty() ? rule->region : request.region;
  if (layout.region.empty()) return std::nullopt;  // one subject's part: which, must be said
  layout.leading = request.role;
  layout.seal_slot = std::move(slot);
  return layout;
}

struct Place {
  SealSlot slot;
  std::string region;
};

Result<Evidence> read_as(os::Channel& inspect, const Bytes& document, wire::InspectMode mode, std::vector<Layout> layouts) {
  wire::InspectRequest request;
  request.mode = mode;
  request.layouts = std::move(layouts);
  return read(inspect, document, std::move(request));
}

// The document is read as the service would: what is wrong with it already is refused. Then its profile tells the place.
Result<Place> find_place(os::Channel& inspect, const Bytes& document, const std::vector<Layout>& layouts, const SignRequest& request) {
  TRY(const auto known, read_as(inspect, document, wire::InspectMode::seal, layouts));
  const auto layout = std::ranges::find(layouts, known.profile_id, &Layout::profile_id);
  if (layout == layouts.end()) return Refusal{Reason::evidence_disagrees, "a profile that was not asked for"};
  const auto own = own_layout(*layout, request);
  if (!own) return Refusal{Reason::unknown_format, "--role " + std::string{code(request.role)} + " --region"};
  TRY(auto found, read_as(inspect, document, wire::InspectMode::sign, {*own}));
  if (!found.seal_slot || !stands_there(document, *found.seal_slot)) return Refusal{Reason::evidence_disagrees, "the slot"};
  if (!found.seal_slot->empty) return Refusal{Reason::signature_slot_filled, found.seal_slot->name};
  return Place{*std::move(found.seal_slot), own->region};
}

/// What `standing` has in the slot, if it is the same as `document` everywhere else; empty where it is not.
ByteRange put_in(std::string_view document, std::string_view standing, const SealSlot& slot) {
  const std::string before = std::string{document.substr(0, slot.element.begin)} + "<" + slot.name + slot.attributes + ">";
  const std::string behind = "</" + slot.name + ">" + std::string{document.substr(slot.element.end)};
  if (standing.size() < before.size() + behind.size() || !standing.starts_with(before) || !standing.ends_with(behind)) return {};
  return {before.size(), standing.size() - behind.size()};
}

}  // namespace

Result<Bytes> sign_document(os::Channel& inspect, const Bytes& document, const std::vector<Layout>& layouts, const SignRequest& request,
                            const SigningKey& key, const Certificate& certificate) {
  TRY(const auto place, find_place(inspect, document, layouts, request));
  SignatureText text;
  text.style = request.style;
  text.algorithm = key.algorithm();
  text.time = request.time;
  text.region = place.region;
  text.id =
      "S-" +
      to_hex(sha256(to_hex(sha256(document)) + text.region + place.slot.name + to_hex(certificate.digest()) + to_iso8601(request.time)))
          .substr(0, 32);
  return Signing{inspect, document, place.slot, certificate, std::move(text)}.run(key);
}

bool is_signed_document(os::Channel& inspect, const Bytes& document, const Bytes& standing, const std::vector<Layout>& layouts,
                        const SignRequest& request, const Certificate& certificate) {
  const auto place = find_place(inspect, document, layouts, request);
  if (!place) return false;
  const auto signature = put_in(as_text(document), as_text(standing), place->slot);
  if (signature == ByteRange{}) return false;
  const auto found = read_signatures(inspect, standing);
  return found && std::ranges::any_of(found->signatures, [&](const SignatureEvidence& each) {
           const bool own = each.range == signature && !each.certificates.empty() && each.certificates.front() == certificate.der();
           const bool same_region = !each.references.empty() && each.references.front().uri == "#" + place->region;
           return own && same_region && judge_signature(*found, each, Belief{nullptr, request.time}).integrity == Integrity::ok;
         });
}

}  // namespace signet::client
