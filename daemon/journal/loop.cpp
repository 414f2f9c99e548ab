#include "daemon/journal/loop.h"

#include <poll.h>

#include <cerrno>

#include "daemon/os/log.h"

namespace signet::daemon::journal {

Loop::Wake Loop::wait(int timeout_ms) {
  std::vector<pollfd> waiting{{stop_.get(), POLLIN, 0}, {channels_.size() < connections_max ? listener_.get() : -1, POLLIN, 0}};
  for (const os::Channel& channel : channels_) waiting.push_back({channel.get(), POLLIN, 0});
  if (notifier_ != nullptr) timeout_ms = notifier_->until_due(timeout_ms);
  const int ready = ::poll(waiting.data(), waiting.size(), timeout_ms);
  if (ready < 0) ensure(errno == EINTR, "poll has valid arguments");
  if (ready == 0) return Wake::nothing;
  return waiting.front().revents != 0 ? Wake::stop : Wake::work;
}

bool Loop::serve() {
  accept_waiting();
  std::vector<Waiting> round;
  for (os::Channel& channel : channels_) gather(channel, round);
  const bool sure = service_.answer(round);
  channels_.remove_if([](const os::Channel& channel) { return !channel; });
  return sure;
}

void Loop::accept_waiting() {
  while (channels_.size() < connections_max) {
    auto channel = os::accept_channel(listener_);
    if (!channel) return;
    channels_.push_back(*std::move(channel));
  }
}

/// A peer of ours that sends a wrong message is broken or taken over: its connection is closed.
void Loop::gather(os::Channel& channel, std::vector<Waiting>& round) {
  for (std::size_t i = 0; i < frames_per_round_max; ++i) {
    pollfd ready{channel.get(), POLLIN, 0};
    if (::poll(&ready, 1, 0) != 1) return;
    auto frame = channel.receive(std::chrono::milliseconds{0});
    auto request = frame ? wire::decode<wire::JournalRequest>(frame->octets) : Result<wire::JournalRequest>{frame.refusal()};
    if (!request) {
      if (frame) os::log_error("a message that is none of ours; its connection is closed");
      channel = os::Channel{};
      return;
    }
    round.push_back({&channel, *std::move(request), std::move(frame->descriptors)});
  }
}

}  // namespace signet::daemon::journal
