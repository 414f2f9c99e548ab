// One connection's requests, each answered by the part of keyhold that knows.
#pragma once

#include <optional>

#include "daemon/keyhold/appliance.h"
#include "daemon/keyhold/order_desk.h"
#include "daemon/keyhold/reply.h"
#include "daemon/os/channel.h"
#include "daemon/wire/service_message.h"

namespace signet::keyhold {

class ServiceDesk {
 public:
  ServiceDesk(Appliance& appliance, os::Channel& inspect) : appliance_(appliance), inspect_(inspect) {}

  /// From the gate.
  Reply answer(const wire::ServiceRequest& request, ByteView document);
  /// From a person's own connection; `peer` is what the kernel says of it. `document`: a registration, for what a department does.
  Reply answer_activation(const wire::ServiceRequest& request, ByteView document, const os::Peer& peer);

 private:
  wire::ServiceAnswer about_documents(const wire::ServiceRequest& request, ByteView document);
  wire::ServiceAnswer submit(const wire::ServiceRequest& request, ByteView document);
  Result<Appended> enter_order(const wire::ServiceRequest& request, const Order& order, Instant now);
  Result<Instant> time_for(const JudgedOrder& judged, const Result<Instant>& now, Instant uncorrected) const;
  wire::ServiceAnswer refuse_order(const wire::ServiceRequest& request, const Digest& file, Instant time, const std::vector<Finding>& why);
  Outcome confirm_clock(const os::Peer& peer);
  wire::ServiceAnswer open(const wire::ServiceRequest& request, const os::Peer& peer);
  Reply read(const wire::ServiceRequest& request);
  Reply read_seal(const wire::ServiceRequest& request);

  Appliance& appliance_;
  os::Channel& inspect_;
};

}  // namespace signet::keyhold
