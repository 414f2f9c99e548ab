// A PDF: evidence, the plan of the update, the gap's octets.
#include <algorithm>

#include "daemon/keyhold/document_form.h"
#include "daemon/keyhold/pdf_release_check.h"
#include "daemon/os/private_inspect.h"
#include "document/compose/pdf_seal.h"
#include "policy/examine_pdf.h"

namespace signet::keyhold {
namespace {

class PdfForm final : public DocumentForm {
 public:
  PdfForm(const ApplianceOnRecord& appliance, const PdfProfile& profile, ByteView received, PdfEvidence evidence)
      : appliance_(appliance), profile_(profile), received_(received), evidence_(std::move(evidence)) {}

  Result<Draft> draw_up(Permit&& permit, const VerifiedDocument& document, const SealId& seal_id, const Begun& begun) const override {
    ensure(plan_.has_value(), "a verified PDF has its plan");
    const auto& drawing = appliance_.drawings.at(profile_.layout.profile_id);
    return compose_pdf(std::move(permit), document,
                       {profile_, *plan_, drawing, appliance_.seal_certificate, received_, begun.origin, seal_id, begun.at});
  }

  Result<Bytes> put_in(const Composed& composed, ByteView value) const override {
    return assemble_pdf(received_, composed.before_value, composed.after_value, appliance_.seal_certificate, composed.algorithm, value);
  }

  Outcome check_release(os::Channel& inspect, const Composed& composed, const SealedFile& sealed) const override {
    wire::InspectRequest again;
    again.mode = wire::InspectMode::release;
    again.pdf_layouts = {profile_.layout};
    again.seal_certificate = appliance_.seal_certificate.der();
    TRY(const auto output, os::inspect(inspect, sealed.file, std::move(again)));
    return check_pdf_release({received_, sealed.file, sealed.digest, evidence_, output, composed.to_be_signed, sealed.value,
                              appliance_.seal_certificate, composed.algorithm, profile_.layout.seal_field});
  }

  const Digest& profile_sha256() const override { return profile_.text_sha256; }
  const PdfEvidence& evidence() const { return evidence_; }
  void keep(std::optional<PdfPlan> plan) { plan_ = std::move(plan); }

 private:
  const ApplianceOnRecord& appliance_;
  const PdfProfile& profile_;
  ByteView received_;
  PdfEvidence evidence_;
  std::optional<PdfPlan> plan_;
};

}  // namespace

ReadDocument read_pdf_form(const ApplianceOnRecord& appliance, const Standing& standing, ByteView document, const Digest& digest,
                           Instant now, PdfEvidence evidence) {
  ReadDocument read;
  const auto& profiles = appliance.files.profiles.pdf;
  const auto profile =
      std::find_if(profiles.begin(), profiles.end(), [&](const PdfProfile& p) { return p.layout.profile_id == evidence.profile_id; });
  if (profile == profiles.end()) {
    read.findings.push_back({Reason::evidence_disagrees, "", "", "", "", "a profile that was not asked for"});
    return read;
  }
  auto form = std::make_unique<PdfForm>(appliance, *profile, document, std::move(evidence));
  auto examination = examine_pdf({form->evidence(), *profile, *standing.signers, standing.trust_or_none(), document, digest, now,
                                  appliance.files.rules.skew_s, appliance.first_seen()});
  form->keep(std::move(examination.plan));
  read.form = std::move(form);
  read.revocation = std::move(examination.revocation);
  read.facts = std::move(examination.facts);
  read.verified = std::move(examination.verified);
  read.findings = std::move(examination.defects);
  return read;
}

}  // namespace signet::keyhold
