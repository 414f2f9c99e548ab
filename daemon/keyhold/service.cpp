#include "daemon/keyhold/service.h"

#include <poll.h>
#include <sys/signalfd.h>

#include <csignal>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "daemon/keyhold/seal_desk.h"
#include "daemon/keyhold/service_desk.h"
#include "daemon/keyhold/start.h"
#include "daemon/keyhold/token_memory.h"
#include "daemon/keyhold/waiting_room.h"
#include "daemon/os/activation.h"
#include "daemon/os/log.h"
#include "daemon/os/memfd.h"
#include "daemon/os/notify.h"

namespace signet::keyhold {
namespace {

constexpr int connections_max = 32;  // the gate's
constexpr int persons_max = 16;      // connections for activations, open to every account of the machine
constexpr int connections_of_a_person_max = 2;
constexpr auto person_idle_max = std::chrono::seconds{5};
constexpr auto housekeeping_every = std::chrono::seconds{5};
constexpr auto request_wait = std::chrono::milliseconds{500};  // between two looks at whether we are to end

struct Running {
  Appliance& appliance;
  std::atomic<bool> stop{false};
  std::mutex mutex;
  int services = 0;
  int persons = 0;
  std::map<std::uint32_t, int> by_person;
  bool busy() {
    const std::scoped_lock lock{mutex};
    return services + persons > 0;
  }
};

// A place for one connection, for as long as this lives. Persons never take the gate's places.
class Place {
 public:
  static std::shared_ptr<Place> take(Running& running, std::optional<std::uint32_t> person) {
    const std::scoped_lock lock{running.mutex};
    if (!person && running.services >= connections_max) return nullptr;
    if (person && (running.persons >= persons_max || running.by_person[*person] >= connections_of_a_person_max)) return nullptr;
    person ? (++running.persons, ++running.by_person[*person]) : ++running.services;
    return std::shared_ptr<Place>{new Place{running, person}};
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() {
    const std::scoped_lock lock{running_.mutex};
    if (person_) {
      --running_.persons;
      if (--running_.by_person[*person_] == 0) running_.by_person.erase(*person_);
    } else {
      --running_.services;
    }
  }

 private:
  Place(Running& running, std::optional<std::uint32_t> person) : running_(running), person_(person) {}
  Running& running_;
  std::optional<std::uint32_t> person_;
};

// From the gate, and from a person.
bool wants_document(wire::Operation operation) {
  return operation == wire::Operation::seal || operation == wire::Operation::explain || operation == wire::Operation::order ||
         operation == wire::Operation::incoming || operation == wire::Operation::witness_add || operation == wire::Operation::cosign;
}

bool person_brings(wire::Operation operation) {
  return operation == wire::Operation::note || operation == wire::Operation::review || operation == wire::Operation::approve ||
         operation == wire::Operation::reject || operation == wire::Operation::release_hold || operation == wire::Operation::give_pin;
}

Result<Bytes> document_of(const os::Frame& frame, bool wanted, std::size_t size_max) {
  if (frame.descriptors.size() != (wanted ? 1U : 0U)) return Refusal{Reason::wire_malformed, "descriptors"};
  if (!wanted) return Bytes{};
  return os::read_sealed_memfd(frame.descriptors.front(), size_max);
}

bool send(os::Channel& channel, std::uint64_t id, Reply reply) {
  reply.answer.id = id;
  reply.answer.payload = reply.payload.has_value();
  if (!reply.payload) return static_cast<bool>(channel.send(wire::encode(std::move(reply.answer))));
  const auto memfd = os::make_sealed_memfd(*reply.payload);
  return memfd && channel.send(wire::encode(std::move(reply.answer)), {memfd->get()});
}

// A wrong frame ends the connection: a peer of ours that sends one is broken or taken over.
bool handle(Running& running, os::Channel& channel, os::Channel& inspect, const os::Frame& frame, const std::optional<os::Peer>& person) {
  const auto request = wire::decode<wire::ServiceRequest>(frame.octets);
  if (!request) return false;
  ServiceDesk desk{running.appliance, inspect};
  const auto document = person ? document_of(frame, person_brings(request->operation), limits::order_bytes_max)
                               : document_of(frame, wants_document(request->operation), limits::xml_bytes_max + limits::pdf_bytes_max);
  if (!document) return false;
  return send(channel, request->id, person ? desk.answer_activation(*request, *document, *person) : desk.answer(*request, *document));
}

bool readable(const os::Channel& channel) {
  pollfd waiting{channel.get(), POLLIN, 0};
  return ::poll(&waiting, 1, static_cast<int>(request_wait.count())) > 0;
}

void converse(Running& running, os::Channel channel, const std::optional<os::Peer>& person, const std::shared_ptr<Place>&) {
  auto inspect = connect_inspect();
  auto heard = std::chrono::steady_clock::now();
  while (inspect && !running.stop && !running.appliance.ending()) {
    if (!readable(channel)) {
      if (person && std::chrono::steady_clock::now() - heard > person_idle_max) break;
      continue;
    }
    if (inspect->ended()) inspect = connect_inspect();  // it was begun anew, and the gate keeps its connections for days
    const auto frame = channel.receive(std::chrono::seconds{5});
    if (!frame || !inspect || !handle(running, channel, *inspect, *frame, person)) break;
    heard = std::chrono::steady_clock::now();
  }
}

void accept_all(Running& running, const os::Fd& listener, bool persons) {
  while (auto channel = os::accept_channel(listener)) {
    std::optional<os::Peer> person;
    if (persons) {
      const auto peer = channel->peer();
      if (!peer) continue;
      person = *peer;
    }
    auto place = Place::take(running, person ? std::optional{person->uid} : std::nullopt);
    if (!place) continue;
    std::thread{converse, std::ref(running), std::move(*channel), std::move(person), std::move(place)}.detach();
  }
}

// Trouble with the clock is told when it begins (invariant 9).
bool tell_of_clock(Appliance& appliance, bool& trusted) {
  const auto now = appliance.clock.now();
  const bool before = std::exchange(trusted, static_cast<bool>(now));
  if (now || !before) return true;
  return static_cast<bool>(appliance.recorder.append(clock_entry(appliance.clock.entry_time(), now.refusal().detail)));
}

// On a full disk they wait for room: the count grows, the journal does not.
void enter_due(Appliance& appliance, UnreadableRequests& requests, Instant now) {
  for (auto& due : requests.take_due(now)) {
    if (!appliance.recorder.append(refused_entry(now, due.caller, due.request, std::nullopt, due.findings, due.count)))
      requests.put_back(std::move(due), now);
  }
}

void keep_house(Appliance& appliance, bool& clock_trusted) {
  const std::shared_lock under_way{appliance.under_way, std::try_to_lock};
  if (!under_way) return;  // the clock is being corrected: in five seconds again
  appliance.recorder.notice_loss();
  if (!tell_of_clock(appliance, clock_trusted)) return;
  const auto now = appliance.clock.entry_time();
  appliance.refresh_revocation();
  enter_due(appliance, appliance.unreadable, now);
  enter_due(appliance, appliance.over_quota, now);
  if (const auto activation = appliance.activation(); activation && now > activation->until && appliance.close_activation()) {
    if (!appliance.recorder.append(deactivation_entry(now, activation->opened_by, "time"))) return;
    if (!write_token_memory(appliance)) return appliance.end_soon();
  }
}

os::Fd signals() {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGTERM);
  ::sigaddset(&set, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  return os::Fd{::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK)};
}

void loop(Running& running, os::Notifier& notifier, const os::Fd& signal, const os::Fd& service, const os::Fd& activation) {
  auto next = std::chrono::steady_clock::now() + housekeeping_every;
  bool clock_trusted = true;
  while (!running.appliance.ending()) {
    pollfd waiting[] = {{signal.get(), POLLIN, 0}, {service.get(), POLLIN, 0}, {activation.get(), POLLIN, 0}};
    ::poll(waiting, 3, notifier.until_due(500));
    // Taken out (S3 Đ.11.2: it lies in the cabinet when nobody seals): no seal from here on, and a new start waits for it.
    if (!running.appliance.token->alive()) running.appliance.end_soon();
    if ((waiting[0].revents & POLLIN) != 0) return;
    if ((waiting[1].revents & POLLIN) != 0) accept_all(running, service, false);
    if ((waiting[2].revents & POLLIN) != 0) accept_all(running, activation, true);
    if (notifier.take_due()) notifier.found(running.appliance.recorder.check_tail());  // that the token is there was asked above
    if (std::chrono::steady_clock::now() < next) continue;
    keep_house(running.appliance, clock_trusted);
    next = std::chrono::steady_clock::now() + housekeeping_every;
  }
}

}  // namespace

Outcome serve() {
  auto handed = os::take_handed();
  const auto service = os::take(handed, "service");
  const auto activation = os::take(handed, "activation");
  if (!service || !activation) return Refusal{Reason::configuration_wrong, "started without its sockets; signetd or systemd starts it"};
  os::Notifier notifier = os::Notifier::take();
  const auto signal = signals();
  WaitingRoom room{signal, service, activation, notifier};
  auto started = start(room, notifier);
  if (room.given_up()) return Done{};
  TRY(auto appliance, std::move(started));
  Running running{*appliance};
  notifier.ready("serving");
  loop(running, notifier, signal, service, activation);
  notifier.stopping();
  running.stop = true;
  for (int i = 0; i < 100 && running.busy(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds{100});
  if (running.busy()) ::_exit(3);  // a thread is still at the token: nothing of it may be taken apart under it
  if (!appliance->token->alive()) {
    const bool removed = appliance->token->loss() == hsm::TokenLoss::removed;
    os::log_event(os::LogEvent::token_lost, removed ? "the token was taken out" : "the token is there but does not work: it gives errors");
    const auto entry = token_state_entry(appliance->clock.entry_time(), removed ? token_removed : token_failed, appliance->token->serial());
    if (const auto appended = appliance->recorder.append(entry); !appended) os::log_error("the token was lost, and so is the journal");
  }
  if (appliance->ending()) return Refusal{Reason::unavailable, "the token or the journal was lost; a new start finds out what holds"};
  TRY_DONE([&]() -> Outcome {
    TRY(const auto stopped, appliance->recorder.append(stop_entry(appliance->clock.entry_time())));
    return Done{};
  }());
  return Done{};
}

}  // namespace signet::keyhold
