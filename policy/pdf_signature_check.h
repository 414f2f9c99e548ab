// One signature of a PDF as its octets say: dictionary, gap, CMS and the digest over its ByteRange. What the signer and the
// certificate are worth is judged elsewhere.
#pragma once

#include "policy/base/result.h"
#include "policy/cms.h"
#include "policy/model/pdf.h"
#include "policy/pdf_plan.h"
#include "policy/signers.h"

namespace signet {

struct PdfSignature {
  PdfSignatureDictionary dictionary;
  CmsSignature cms;
  const Bytes& certificate() const { return cms.certificates.at(cms.signer); }
};

/// Whether it is a document time-stamp (12.8.5), as its own octets say.
bool is_timestamp(const PdfSignatureDictionary& dictionary);

/// Reads the dictionary at `evidence.object` and everything from there on by itself; the worker's gap and end must be the
/// same (`evidence_disagrees`). `content_changed` where the digest over the ByteRange is not the signed one,
/// `signature_malformed`, `not_whole`, `algorithm_not_allowed` as their readers say. ETSI.CAdES.detached needs
/// signing-certificate-v2 (EN 319 142-1 6.3); where it is given it must name the signer's certificate.
/// `known`: given, it is asked before octets are digested whether the signer's certificate is known; else `signer_unknown`.
Result<PdfSignature> read_pdf_signature(ByteView file, const PdfSignatureEvidence& evidence, const Signers* known = nullptr);

}  // namespace signet
