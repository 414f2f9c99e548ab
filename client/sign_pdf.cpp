#include "client/sign_pdf.h"

#include <algorithm>

#include "client/caged_reader.h"
#include "client/judge_pdf.h"
#include "document/compose/cms.h"
#include "document/compose/plan_parts.h"
#include "policy/pdf_signature_check.h"
#include "policy/signed_info.h"

namespace signet::client {
namespace {

/// The field as the plan has it, with or without a picture.
Result<PdfIncrement> increment_for(const PdfPlan& plan, ByteView document, const PdfSignRequest& request, const Certificate& certificate) {
  PdfAppearance appearance;
  const auto* const drawing = request.image ? &*request.image : nullptr;
  if (drawing != nullptr) {
    if (!plan.field_rectangle) return Refusal{Reason::seal_place_unfit, "the field " + request.field + " has no area for an image"};
    TRY(appearance, draw_signature(*drawing, page_geometry(plan), *plan.field_rectangle));
  }
  const PdfSignatureEntries entries{"ETSI.CAdES.detached", pdf_date(request.time), certificate.common_name(), {}};
  return write_increment(increment_parts(plan, document, "", drawing), entries, appearance);
}

// Over everything but the gap, its angle brackets included (ISO 32000-2 12.8.1).
Result<Bytes> with_value(ByteView document, const PdfIncrement& increment, const SigningKey& key, const Certificate& certificate) {
  const std::string_view before = increment.before, after = increment.after;
  const auto content = hash(hash_of(key.algorithm()), {document, as_bytes(before.substr(0, before.size() - 1)), as_bytes(after.substr(1))});
  TRY(const auto value, key.sign(cms_signed_attributes(content, certificate)));
  TRY(const auto cms, assemble_cms(content, certificate, key.algorithm(), value));
  TRY(const auto digits, cms_contents(cms, pdf_contents_bytes));
  Bytes file{document.begin(), document.end()};
  for (const auto part : {before, std::string_view{digits}, after}) file.insert(file.end(), part.begin(), part.end());
  return file;
}

// What was made is read again as a stranger would: every signature as before, one more, nothing spoiled.
Outcome confirm_signed_pdf(os::Channel& inspect, const PdfEvidence& before, const Bytes& file, const PdfSignRequest& request,
                           const Certificate& certificate) {
  wire::InspectRequest again;
  again.mode = wire::InspectMode::general;
  TRY(const auto output, ask_pdf(inspect, file, std::move(again)));
  const auto& after = *output.pdf;
  const Refusal failed{Reason::release_check_failed, "the new signature"};
  if (!after.defects.empty()) return Refusal{Reason::release_check_failed, after.defects.front().detail};
  if (!after.whole || after.signatures.size() != before.signatures.size() + 1) return failed;
  if (!std::equal(before.signatures.begin(), before.signatures.end(), after.signatures.begin())) return failed;
  FileReport report;
  judge_pdf(file, after, Belief{nullptr, request.time}, {}, report);
  const auto& own = report.signatures.back();
  if (own.slot != request.field || own.integrity != Integrity::ok) return failed;
  const auto signature = read_pdf_signature(file, after.signatures.back());
  return signature && signature->certificate() == certificate.der() ? Outcome{Done{}} : Outcome{failed};
}

Result<wire::InspectOutput> ask_for_field(os::Channel& inspect, const Bytes& document, const std::string& field) {
  wire::InspectRequest ask;
  ask.mode = wire::InspectMode::sign;
  ask.field = field;
  return ask_pdf(inspect, document, std::move(ask));
}

}  // namespace

Result<Bytes> sign_pdf(os::Channel& inspect, const Bytes& document, const PdfSignRequest& request, const SigningKey& key,
                       const Certificate& certificate) {
  TRY(const auto output, ask_for_field(inspect, document, request.field));
  TRY(const auto plan, checked_plan(output, document));
  TRY(const auto increment, increment_for(plan, document, request, certificate));
  TRY(auto file, with_value(document, increment, key, certificate));
  TRY_DONE(confirm_signed_pdf(inspect, *output.pdf, file, request, certificate));
  return file;
}

bool is_signed_pdf(os::Channel& inspect, const Bytes& document, const Bytes& standing, const PdfSignRequest& request,
                   const Certificate& certificate) {
  if (!as_text(standing).starts_with(as_text(document))) return false;
  const auto output = ask_for_field(inspect, document, request.field);
  if (!output || !checked_plan(*output, document)) return false;
  return static_cast<bool>(confirm_signed_pdf(inspect, *output->pdf, standing, request, certificate));
}

}  // namespace signet::client
