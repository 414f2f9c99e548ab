#include "document/compose/pdf_seal.h"

#include "document/compose/cms.h"
#include "document/compose/plan_parts.h"
#include "document/compose/seal.h"
#include "policy/signed_info.h"

namespace signet {
namespace {

SignatureAlgorithm algorithm_of(const PdfSealParts& parts) {
  switch (parts.certificate.key()) {
    case Certificate::Key::p256: return SignatureAlgorithm::ecdsa_sha256;
    case Certificate::Key::p384: return SignatureAlgorithm::ecdsa_sha384;
    case Certificate::Key::rsa:
    case Certificate::Key::other: return parts.profile.seal_algorithm;
  }
  broken_promise("every key has its algorithm");
}

// What the seal rests on, inside the signed octets (docs/formats/pdf.md): a second-class name (ISO 32000-2 annex E).
std::string seal_record(const DocumentFacts& facts, const PdfSealParts& parts) {
  return "<< /PrincipalSignature <" + to_hex(facts.leading_value) + "> /PriorSignatures <" + to_hex(digest_of_values(facts.prior_values)) +
         "> /Journal " + pdf_text_string(parts.origin) + " /SealId (" + parts.seal_id.value() + ") >>";
}

PdfSignatureEntries entries_of(const DocumentFacts& facts, const PdfSealParts& parts, Instant at) {
  return {"ETSI.CAdES.detached", pdf_date(at), parts.certificate.common_name(), {{"SGNT_Seal", seal_record(facts, parts)}}};
}

Result<PdfAppearance> appearance_of(const DocumentFacts& facts, const PdfSealParts& parts, Instant at) {
  return draw_seal(parts.profile.look, parts.drawing, seal_placement(parts.plan), {field(facts, "number"), at});
}

// Over everything but the gap, its angle brackets included (ISO 32000-2 12.8.1).
// By the hash of the signature's algorithm: one for both (RFC 5754 3).
Bytes content_digest(SignatureAlgorithm algorithm, ByteView received, std::string_view before, std::string_view after) {
  return hash(hash_of(algorithm), {received, as_bytes(before.substr(0, before.size() - 1)), as_bytes(after.substr(1))});
}

}  // namespace

Result<Draft> compose_pdf(Permit&& permit, const VerifiedDocument& document, const PdfSealParts& parts) {
  const Permit used{std::move(permit)};
  ensure(used.document() == document.facts().document, "a permit is for the document it was written for");
  const Instant at = parts.begun.value_or(used.at());
  TRY(const auto appearance, appearance_of(document.facts(), parts, at));
  const auto increment_of = increment_parts(parts.plan, parts.received, parts.profile.layout.seal_field, &parts.drawing);
  TRY(auto increment, write_increment(increment_of, entries_of(document.facts(), parts, at), appearance));
  Draft draft;
  draft.document_ = used.document();
  draft.at_ = at;
  draft.seal_id_ = parts.seal_id;
  draft.algorithm_ = algorithm_of(parts);
  const auto content = content_digest(draft.algorithm_, parts.received, increment.before, increment.after);
  draft.to_be_signed_ = std::string{as_text(cms_signed_attributes(content, parts.certificate))};
  draft.before_value_ = std::move(increment.before);
  draft.after_value_ = std::move(increment.after);
  return draft;
}

Result<Bytes> assemble_pdf(ByteView received, std::string_view before_value, std::string_view after_value, const Certificate& certificate,
                           SignatureAlgorithm algorithm, ByteView value) {
  const auto content = content_digest(algorithm, received, before_value, after_value);
  TRY(const auto cms, assemble_cms(content, certificate, algorithm, value));
  TRY(const auto digits, cms_contents(cms, pdf_contents_bytes));
  Bytes file;
  file.reserve(received.size() + before_value.size() + digits.size() + after_value.size());
  file.insert(file.end(), received.begin(), received.end());
  for (const auto part : {before_value, std::string_view{digits}, after_value}) file.insert(file.end(), part.begin(), part.end());
  return file;
}

}  // namespace signet
