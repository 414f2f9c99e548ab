#include "daemon/keyhold/incoming_judgement.h"

#include <algorithm>

#include "daemon/os/private_inspect.h"

namespace signet::keyhold {

IncomingJudgement read_incoming(const ApplianceOnRecord& appliance, const Standing& standing, os::Channel& inspect, ByteView document,
                                const Digest& digest, Instant now) {
  IncomingJudgement judgement;
  const auto refuse = [&](Reason reason, std::string detail) {
    return judgement.findings = {{reason, "", "", "", "", std::move(detail)}}, judgement;
  };
  if (as_text(document).starts_with("%PDF-")) return refuse(Reason::incoming_unfit, "PDF; XML");
  wire::InspectRequest ask;
  ask.mode = wire::InspectMode::seal;
  for (const auto& profile : appliance.files.profiles.xml) ask.layouts.push_back(profile.layout);
  const auto output = os::inspect(inspect, document, std::move(ask));
  if (!output) return refuse(output.refusal().reason, output.refusal().detail);
  if (output->reason != 0) return refuse(reason_from_number(output->reason).value_or(Reason::inspection_failed), output->detail);
  const auto& profiles = appliance.files.profiles.xml;
  const auto profile =
      std::find_if(profiles.begin(), profiles.end(), [&](const Profile& p) { return p.layout.profile_id == output->evidence.profile_id; });
  if (profile == profiles.end()) return refuse(Reason::evidence_disagrees, "a profile that was not asked for");
  const auto before = appliance.incoming.of(digest);
  const auto seen = [&](const Digest&) { return before ? std::optional{before->time} : std::nullopt; };
  const auto schools = other_schools_of(appliance.files, standing.register_now.configuration());
  return judge_incoming({output->evidence, *profile, schools, *standing.trust_or_none(), digest, now, appliance.files.rules.skew_s, seen,
                         appliance.files.rules.authorities_or_none()});
}

}  // namespace signet::keyhold
