#include "daemon/keyhold/release_check.h"

#include <algorithm>

#include "policy/signed_info.h"

namespace signet::keyhold {
namespace {

Refusal failed(std::string what) { return {Reason::release_check_failed, std::move(what)}; }

// Byte for byte: everything outside the slot is the received file, and the slot holds the seal alone.
Outcome compare_bytes(const Released& r) {
  const auto [begin, end] = r.before.seal_slot->element;
  const std::size_t tail = r.received.size() - end;
  if (r.sealed.size() < begin + tail) return failed("length");
  const auto inserted = as_text(r.sealed.subspan(begin, r.sealed.size() - tail - begin));
  const bool head_same = std::equal(r.received.begin(), r.received.begin() + static_cast<std::ptrdiff_t>(begin), r.sealed.begin());
  const bool tail_same = std::equal(r.received.end() - static_cast<std::ptrdiff_t>(tail), r.received.end(),
                                    r.sealed.end() - static_cast<std::ptrdiff_t>(tail));
  if (!head_same || !tail_same) return failed("octets outside the slot");
  const auto& slot = *r.before.seal_slot;
  if (inserted != "<" + slot.name + slot.attributes + ">" + std::string{r.signature} + "</" + slot.name + ">")
    return failed("octets inside the slot");
  return Done{};
}

const Bytes* octets_of(const Evidence& evidence, const ReferenceEvidence& reference) {
  return reference.octets < evidence.octets.size() ? &evidence.octets[reference.octets] : nullptr;
}

bool same_references(const Evidence& before, const SignatureEvidence& a, const Evidence& after, const SignatureEvidence& b) {
  if (a.references.size() != b.references.size()) return false;
  for (std::size_t i = 0; i < a.references.size(); ++i) {
    if (a.references[i].uri != b.references[i].uri || a.references[i].state != b.references[i].state) return false;
    const auto* one = octets_of(before, a.references[i]);
    const auto* other = octets_of(after, b.references[i]);
    if ((one == nullptr) != (other == nullptr) || (one != nullptr && *one != *other)) return false;
  }
  return true;
}

// The same signature at the same place, moved by what was inserted before it.
bool same_signature(const Released& r, const SignatureEvidence& a, const SignatureEvidence& b) {
  const auto shift = a.range.begin >= r.before.seal_slot->element.end ? r.sealed.size() - r.received.size() : 0;
  const bool placed = b.range.begin == a.range.begin + shift && b.range.end == a.range.end + shift;
  return placed && a.role == b.role && a.slot_id == b.slot_id && a.signed_info == b.signed_info && a.value == b.value &&
         a.certificates == b.certificates && same_references(r.before, a, r.after.evidence, b);
}

// The seal as a stranger reads it from the file: our SignedInfo, our value, our certificate, and every digest true.
Outcome check_seal(const Released& r, const SignatureEvidence& seal) {
  if (!std::equal(seal.signed_info.begin(), seal.signed_info.end(), r.signed_info.begin(), r.signed_info.end()))
    return failed("SignedInfo");
  if (!std::equal(seal.value.begin(), seal.value.end(), r.value.begin(), r.value.end())) return failed("SignatureValue");
  if (seal.certificates.size() != 1 || seal.certificates.front() != r.certificate.der()) return failed("X509Certificate");
  TRY(const auto info, read_signed_info(ByteView{seal.signed_info}));
  if (info.references.size() != seal.references.size()) return failed("references");
  for (std::size_t i = 0; i < info.references.size(); ++i) {
    const auto* octets = octets_of(r.after.evidence, seal.references[i]);
    const bool good = octets != nullptr && seal.references[i].uri == info.references[i].uri &&
                      hash(info.references[i].hash, *octets) == info.references[i].digest;
    if (!good) return failed("the digest of " + info.references[i].uri);
  }
  return Done{};
}

}  // namespace

Outcome check_release(const Released& r) {
  if (!r.before.seal_slot) return failed("no slot");
  if (const auto verified = verify_value(r.certificate, r.algorithm, r.signed_info, r.value); !verified)
    return failed("the token's signature does not verify with the approved certificate");
  TRY_DONE(compare_bytes(r));
  if (r.after.reason != 0) return failed("it cannot be read again: " + r.after.detail);
  const auto& after = r.after.evidence;
  if (after.document != r.sealed_digest || after.profile_id != r.before.profile_id) return failed("another document");
  std::size_t next = 0;
  const SignatureEvidence* seal = nullptr;
  for (const auto& signature : after.signatures) {
    if (signature.role == static_cast<std::uint8_t>(r.seal)) {
      if (seal != nullptr) return failed("two seals");
      seal = &signature;
    } else if (next >= r.before.signatures.size() || !same_signature(r, r.before.signatures[next++], signature)) {
      return failed("a prior signature");
    }
  }
  if (next != r.before.signatures.size()) return failed("a prior signature is gone");
  if (seal == nullptr) return failed("no seal");
  TRY_DONE(check_seal(r, *seal));
  // xmlsec1's opinion may veto, never approve.
  if (r.after.second_opinion != wire::InspectOutput::Opinion::agrees) return failed("the second opinion on the seal");
  return Done{};
}

}  // namespace signet::keyhold
