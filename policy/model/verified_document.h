// A document whose every signature was checked against the bytes themselves, or that we composed ourselves from seals of our own.
// It can be made by `examine`, `examine_pdf` and `write_manifest` only.
#pragma once

#include <utility>
#include <vector>

#include "policy/base/result.h"
#include "policy/model/document_facts.h"

namespace signet {

struct Examination;
struct ExaminationInput;
struct PdfExamination;
struct PdfExaminationInput;
struct Manifest;
struct ManifestHead;
class SealOnRecord;

class VerifiedDocument {
 public:
  const DocumentFacts& facts() const noexcept { return facts_; }

 private:
  friend Examination examine(const ExaminationInput& input);            // the only pens: one for each form,
  friend PdfExamination examine_pdf(const PdfExaminationInput& input);  // and one for what rests on earlier seals
  friend Result<Manifest> write_manifest(const ManifestHead& head, const std::vector<SealOnRecord>& seals);
  explicit VerifiedDocument(DocumentFacts facts) : facts_(std::move(facts)) {}
  DocumentFacts facts_;
};

}  // namespace signet
