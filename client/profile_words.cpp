#include "client/profile_words.h"

#include <algorithm>

#include "policy/canonical.h"
#include "policy/model/pdf_field_rule.h"

namespace signet::client {
namespace {

// What stands in the octets that the signature covers as the profile's leading region.
bool read_region(const Profile& profile, const Bytes& octets, FileReport& report) {
  const auto tree = CanonicalTree::parse(octets);
  if (!tree || tree->attribute(tree->root(), "Id") != profile.layout.region) return false;
  const auto word = tree->value(tree->root(), profile.kind_field);
  const auto kind = word ? profile.kinds.find(*word) : profile.kinds.end();
  if (kind == profile.kinds.end()) return false;
  report.kind = code(kind->second);
  const auto year = profile.fields.find("school-year");
  if (year != profile.fields.end()) report.school_year = tree->value(tree->root(), year->second).value_or("");
  return true;
}

bool read_signed(const Profile& profile, const Evidence& evidence, const SignatureEvidence& signature, FileReport& report) {
  if (signature.role != static_cast<std::uint8_t>(profile.layout.leading)) return false;
  return std::ranges::any_of(signature.references, [&](const ReferenceEvidence& each) {
    const bool given = each.state == ReferenceEvidence::State::resolved && each.octets < evidence.octets.size();
    return given && each.uri == "#" + profile.layout.region && read_region(profile, evidence.octets[each.octets], report);
  });
}

}  // namespace

void add_kind(const Evidence& evidence, const Profiles& profiles, FileReport& report) {
  for (std::size_t i = 0; i < report.signatures.size() && i < evidence.signatures.size(); ++i) {
    if (verdict(report.signatures[i]) != Verdict::valid) continue;
    for (const Profile& profile : profiles.xml) {
      if (read_signed(profile, evidence, evidence.signatures[i], report)) return;
    }
  }
}

void add_roles(const Profiles& profiles, FileReport& report) {
  const auto fits = [&](const PdfProfile& profile) {
    return std::ranges::any_of(report.signatures, [&](const SignatureReport& each) {
      const auto match = match_rules(profile.layout.fields, each.slot);
      return match && match->role == profile.layout.leading && each.slot != profile.layout.seal_field;
    });
  };
  const auto profile = std::ranges::find_if(profiles.pdf, fits);
  if (profile == profiles.pdf.end()) return;
  for (SignatureReport& each : report.signatures) {
    if (!each.role.empty()) continue;  // a seal of ours, by its record
    if (const auto match = match_rules(profile->layout.fields, each.slot)) each.role = code(match->role);
  }
}

}  // namespace signet::client
