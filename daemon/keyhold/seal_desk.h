// The story of one seal: receive, inspect, verify, decide, compose, record intent, sign, splice, inspect again, archive,
// record sealed, answer.
#pragma once

#include "daemon/keyhold/appliance.h"
#include "daemon/os/channel.h"
#include "daemon/wire/service_message.h"

namespace signet::keyhold {

class SealDesk {
 public:
  SealDesk(Appliance& appliance, os::Channel& inspect) : appliance_(appliance), inspect_(inspect) {}

  wire::ServiceAnswer seal(const wire::ServiceRequest& request, ByteView document);
  /// The same decision; nothing is recorded and nothing signed.
  wire::ServiceAnswer explain(const wire::ServiceRequest& request, ByteView document);

 private:
  struct Judged;
  Judged read(ByteView document, const Digest& digest, Instant now);
  std::optional<TupleState> tuple_state(Judged& judged, const Digest& digest);
  void settle(const wire::ServiceRequest& request, Judged& judged, const Digest& digest, Instant now);
  wire::ServiceAnswer redeliver(const wire::ServiceRequest& request, const SealRecord& record);
  wire::ServiceAnswer carry_out(const wire::ServiceRequest& request, ByteView document, Judged judged, wire::ServiceAnswer answer);
  struct Work;
  struct Sealed;
  Result<Recorded> record(Work& work, const Draft& draft, const std::string& tuple);
  Outcome release(const Work& work, const Sealed& sealed);
  Result<Digest> make(Work& work);
  wire::ServiceAnswer fail(const Work& work, const Refusal& why);
  wire::ServiceAnswer refuse(const wire::ServiceRequest& request, bool understood, const std::vector<Finding>& findings,
                             wire::ServiceAnswer answer);

  Appliance& appliance_;
  os::Channel& inspect_;
};

/// Findings as they cross to the gate; at most wire::findings_max.
std::vector<wire::WireFinding> to_wire(const std::vector<Finding>& findings);

}  // namespace signet::keyhold
