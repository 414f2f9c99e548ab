#include "daemon/keyhold/clock_part.h"

namespace signet::keyhold {

Result<bool> ClockPart::synchronised() {
  const std::scoped_lock lock{mutex_};
  if (last_ && Steady::now() - asked_ < patience_.kept) return *last_;
  last_ = ask();
  asked_ = Steady::now();
  return *last_;
}

Result<bool> ClockPart::ask() {
  const auto reply = converse();
  heard_before_ = true;
  if (!reply) {
    if (!awaited_) channel_ = os::Channel{};
    return Refusal{Reason::clock_part_silent, reply.refusal().detail};
  }
  if (reply->state == wire::ClockReply::State::unknown) return Refusal{Reason::clock_part_silent, reply->detail};
  return reply->state == wire::ClockReply::State::synchronised;
}

Result<wire::ClockReply> ClockPart::converse() {
  // One question at a time, however long the part hangs: more would fill its socket, and more connections its line. What it says late is
  // of then, and is not taken for now.
  if (awaited_) {
    const auto late = hear();
    if (awaited_) return late.refusal();
    if (!late) channel_ = os::Channel{};
  }
  if (channel_.ended()) {
    TRY(channel_, os::connect_channel(socket_));
  }
  TRY_DONE(channel_.send(wire::encode(wire::ClockRequest{++id_})));
  awaited_ = true;
  return hear();
}

Result<wire::ClockReply> ClockPart::hear() {
  const auto frame = channel_.receive(heard_before_ ? patience_.later : patience_.first, 0);
  // Time is up, and the connection stands: the question is still asked.
  if (!frame && channel_ && !channel_.ended()) return frame.refusal();
  awaited_ = false;
  if (!frame) return frame.refusal();
  TRY(auto reply, wire::decode<wire::ClockReply>(frame->octets));
  if (reply.id != id_) return Refusal{Reason::wire_malformed, "an answer to another question"};
  return reply;
}

}  // namespace signet::keyhold
