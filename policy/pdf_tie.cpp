#include "policy/pdf_tie.h"

namespace signet {

std::vector<Refusal> tie_to_xml(const PdfTieInput& input, DocumentFacts& facts) {
  if (input.tie == XmlTie::none) return {};
  const Refusal missing{Reason::field_missing, "xml-sha256"};
  const auto named = field(facts, "xml-sha256");
  if (!named.empty() && !digest_from_hex(named)) return {missing};
  if (!input.attachment) return {input.attachment.refusal()};
  const auto& range = *input.attachment;
  std::vector<Refusal> problems;
  if (input.embedded_files > (range ? 1U : 0U)) problems.push_back({Reason::attachment_unclear, "another file in the PDF"});
  if (!range) {
    if (input.tie == XmlTie::attached)
      problems.push_back({Reason::attachment_unclear, "none"});
    else if (named.empty())
      problems.push_back(missing);
    return problems;
  }
  if (range->begin > range->end || range->end > input.file.size()) return {{Reason::evidence_disagrees, "the attached XML"}};
  if (!input.signed_by_all) problems.push_back({Reason::attachment_unclear, "written after the first signature"});
  const auto digest = to_hex(sha256(input.file.subspan(range->begin, range->end - range->begin)));
  if (named.empty() && input.tie == XmlTie::metadata) problems.push_back(missing);
  if (!named.empty() && named != digest) problems.push_back({Reason::xml_differs, digest.substr(0, 16)});
  facts.fields["xml-sha256"] = digest;
  return problems;
}

}  // namespace signet
