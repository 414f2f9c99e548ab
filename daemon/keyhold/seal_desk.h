// The story of a seal: receive, inspect, verify, decide, compose, record intent, sign, put in, inspect again, archive, record
// sealed, answer. The two forms of one transcript go through it together: both are sealed, or neither.
#pragma once

#include <shared_mutex>
#include <vector>

#include "daemon/keyhold/seal_work.h"
#include "daemon/os/channel.h"
#include "daemon/wire/service_message.h"

namespace signet::keyhold {

class SealDesk {
 public:
  SealDesk(Appliance& appliance, os::Channel& inspect) : appliance_(appliance), inspect_(inspect) {}

  /// One answer for each document: the XML's first where there are two.
  std::vector<wire::ServiceAnswer> seal(const wire::ServiceRequest& request, const std::vector<ByteView>& documents);
  /// The same decision; nothing is signed. Recorded is only which good signatures were seen, each once.
  std::vector<wire::ServiceAnswer> explain(const wire::ServiceRequest& request, const std::vector<ByteView>& documents);

  /// The same of a manifest that keyhold composed at `now`.
  wire::ServiceAnswer seal_manifest(const wire::ServiceRequest& request, const Resting& resting, const Result<Instant>& now);
  wire::ServiceAnswer explain_manifest(const wire::ServiceRequest& request, const Resting& resting, const Result<Instant>& now);

 private:
  struct Case;
  std::vector<wire::ServiceAnswer> seal_cases(const wire::ServiceRequest& request, std::vector<Case> cases, const Result<Instant>& now);
  std::vector<wire::ServiceAnswer> explain_cases(const wire::ServiceRequest& request, std::vector<Case> cases, const Result<Instant>& now);
  Outcome bind_key(const wire::ServiceRequest& request, const std::vector<Case>& cases, bool& conflict);
  bool deliver_again(const wire::ServiceRequest& request, Case& each);
  void redeliver(const wire::ServiceRequest& request, const SealRecord& record, wire::ServiceAnswer& answer);
  void judge(std::vector<Case*>& cases, Instant now);
  void settle_all(const wire::ServiceRequest& request, std::vector<Case*>& cases, Instant now);
  Outcome note_seen(const wire::ServiceRequest& request, const std::vector<Case*>& cases, Instant now);
  void prepare_all(const wire::ServiceRequest& request, std::vector<Case*>& cases);
  void refuse(const wire::ServiceRequest& request, Case& each, const std::vector<Finding>& findings);
  void refuse_all(const wire::ServiceRequest& request, std::vector<Case*>& cases);
  bool settle_and_carry_out(const wire::ServiceRequest& request, std::vector<Case*>& cases, Instant now);
  void carry_out(const wire::ServiceRequest& request, std::vector<Case*>& cases, std::shared_lock<std::shared_mutex> no_order_meanwhile);
  void give_up(const wire::ServiceRequest& request, std::vector<Case*>& cases, const Case& failed, const Refusal& why);

  Appliance& appliance_;
  os::Channel& inspect_;
};

/// Findings as they cross to the gate; at most wire::findings_max.
std::vector<wire::WireFinding> to_wire(const std::vector<Finding>& findings);
/// As many as fit beside everything else.
std::vector<wire::WireNote> to_wire(const std::vector<Note>& notes);

}  // namespace signet::keyhold
