// Before keyhold can serve: the token is out, or its PIN has not been given. Whoever asks is told so; of a request nothing is read but
// which one it is, and a PIN.
#pragma once

#include <functional>
#include <optional>

#include "daemon/os/channel.h"
#include "daemon/os/notify.h"
#include "daemon/wire/service_message.h"
#include "policy/base/result.h"
#include "policy/base/secret.h"

namespace signet::keyhold {

class WaitingRoom {
 public:
  /// Descriptors of the process's signals, of the gate's and of persons' listeners; only borrowed. `notifier` is asked for more time.
  WaitingRoom(const os::Fd& signal, const os::Fd& service, const os::Fd& activation, os::Notifier& notifier)
      : signal_(signal), service_(service), activation_(activation), notifier_(notifier) {}

  /// What GET /v1/status is told besides, JSON; asked with what is waited for.
  void describe_by(std::function<std::string(const Refusal& why)> describe) { describe_ = std::move(describe); }
  /// Comes back when it is worth another look. False: the process is to end.
  bool wait_for_token(const Refusal& why);
  /// A PIN from somebody who may give it; nothing: the process is to end. Who gave it waits for `answer`.
  std::optional<Secret> wait_for_pin(const Refusal& why, const std::function<bool(std::uint32_t uid)>& may_give);
  void answer(const Outcome& opened);
  /// Whose account gave the PIN.
  std::optional<std::uint32_t> giver() const noexcept { return giver_uid_; }
  bool given_up() const noexcept { return given_up_; }

 private:
  /// False: a signal says that we are to end.
  bool look(std::chrono::milliseconds patience);
  void tell_all(const os::Fd& listener, const Refusal& why);
  std::optional<Secret> listen(const Refusal& why, const std::function<bool(std::uint32_t)>& may_give);
  std::optional<Secret> hear(os::Channel channel, const Refusal& why, const std::function<bool(std::uint32_t)>& may_give);

  const os::Fd& signal_;
  const os::Fd& service_;
  const os::Fd& activation_;
  os::Notifier& notifier_;
  void tell(os::Channel& channel, const wire::ServiceRequest& request, const Refusal& why);

  std::function<std::string(const Refusal&)> describe_;
  bool told_ = false, given_up_ = false;
  os::Channel giver_;
  std::optional<std::uint32_t> giver_uid_;
  std::uint64_t request_ = 0;
};

}  // namespace signet::keyhold
