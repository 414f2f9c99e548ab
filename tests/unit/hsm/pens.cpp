#include "tests/unit/hsm/pens.h"

#include "policy/model/permit.h"
#include "policy/model/verified_document.h"

namespace signet {

struct ExaminationInput {};
struct Examination {
  VerifiedDocument document;
};
struct DecisionInput {};
class Decision {
 public:
  explicit Decision(Permit permit) : permit_(std::move(permit)) {}
  Permit permit_;
};
struct SealParts {
  std::string to_be_signed;
  SignatureAlgorithm algorithm;
};

Examination examine(const ExaminationInput&) { return {VerifiedDocument{DocumentFacts{}}}; }
Decision decide(const DecisionInput&, const VerifiedDocument& document) { return Decision{Permit{document.facts().document, Instant{0}}}; }

Result<Draft> compose(Permit&& permit, const VerifiedDocument&, const SealParts& parts) {
  const Permit used{std::move(permit)};
  Draft draft;
  draft.document_ = used.document();
  draft.to_be_signed_ = parts.to_be_signed;
  draft.algorithm_ = parts.algorithm;
  return draft;
}

class Recorder {
 public:
  static Recorded record(const Draft& draft) { return {1, sha256(draft.to_be_signed())}; }
};

namespace test {

Draft a_draft(const std::string& to_be_signed, SignatureAlgorithm algorithm) {
  const auto document = examine({}).document;
  auto permit = decide({}, document).permit_;
  return *compose(std::move(permit), document, {to_be_signed, algorithm});
}

Recorded the_record_of(const Draft& draft) { return Recorder::record(draft); }

}  // namespace test
}  // namespace signet
