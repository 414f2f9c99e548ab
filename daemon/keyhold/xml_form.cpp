// An XML transcript: evidence, SignedInfo, the slot's octets.
#include <algorithm>

#include "daemon/keyhold/document_form.h"
#include "daemon/keyhold/release_check.h"
#include "daemon/os/private_inspect.h"
#include "policy/examine.h"
#include "policy/manifest.h"

namespace signet::keyhold {
namespace {

// Where tags stand that begin so (`<NAME`, `</NAME`). An unescaped `<` begins nothing but a tag in documents of ours (XML 1.0 clause
// 2.4; comments and CDATA are refused).
std::vector<std::size_t> tags(std::string_view text, const std::string& tag) {
  std::vector<std::size_t> found;
  for (auto at = text.find(tag); at != std::string_view::npos; at = text.find(tag, at + tag.size())) {
    const auto behind = at + tag.size();
    if (behind < text.size() && std::string_view{" \t\r\n/>"}.find(text[behind]) != std::string_view::npos) found.push_back(at);
  }
  return found;
}

std::string name_of(const Bytes& region_octets) {
  const auto region = as_text(region_octets);
  return std::string{region.substr(1, region.find_first_of(" >") - 1)};
}

// The region's element occurs once in the received octets: whatever the worker says, no second one stands beside it.
bool region_stands_alone(ByteView document, const std::string& region) { return tags(as_text(document), "<" + region).size() == 1; }

// The slot bears the profile's name and lies outside what the principal signed: a reader that was taken over could name any empty element
// else, and the seal would break the signatures around it.
bool slot_is_the_profiles(ByteView document, const std::string& region, const SealSlot& slot, const std::optional<Path>& path) {
  const auto text = as_text(document);
  const auto local = slot.name.substr(slot.name.find(':') == std::string::npos ? 0 : slot.name.find(':') + 1);
  const auto begins = tags(text, "<" + region), ends = tags(text, "</" + region);
  if (!path || path->steps.empty() || local != path->steps.back() || begins.empty() || ends.empty()) return false;
  return slot.element.begin < slot.element.end && slot.element.end <= text.size() &&
         text.substr(slot.element.begin).starts_with("<" + slot.name) &&
         (slot.element.end <= begins.front() || slot.element.begin > ends.back());
}

class XmlForm final : public DocumentForm {
 public:
  XmlForm(const ApplianceOnRecord& appliance, const Profile& profile, ByteView received, Evidence evidence)
      : appliance_(appliance), profile_(profile), received_(received), evidence_(std::move(evidence)) {}

  Result<Draft> draw_up(Permit&& permit, const VerifiedDocument& document, const SealId& seal_id, const Begun& begun) const override {
    return signet::compose(std::move(permit), document, {profile_, appliance_.seal_certificate, begun.origin, seal_id, begun.at});
  }

  Result<Bytes> put_in(const Composed& composed, ByteView value) const override {
    return splice(received_, *evidence_.seal_slot, assemble(composed.before_value, value, composed.after_value));
  }

  Outcome check_release(os::Channel& inspect, const Composed& composed, const SealedFile& sealed) const override {
    wire::InspectRequest again;
    again.mode = wire::InspectMode::release;
    again.layouts = {profile_.layout};
    again.seal_certificate = appliance_.seal_certificate.der();
    TRY(const auto output, os::inspect(inspect, sealed.file, std::move(again)));
    const auto signature = assemble(composed.before_value, sealed.value, composed.after_value);
    return keyhold::check_release({received_, sealed.file, sealed.digest, evidence_, output, signature, composed.to_be_signed, sealed.value,
                                   appliance_.seal_certificate, composed.algorithm, seal_role(profile_.layout)});
  }

  const Digest& profile_sha256() const override { return profile_.text_sha256; }
  const Evidence& evidence() const { return evidence_; }

 private:
  const ApplianceOnRecord& appliance_;
  const Profile& profile_;
  ByteView received_;
  Evidence evidence_;
};

}  // namespace

std::unique_ptr<DocumentForm> composed_form(const ApplianceOnRecord& appliance, ByteView octets, const DocumentFacts& facts) {
  Evidence evidence;
  evidence.document = facts.document;
  evidence.profile_id = facts.profile_id;
  evidence.seal_slot = facts.seal_slot;
  return std::make_unique<XmlForm>(appliance, manifest_profile(), octets, std::move(evidence));
}

ReadDocument read_xml_form(const ApplianceOnRecord& appliance, const Standing& standing, ByteView document, const Digest& digest,
                           Instant now, Evidence evidence) {
  ReadDocument read;
  const auto& profiles = appliance.files.profiles.xml;
  const auto profile =
      std::find_if(profiles.begin(), profiles.end(), [&](const Profile& p) { return p.layout.profile_id == evidence.profile_id; });
  if (profile == profiles.end()) {
    read.findings.push_back({Reason::evidence_disagrees, "", "", "", "", "a profile that was not asked for"});
    return read;
  }
  auto form = std::make_unique<XmlForm>(appliance, *profile, document, std::move(evidence));
  auto examination = examine({form->evidence(), *profile, *standing.signers, standing.trust_or_none(), digest, now,
                              appliance.files.rules.skew_s, appliance.first_seen()});
  read.form = std::move(form);
  read.revocation = std::move(examination.revocation);
  read.facts = std::move(examination.facts);
  read.verified = std::move(examination.verified);
  read.findings = std::move(examination.defects);
  if (!read.facts || read.facts->region_octets.empty()) return read;
  const auto region = name_of(read.facts->region_octets);
  const auto& slot = read.facts->seal_slot;
  if (!region_stands_alone(document, region))
    read.findings.push_back({Reason::unknown_format, "", "", "", "", "a second element of the signed data's name"});
  else if (slot.empty && !slot_is_the_profiles(document, region, slot, profile->layout.seal_slot))
    read.findings.push_back({Reason::evidence_disagrees, "", "", "", "", "the seal's slot"});
  return read;
}

}  // namespace signet::keyhold
