// From a worker's account of a PDF to a verified document. What decides is read here, from the received octets: each
// signature's dictionary, ByteRange, gap and CMS, the record, and where the tables allow it the objects that the seal's
// update rewrites (invariant 1). Pure.
#pragma once

#include <optional>
#include <vector>

#include "policy/base/reason.h"
#include "policy/chain.h"
#include "policy/model/pdf.h"
#include "policy/model/verified_document.h"
#include "policy/pdf_plan.h"
#include "policy/signature_check.h"
#include "policy/signers.h"

namespace signet {

struct PdfExaminationInput {
  const PdfEvidence& evidence;
  const PdfProfile& profile;
  const Signers& signers;
  const TrustStore* trust = nullptr;
  ByteView file;    // as received
  Digest document;  // its SHA-256, computed by us
  Instant now;
  std::int64_t skew_s = 300;
  FirstSeen first_seen{};  // none: no journal of ours is a witness
};

/// As Examination. `plan`: what the seal's update will rewrite; given only with `verified`.
struct PdfExamination {
  std::vector<Finding> defects;
  std::optional<DocumentFacts> facts;
  std::optional<VerifiedDocument> verified;
  std::optional<PdfPlan> plan;
  std::vector<Digest> revocation;  // CRLs used
};

PdfExamination examine_pdf(const PdfExaminationInput& input);

}  // namespace signet
