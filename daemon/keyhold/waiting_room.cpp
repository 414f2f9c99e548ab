#include "daemon/keyhold/waiting_room.h"

#include <poll.h>
#include <string.h>

#include "daemon/keyhold/reply.h"
#include "daemon/keyhold/seal_desk.h"
#include "daemon/os/log.h"
#include "daemon/os/memfd.h"

namespace signet::keyhold {
namespace {

constexpr auto token_looked_for_every = std::chrono::seconds{1};
constexpr auto look_every = std::chrono::milliseconds{100};

void send(os::Channel& channel, std::uint64_t id, wire::Answer answer, const Refusal* why) {
  wire::ServiceAnswer reply;
  reply.id = id;
  reply.answer = answer;
  if (why != nullptr) reply.findings = to_wire({finding_of(*why)});
  static_cast<void>(channel.send(wire::encode(std::move(reply))));  // who is gone needs no answer
}

// Not by way of a frame: that is copied on its way through us.
Secret pin_of(const os::Frame& frame) {
  if (frame.descriptors.size() != 1) return {};
  auto octets = os::read_sealed_memfd(frame.descriptors.front(), Secret::bytes_max);
  if (!octets) return {};
  Secret pin{as_text(*octets)};
  ::explicit_bzero(octets->data(), octets->size());
  return pin;
}

struct Heard {
  os::Frame frame;
  wire::ServiceRequest request;
};

Result<Heard> hear_one(os::Channel& channel) {
  TRY(auto frame, channel.receive(std::chrono::seconds{1}));
  TRY(auto request, wire::decode<wire::ServiceRequest>(frame.octets));
  return Heard{std::move(frame), std::move(request)};
}

}  // namespace

bool WaitingRoom::look(std::chrono::milliseconds patience) {
  pollfd waiting[] = {{signal_.get(), POLLIN, 0}, {service_.get(), POLLIN, 0}, {activation_.get(), POLLIN, 0}};
  ::poll(waiting, 3, static_cast<int>(patience.count()));
  if ((waiting[0].revents & POLLIN) != 0) given_up_ = true;
  return !given_up_;
}

void WaitingRoom::tell_all(const os::Fd& listener, const Refusal& why) {
  while (auto channel = os::accept_channel(listener)) {
    if (const auto heard = hear_one(*channel)) tell(*channel, heard->request, why);
  }
}

// Why nothing is answered; to who asks for the status, also what is known without the token.
void WaitingRoom::tell(os::Channel& channel, const wire::ServiceRequest& request, const Refusal& why) {
  if (request.operation != wire::Operation::status || !describe_) return send(channel, request.id, wire::Answer::unavailable, &why);
  const auto payload = os::make_sealed_memfd(to_bytes(describe_(why)));
  if (!payload) return send(channel, request.id, wire::Answer::unavailable, &why);
  wire::ServiceAnswer reply;
  reply.id = request.id;
  reply.answer = wire::Answer::unavailable;
  reply.findings = to_wire({finding_of(why)});
  reply.payload = true;
  static_cast<void>(channel.send(wire::encode(std::move(reply)), {payload->get()}));
}

bool WaitingRoom::wait_for_token(const Refusal& why) {
  if (!std::exchange(told_, true)) os::log_event(os::LogEvent::token_waited_for, "waiting for the token: " + why.detail);
  notifier_.starting("waiting for the token");
  const auto until = std::chrono::steady_clock::now() + token_looked_for_every;
  while (std::chrono::steady_clock::now() < until) {
    if (!look(look_every)) return false;
    tell_all(service_, why);
    tell_all(activation_, why);
  }
  return true;
}

std::optional<Secret> WaitingRoom::hear(os::Channel channel, const Refusal& why, const std::function<bool(std::uint32_t)>& may_give) {
  const auto heard = hear_one(channel);
  const auto peer = channel.peer();
  if (!heard || !peer) return std::nullopt;
  if (heard->request.operation != wire::Operation::give_pin) return tell(channel, heard->request, why), std::nullopt;
  // Whoever may send one can lock the token with wrong ones.
  const Refusal stranger{Reason::caller_not_allowed, "uid " + std::to_string(peer->uid)};
  if (!may_give(peer->uid)) return send(channel, heard->request.id, wire::Answer::refused, &stranger), std::nullopt;
  auto pin = pin_of(heard->frame);
  const Refusal none{Reason::request_malformed, "PIN"};
  if (pin.empty()) return send(channel, heard->request.id, wire::Answer::malformed, &none), std::nullopt;
  giver_ = std::move(channel);
  giver_uid_ = peer->uid;
  request_ = heard->request.id;
  return pin;
}

std::optional<Secret> WaitingRoom::listen(const Refusal& why, const std::function<bool(std::uint32_t)>& may_give) {
  while (auto channel = os::accept_channel(activation_)) {
    if (auto pin = hear(*std::move(channel), why, may_give)) return pin;
  }
  return std::nullopt;
}

std::optional<Secret> WaitingRoom::wait_for_pin(const Refusal& why, const std::function<bool(std::uint32_t uid)>& may_give) {
  os::log_info("waiting for the PIN of the token " + why.detail);
  while (look(look_every)) {
    notifier_.starting("waiting for the token's PIN");
    tell_all(service_, why);
    if (auto pin = listen(why, may_give)) return pin;
  }
  return std::nullopt;
}

void WaitingRoom::answer(const Outcome& opened) {
  if (!giver_) return;
  if (opened)
    send(giver_, request_, wire::Answer::done, nullptr);
  else
    send(giver_, request_, opened.refusal().reason == Reason::token_unavailable ? wire::Answer::unavailable : wire::Answer::refused,
         &opened.refusal());
  giver_ = os::Channel{};
}

}  // namespace signet::keyhold
