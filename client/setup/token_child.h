// The token, reached by a process of its own: root loads no vendor's library, and what a library does to its process ends with it.
#pragma once

#include <string>
#include <vector>

#include "client/command_context.h"
#include "hsm/token_workshop.h"
#include "policy/settings.h"

namespace signet::client::setup {

/// One question after the other, each in a new process of keyhold's user, in the present working directory.
class TokenChild {
 public:
  explicit TokenChild(Settings settings) : settings_(std::move(settings)) {}
  /// The token and the key that what follows is about.
  void use(const Settings& settings) { settings_ = settings; }
  /// PIN for what follows, right or not.
  void know(Secret pin) { pin_ = std::move(pin); }
  const Secret& pin() const noexcept { return pin_; }

  Result<std::vector<hsm::SlotFacts>> slots() const;
  Result<std::vector<hsm::KeyFacts>> keys() const;
  Outcome make_key(const std::string& kind) const;
  Result<Bytes> request(const hsm::RequestSubject& subject) const;
  Outcome store_certificate(const Bytes& der) const;

 private:
  Settings settings_;
  Secret pin_;
};

/// What the child does: the PIN's line and one JSON object on standard input, one JSON object on standard output.
void token_work(CommandContext& context);

}  // namespace signet::client::setup
