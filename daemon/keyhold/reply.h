// What keyhold answers, and what it answers to a person on keyhold's own socket.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/keyhold/appliance.h"
#include "daemon/os/channel.h"
#include "daemon/wire/service_message.h"

namespace signet::keyhold {

struct Reply {
  wire::ServiceAnswer answer;
  std::optional<Bytes> payload;
};

/// Findings without anything in the journal.
wire::ServiceAnswer told_person(wire::Answer answer, const std::vector<Finding>& findings);
/// A person's request refused. In the journal once in a minute for an account and a request, and then with a count: whoever asks again and
/// again does not fill it. No digest of what was asked: it is guessable.
wire::ServiceAnswer refuse_person(Appliance& appliance, const os::Peer& peer, const std::string& request, const std::vector<Finding>& why);
/// `account_not_in_roster` for an account that is not of one person of the roster who is still here; `clerk_only` for who is no clerk.
std::vector<Finding> unless_person(const Appliance& appliance, const os::Peer& peer, Instant now);
std::vector<Finding> unless_clerk(const Appliance& appliance, const os::Peer& peer, Instant now);

}  // namespace signet::keyhold
