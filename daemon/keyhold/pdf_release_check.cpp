#include "daemon/keyhold/pdf_release_check.h"

#include <algorithm>

#include "policy/pdf_signature_check.h"

namespace signet::keyhold {
namespace {

Refusal pdf_failed(std::string what) { return {Reason::release_check_failed, std::move(what)}; }

// The seal as a stranger reads it from the file: our certificate, our attributes, our value, over the whole file.
Outcome check_pdf_seal(const ReleasedPdf& r, const PdfSignatureEvidence& seal) {
  if (seal.field != r.seal_field) return pdf_failed("the seal's field");
  if (seal.end != r.sealed.size() || seal.gap.begin < r.received.size()) return pdf_failed("the seal's ByteRange");
  TRY(const auto read, read_pdf_signature(r.sealed, seal));
  if (read.certificate() != r.certificate.der() || read.cms.certificates.size() != 1) return pdf_failed("the seal's certificate");
  const auto& attributes = read.cms.signed_attributes;
  if (!std::equal(attributes.begin(), attributes.end(), r.signed_attributes.begin(), r.signed_attributes.end()))
    return pdf_failed("the seal's signed attributes");
  if (read.cms.signing_time) return pdf_failed("a signing-time attribute (EN 319 142-1 6.3)");
  if (read.dictionary.subfilter != "ETSI.CAdES.detached") return pdf_failed("the seal's SubFilter");
  return verify_cms(read.cms, r.certificate);
}

}  // namespace

Outcome check_pdf_release(const ReleasedPdf& r) {
  if (!verify_value(r.certificate, r.algorithm, r.signed_attributes, r.value))
    return pdf_failed("the token's signature does not verify with the approved certificate");
  const bool appended = r.sealed.size() > r.received.size() && std::equal(r.received.begin(), r.received.end(), r.sealed.begin());
  if (!appended) return pdf_failed("the received octets");
  if (r.after.reason != 0 || !r.after.pdf) return pdf_failed("it cannot be read again: " + r.after.detail);
  const auto& after = *r.after.pdf;
  if (after.document != r.sealed_digest || after.profile_id != r.before.profile_id) return pdf_failed("another document");
  if (!after.defects.empty()) return pdf_failed("a defect: " + after.defects.front().field + " " + after.defects.front().detail);
  const auto prior = r.before.signatures.size();
  if (after.signatures.size() != prior + 1) return pdf_failed("the number of signatures");
  if (!std::equal(r.before.signatures.begin(), r.before.signatures.end(), after.signatures.begin())) return pdf_failed("a prior signature");
  const auto& seal = after.signatures.back();
  if (seal.role != static_cast<std::uint8_t>(Role::school)) return pdf_failed("no seal");
  TRY_DONE(check_pdf_seal(r, seal));
  // OpenSSL's own reading of the CMS may veto, never approve.
  if (r.after.second_opinion != wire::InspectOutput::Opinion::agrees) return pdf_failed("the second opinion on the seal");
  return Done{};
}

}  // namespace signet::keyhold
