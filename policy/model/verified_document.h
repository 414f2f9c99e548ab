// A document whose every signature was checked against the bytes themselves. It can be made by `examine` and `examine_pdf` only.
#pragma once

#include <utility>

#include "policy/model/document_facts.h"

namespace signet {

struct Examination;
struct ExaminationInput;
struct PdfExamination;
struct PdfExaminationInput;

class VerifiedDocument {
 public:
  const DocumentFacts& facts() const noexcept { return facts_; }

 private:
  friend Examination examine(const ExaminationInput& input);            // the only pens,
  friend PdfExamination examine_pdf(const PdfExaminationInput& input);  // one for each form
  explicit VerifiedDocument(DocumentFacts facts) : facts_(std::move(facts)) {}
  DocumentFacts facts_;
};

}  // namespace signet
