#include "tests/system/gate_fake_keyhold.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "daemon/os/memfd.h"

namespace signet::test {
namespace {

os::Fd listen_at(const std::string& path) {
  ::unlink(path.c_str());
  os::Fd socket{::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  ensure(::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "the fake keyhold's socket can be made");
  ensure(::chmod(path.c_str(), 0666) == 0 && ::listen(socket.get(), 64) == 0, "the fake keyhold listens");
  return socket;
}

os::Fd unsealed_memfd(ByteView content) {
  os::Fd memfd{::memfd_create("unsealed", MFD_CLOEXEC)};
  ensure(::write(memfd.get(), content.data(), content.size()) == static_cast<ssize_t>(content.size()), "a memfd takes its content");
  return memfd;
}

}  // namespace

FakeKeyhold::FakeKeyhold(std::string path) : path_(std::move(path)), behaviour_([](const Asked&) { return done("{}"); }) { start(); }
FakeKeyhold::~FakeKeyhold() { stop(); }

void FakeKeyhold::start() {
  stopping_ = false;
  listener_ = listen_at(path_);
  thread_ = std::thread{[this] { run(); }};
}

void FakeKeyhold::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
  channels_.clear();
  const std::lock_guard lock{mutex_};
  held_.clear();
  listener_ = os::Fd{};
  ::unlink(path_.c_str());
}

void FakeKeyhold::behave(Behaviour behaviour) {
  const std::lock_guard lock{mutex_};
  behaviour_ = std::move(behaviour);
}

void FakeKeyhold::release() { releasing_ = true; }

std::size_t FakeKeyhold::held() const {
  const std::lock_guard lock{mutex_};
  return held_.size();
}

std::size_t FakeKeyhold::asked_count() const {
  const std::lock_guard lock{mutex_};
  return asked_.size();
}

Asked FakeKeyhold::last() const {
  const std::lock_guard lock{mutex_};
  ensure(!asked_.empty(), "somebody asked");
  return asked_.back();
}

void FakeKeyhold::run() {
  while (!stopping_) {
    std::vector<pollfd> watched{{listener_.get(), POLLIN, 0}};
    for (const auto& [fd, channel] : channels_) watched.push_back({fd, POLLIN, 0});
    ::poll(watched.data(), watched.size(), 20);
    if (auto accepted = os::accept_channel(listener_)) {
      const int fd = accepted->get();
      channels_.emplace(fd, std::move(*accepted));
    }
    for (const pollfd& entry : watched) {
      const auto found = channels_.find(entry.fd);
      if (entry.revents == 0 || found == channels_.end()) continue;
      serve(found->second);
      if (!found->second) channels_.erase(found);
    }
    if (!releasing_.exchange(false)) continue;
    std::vector<Held> held;
    {
      const std::lock_guard lock{mutex_};
      held.swap(held_);
    }
    std::reverse(held.begin(), held.end());
    for (Held& each : held) {
      const auto found = channels_.find(each.channel);
      if (found != channels_.end()) react(found->second, each.id, std::move(each.reaction));
    }
  }
}

void FakeKeyhold::serve(os::Channel& channel) {
  auto frame = channel.receive(std::chrono::milliseconds{0});
  auto request = frame ? wire::decode<wire::ServiceRequest>(frame->octets) : Result<wire::ServiceRequest>{frame.refusal()};
  if (!request) {
    channel = os::Channel{};
    return;
  }
  Asked asked{*request, {}, !frame->descriptors.empty()};
  if (asked.with_document) {
    auto document = os::read_sealed_memfd(frame->descriptors.front(), limits::xml_bytes_max + limits::pdf_bytes_max);
    ensure(static_cast<bool>(document), "the gate's memfd is sealed and within limits");
    asked.document = *document;
  }
  Behaviour behaviour;
  {
    const std::lock_guard lock{mutex_};
    asked_.push_back(asked);
    behaviour = behaviour_;
  }
  Reaction reaction = behaviour(asked);
  if (reaction.hold) {
    const std::lock_guard lock{mutex_};
    held_.push_back({channel.get(), request->id, std::move(reaction)});
    return;
  }
  react(channel, request->id, std::move(reaction));
}

void FakeKeyhold::react(os::Channel& channel, std::uint64_t id, Reaction reaction) {
  if (reaction.silent) return;
  if (reaction.hang_up) {
    channel = os::Channel{};
    return;
  }
  if (!reaction.keep_id) reaction.answer.id = id;
  reaction.answer.payload = reaction.payload.has_value() || reaction.omit_descriptor;
  os::Fd memfd;
  if (reaction.payload) {
    if (reaction.unsealed_payload) {
      memfd = unsealed_memfd(*reaction.payload);
    } else {
      auto sealed_memfd = os::make_sealed_memfd(*reaction.payload);
      ensure(static_cast<bool>(sealed_memfd), "a sealed memfd can be made");
      memfd = *std::move(sealed_memfd);
    }
  }
  const std::vector<int> descriptors = memfd ? std::vector<int>{memfd.get()} : std::vector<int>{};
  (void)channel.send(reaction.raw ? *reaction.raw : wire::encode(reaction.answer), descriptors);
}

Reaction done(std::optional<std::string> payload) {
  Reaction reaction;
  reaction.answer.answer = wire::Answer::done;
  if (payload) reaction.payload = to_bytes(*payload);
  return reaction;
}

Reaction sealed() {
  Reaction reaction;
  wire::ServiceAnswer& answer = reaction.answer;
  answer.answer = wire::Answer::sealed;
  answer.kind = "annual-transcript";
  answer.class_name = "8A1";
  answer.seal_id = "00112233445566778899aabbccddeeff";
  answer.journal_index = 42;
  answer.journaled = true;
  answer.document = sha256("document");
  answer.sealed_document = sha256("sealed");
  answer.time = Instant{1795579200};
  answer.receipt = "c2sp.org/tlog-proof@v1\nindex 42\n";
  return reaction;
}

Reaction negative(wire::Answer answer, std::vector<wire::WireFinding> findings) {
  Reaction reaction;
  reaction.answer.answer = answer;
  reaction.answer.findings = std::move(findings);
  return reaction;
}

}  // namespace signet::test
