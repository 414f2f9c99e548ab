#include "document/compose/pdf_seal.h"

#include "document/compose/cms.h"
#include "document/compose/seal.h"
#include "document/compose/seal_drawing.h"
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
  const auto& plan = parts.plan;
  SealPlacementInput place;
  place.page = {plan.geometry.crop_box, plan.geometry.rotate, plan.geometry.user_unit};
  place.leading = plan.leading_rectangle;
  place.field = plan.field_rectangle;
  place.others = plan.other_rectangles;
  return draw_seal(parts.profile.look, parts.drawing, place, {field(facts, "number"), at});
}

PdfIncrementParts increment_of(const PdfSealParts& parts) {
  const auto& plan = parts.plan;
  PdfIncrementParts out;
  out.received_size = parts.received.size();
  out.ends_with_eol = !parts.received.empty() && (parts.received.back() == '\n' || parts.received.back() == '\r');
  out.xref_stream = plan.xref_stream;
  out.startxref = plan.trailer.startxref;
  out.size = plan.trailer.size;
  out.root = plan.trailer.root;
  out.info = plan.trailer.info;
  out.id = plan.trailer.id;
  out.new_field = plan.new_field;
  out.field_name = parts.profile.layout.seal_field;
  out.page = plan.page;
  out.contents_bytes = pdf_contents_bytes;
  const auto numbers = number_increment(out.size, plan.new_field, &parts.drawing);
  for (auto& each : apply_edits(plan.edits, {numbers.field, numbers.signature, numbers.appearance}))
    out.rewrites.push_back({each.id, std::move(each.octets)});
  return out;
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
  TRY(auto increment, write_increment(increment_of(parts), entries_of(document.facts(), parts, at), appearance));
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
