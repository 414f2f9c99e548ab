// The seal of a PDF: drawing, increment and signed attributes, composed from a permit, a verified document and the plan that
// was made of it. Nobody hands in octets or a digest to be signed.
#pragma once

#include <optional>
#include <string>

#include "document/compose/plan_parts.h"
#include "policy/certificate.h"
#include "policy/model/draft.h"
#include "policy/model/pdf.h"
#include "policy/pdf_plan.h"

namespace signet {

struct PdfSealParts {
  const PdfProfile& profile;
  const PdfPlan& plan;
  const Drawing& drawing;
  const Certificate& certificate;  // of the token's key, approved by the department
  ByteView received;
  std::string origin;            // of the journal, with its year
  SealId seal_id;                // 32 hexadecimal digits
  std::optional<Instant> begun;  // of an intent recorded before a crash: its octets are composed again
};

/// Uses the permit up. `seal_place_unfit` where the seal cannot stand where it must.
Result<Draft> compose_pdf(Permit&& permit, const VerifiedDocument& document, const PdfSealParts& parts);

/// The sealed file: the received octets, the update, and in its gap the CMS around the token's value.
Result<Bytes> assemble_pdf(ByteView received, std::string_view before_value, std::string_view after_value, const Certificate& certificate,
                           SignatureAlgorithm algorithm, ByteView value);

}  // namespace signet
