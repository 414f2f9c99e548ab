#include "daemon/clock/desk.h"

#include <poll.h>

#include "daemon/os/clock.h"
#include "daemon/os/log.h"
#include "daemon/wire/clock_message.h"

namespace signet::clock {
namespace {

using State = wire::ClockReply::State;

wire::ClockReply look(std::uint64_t id) {
  const auto synchronised = os::kernel_clock_synchronised();
  if (!synchronised) return {id, State::unknown, synchronised.refusal().detail};
  return {id, *synchronised ? State::synchronised : State::not_synchronised, ""};
}

Outcome answer(os::Channel& channel) {
  TRY(const auto frame, channel.receive(std::chrono::milliseconds{0}, 0));
  TRY(const auto request, wire::decode<wire::ClockRequest>(frame.octets));
  return channel.send(wire::encode(look(request.id)));
}

// A peer of ours that sends a wrong message is broken or taken over: its connection is closed.
void serve(os::Channel& channel) {
  const auto answered = answer(channel);
  if (answered) return;
  if (answered.refusal().reason == Reason::wire_malformed) os::log_error("a message that is none of ours; its connection is closed");
  channel = os::Channel{};
}

}  // namespace

void Desk::run() {
  while (true) {
    serve_round();
    if (notifier_.take_due()) notifier_.found(Done{});
  }
}

void Desk::serve_round() {
  std::vector<pollfd> waiting{{channels_.size() < connections_max ? listener_.get() : -1, POLLIN, 0}};
  for (const os::Channel& channel : channels_) waiting.push_back({channel.get(), POLLIN, 0});
  if (::poll(waiting.data(), waiting.size(), notifier_.until_due(-1)) < 0) return;  // a signal; everything is looked at again
  for (std::size_t i = 0; i < channels_.size(); ++i) {
    if (waiting[i + 1].revents != 0) serve(channels_[i]);
  }
  std::erase_if(channels_, [](const os::Channel& channel) { return !channel; });
  if (waiting[0].revents != 0) accept_waiting();
}

void Desk::accept_waiting() {
  while (channels_.size() < connections_max) {
    auto channel = os::accept_channel(listener_);
    if (!channel) return;
    channels_.push_back(*std::move(channel));
  }
}

}  // namespace signet::clock
