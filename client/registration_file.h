// A registration's file, read in a cage and checked, as officers and leaders of a department see it.
#pragma once

#include <string>

#include "client/command_context.h"
#include "daemon/os/channel.h"
#include "policy/registration.h"
#include "policy/rules.h"

namespace signet::client {

/// What the checks rest on: the department's own anchors, revocation lists and policy, its certificate, the reader, the time.
class RegistrationReader {
 public:
  static Result<RegistrationReader> open(const CommandContext& context);
  struct Checked {
    Bytes document;
    RegistrationCheck check;
  };
  /// A refusal only where the file could not be read at all.
  Result<Checked> read(const std::string& file);
  /// An order that this department sealed, such as an approval or a list: what it says, and its file's digest.
  Result<Order> read_own_order(const std::string& file);
  Instant now() const noexcept { return now_; }

 private:
  RegistrationReader(os::Channel inspect, TrustStore trust, Rules rules, std::vector<Certificate> department, Instant now)
      : inspect_(std::move(inspect)), trust_(std::move(trust)), rules_(std::move(rules)), department_(std::move(department)), now_(now) {}
  Result<Evidence> evidence_of(const Bytes& document, const Layout& layout);

  os::Channel inspect_;
  TrustStore trust_;
  Rules rules_;
  std::vector<Certificate> department_;  // the pinned one, then those that followed; the last is used now
  Instant now_;
};

/// The registration in words: whose it is, both certificates, the journal, the proof, and everything that is wrong.
std::string registration_in_words(const CommandContext& context, const RegistrationCheck& check);

}  // namespace signet::client
