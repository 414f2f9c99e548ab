// A manifest that was asked for, and what ledger and archive know of each of its members.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "daemon/keyhold/appliance_on_record.h"
#include "daemon/os/channel.h"
#include "daemon/wire/service_message.h"
#include "policy/decide.h"
#include "policy/manifest.h"

namespace signet::keyhold {

struct Resting {
  DocumentFacts facts;
  std::optional<Manifest> manifest;  // none: not every member is a seal of ours, or it could not be written
  std::map<Digest, MemberStanding> members;
  std::vector<Finding> findings;
  Digest document;  // of the manifest; where there is none, of the request
};

/// What a request for a manifest rests on at `now`, and the manifest composed of it.
Resting rest(ApplianceOnRecord& appliance, os::Channel& inspect, const wire::ServiceRequest& request, Instant now);
/// What the request asks for, whatever the order of its members: for this an Idempotency-Key stands.
Digest manifest_request_digest(const wire::ServiceRequest& request);

}  // namespace signet::keyhold
