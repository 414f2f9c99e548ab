#include "daemon/gate/keyhold_link.h"

#include <fcntl.h>

#include <algorithm>

#include "daemon/gate/gate_limits.h"
#include "daemon/gate/payload.h"
#include "daemon/os/log.h"
#include "policy/base/note.h"

namespace signet::gate {
namespace {

using boost::system::error_code;

bool words_known(const wire::ServiceAnswer& answer) {
  const auto reason_known = [](const wire::WireFinding& finding) { return reason_from_number(finding.reason).has_value(); };
  return std::all_of(answer.findings.begin(), answer.findings.end(), reason_known) &&
         std::all_of(answer.notes.begin(), answer.notes.end(), [](const wire::WireNote& note) { return note_from_number(note.what); });
}

/// keyhold's answer read to its last octet, with exactly the descriptor that it speaks of.
Result<KeyholdAnswer> read_answer(os::Frame frame) {
  TRY(auto answer, wire::decode<wire::ServiceAnswer>(frame.octets));
  if (frame.descriptors.size() != (answer.payload ? 1U : 0U))
    return Refusal{Reason::wire_malformed, "keyhold's frame has a wrong number of descriptors"};
  if (!words_known(answer)) return Refusal{Reason::wire_malformed, "keyhold names a reason or a note that nobody knows"};
  KeyholdAnswer got{std::move(answer), std::nullopt};
  if (got.answer.payload) {
    TRY(auto payload, read_payload(frame.descriptors.front()));
    got.payload = std::move(payload);
  }
  return got;
}

}  // namespace

std::shared_ptr<KeyholdLink> KeyholdLink::open(boost::asio::io_context& context, os::Channel channel,
                                               std::chrono::milliseconds answer_time) {
  std::shared_ptr<KeyholdLink> link{new KeyholdLink{context, std::move(channel), answer_time}};
  error_code error;
  // A duplicate, because the channel closes its own descriptor when a frame is wrong.
  const int duplicate = ::fcntl(link->channel_.get(), F_DUPFD_CLOEXEC, 0);
  if (duplicate < 0) return nullptr;
  link->readiness_.assign(duplicate, error);
  if (error) return nullptr;
  link->watch();
  return link;
}

KeyholdLink::KeyholdLink(boost::asio::io_context& context, os::Channel channel, std::chrono::milliseconds answer_time)
    : channel_(std::move(channel)), readiness_(context), timer_(context), answer_time_(answer_time) {}

bool KeyholdLink::send(const wire::ServiceRequest& request, const os::Fd* document, const KeyholdHandler& handler) {
  const auto sent = channel_.send(wire::encode(request), document != nullptr ? std::vector<int>{document->get()} : std::vector<int>{});
  if (!sent) return end(sent.refusal()), false;
  calls_[request.id] = {handler, std::chrono::steady_clock::now() + answer_time_};
  guard();
  return true;
}

void KeyholdLink::watch() {
  readiness_.async_wait(boost::asio::posix::stream_descriptor::wait_read, [self = shared_from_this()](error_code error) {
    if (!error && self->alive()) self->receive();
  });
}

void KeyholdLink::receive() {
  auto frame = channel_.receive(std::chrono::milliseconds{0});
  if (!frame) return end(frame.refusal());
  auto got = read_answer(*std::move(frame));
  if (!got) return end(got.refusal());
  const auto waiting = calls_.find(got->answer.id);
  if (waiting == calls_.end()) return end({Reason::wire_malformed, "keyhold answers what was not asked"});
  const KeyholdHandler handler = std::move(waiting->second.handler);
  calls_.erase(waiting);
  watch();
  handler(std::move(got));
}

// One timer for the oldest call. A keyhold that lets it run out is stuck: the whole connection goes.
void KeyholdLink::guard() {
  if (guarded_ || calls_.empty()) return;
  guarded_ = true;
  timer_.expires_at(calls_.begin()->second.until);
  timer_.async_wait([self = shared_from_this()](error_code error) {
    self->guarded_ = false;
    if (error || !self->alive()) return;
    if (!self->calls_.empty() && self->calls_.begin()->second.until <= std::chrono::steady_clock::now()) {
      return self->end({Reason::unavailable, "keyhold does not answer in time"});
    }
    self->guard();
  });
}

void KeyholdLink::end(const Refusal& why) {
  if (why.reason == Reason::wire_malformed) {
    os::log_error("connection to keyhold closed: " + why.detail);
  } else {
    os::log_event(os::LogEvent::keyhold_lost, "connection to keyhold lost: " + why.detail);
  }
  error_code ignored;
  readiness_.close(ignored);
  timer_.cancel();
  channel_ = os::Channel{};
  for (auto& [id, waiting] : std::exchange(calls_, {})) waiting.handler(why);
}

}  // namespace signet::gate
