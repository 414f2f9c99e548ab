#include "daemon/gate/keyhold_pool.h"

#include <algorithm>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "daemon/gate/fair_queue.h"
#include "daemon/gate/gate_limits.h"
#include "daemon/gate/keyhold_link.h"

namespace signet::gate {
namespace {

using Clock = std::chrono::steady_clock;

struct PendingCall {
  wire::ServiceRequest request;
  os::Fd document;
  KeyholdHandler handler;  // once it was taken out of the queue
  KeyholdHandler give_up;  // before
};

}  // namespace

struct KeyholdPool::State : std::enable_shared_from_this<KeyholdPool::State> {
  State(boost::asio::io_context& owner, std::string socket_path, KeyholdTimes times)
      : context(owner), path(std::move(socket_path)), patient_until(Clock::now() + times.start), answer_time(times.answer) {}

  boost::asio::io_context& context;
  const std::string path;
  const Clock::time_point patient_until;
  const std::chrono::milliseconds answer_time;
  std::vector<std::shared_ptr<KeyholdLink>> links;
  std::uint64_t last_id = 0;
  std::uint64_t opened = 0;
  std::size_t calls = 0;  // accepted and not yet answered
  FairQueue<std::shared_ptr<PendingCall>> queue{keyhold_connections_max, calls_of_an_account_max};

  std::shared_ptr<KeyholdLink> open();
  std::shared_ptr<KeyholdLink> choose();
  void pump();
  void attempt(const std::shared_ptr<PendingCall>& pending);
  void wait(const std::shared_ptr<PendingCall>& pending);
};

std::shared_ptr<KeyholdLink> KeyholdPool::State::open() {
  auto channel = os::connect_channel(path);
  if (!channel) return nullptr;
  auto link = KeyholdLink::open(context, *std::move(channel), answer_time);
  if (link) links.push_back(link), ++opened;
  return link;
}

// The least loaded link; another one only where all are in use.
std::shared_ptr<KeyholdLink> KeyholdPool::State::choose() {
  std::erase_if(links, [](const auto& link) { return !link->alive(); });
  const auto least =
      std::min_element(links.begin(), links.end(), [](const auto& a, const auto& b) { return a->in_flight() < b->in_flight(); });
  if (least == links.end()) return open();
  auto chosen = *least;
  if (chosen->in_flight() == 0 || links.size() >= keyhold_connections_max) return chosen;
  auto fresh = open();
  return fresh ? fresh : chosen;
}

// Each connection to keyhold has one call at a time: what waits, waits here, where accounts take turns.
void KeyholdPool::State::pump() {
  while (auto next = queue.take()) attempt(next->second);
}

void KeyholdPool::State::attempt(const std::shared_ptr<PendingCall>& pending) {
  // Twice, because a link may turn out dead only when it is written to; what could not be sent was not received.
  for (int i = 0; i < 2; ++i) {
    const auto link = choose();
    if (link && link->send(pending->request, pending->document ? &pending->document : nullptr, pending->handler)) return;
  }
  if (Clock::now() < patient_until) return wait(pending);
  pending->handler(Refusal{Reason::unavailable, "keyhold is not running"});
}

void KeyholdPool::State::wait(const std::shared_ptr<PendingCall>& pending) {
  auto timer = std::make_shared<boost::asio::steady_timer>(context, connect_pause);
  timer->async_wait([self = shared_from_this(), pending, timer](boost::system::error_code error) {
    if (!error) self->attempt(pending);
  });
}

KeyholdPool::KeyholdPool(boost::asio::io_context& context, std::string path, KeyholdTimes times)
    : state_(std::make_shared<State>(context, std::move(path), times)) {}
// Calls hold the state and links hold calls: without this the ring would outlive us.
KeyholdPool::~KeyholdPool() {
  state_->links.clear();
  state_->queue.forget_waiting();
}

void KeyholdPool::call(wire::ServiceRequest request, os::Fd document, KeyholdHandler handler) {
  if (state_->calls >= calls_max) {
    boost::asio::post(state_->context, [handler] {
      handler(Refusal{Reason::busy, std::to_string(calls_max) + " requests are being worked on"});
    });
    return;
  }
  ++state_->calls;
  request.id = ++state_->last_id;
  const auto uid = request.caller.uid;
  auto give_up = [state = state_, handler](Result<KeyholdAnswer> got) {
    --state->calls;
    handler(std::move(got));
  };
  auto counted = [state = state_, uid, handler = std::move(handler)](Result<KeyholdAnswer> got) {
    --state->calls;
    state->queue.done(uid);
    handler(std::move(got));
    boost::asio::post(state->context, [state] { state->pump(); });
  };
  state_->queue.push(
      uid, std::make_shared<PendingCall>(PendingCall{std::move(request), std::move(document), std::move(counted), std::move(give_up)}));
  boost::asio::post(state_->context, [state = state_] { state->pump(); });
}

bool KeyholdPool::drop_waiting(std::uint32_t uid) {
  auto dropped = state_->queue.drop_newest(uid);
  if (!dropped) return false;
  boost::asio::post(state_->context, [pending = *std::move(dropped)] {
    pending->give_up(Refusal{Reason::busy, "this account has more requests waiting than others"});
  });
  return true;
}

std::size_t KeyholdPool::waiting() const { return state_->queue.waiting(); }

std::size_t KeyholdPool::in_flight() const { return state_->calls; }
std::uint64_t KeyholdPool::connections_opened() const { return state_->opened; }

}  // namespace signet::gate
