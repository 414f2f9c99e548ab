// A keyhold for the gate's tests: it speaks the real frames and answers what a test tells it to, right or wrong.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "daemon/os/channel.h"
#include "daemon/wire/service_message.h"

namespace signet::test {

struct Asked {
  wire::ServiceRequest request;
  Bytes document;
  bool with_document = false;
};

struct Reaction {
  wire::ServiceAnswer answer;  // its id becomes the request's, unless `keep_id`
  std::optional<Bytes> payload;
  bool keep_id = false;
  std::optional<Bytes> raw;       // instead of the answer: these octets as a frame
  bool unsealed_payload = false;  // the payload's memfd lacks its seals
  bool omit_descriptor = false;   // speaks of a payload and sends none
  bool hang_up = false;           // closes the connection instead of answering
  bool silent = false;            // never answers
  bool hold = false;              // answers only when `release` is called, newest first
};

class FakeKeyhold {
 public:
  using Behaviour = std::function<Reaction(const Asked&)>;
  explicit FakeKeyhold(std::string path);
  ~FakeKeyhold();
  FakeKeyhold(const FakeKeyhold&) = delete;
  FakeKeyhold& operator=(const FakeKeyhold&) = delete;

  void start();
  void stop();  // as if it had died: socket and connections are gone
  void behave(Behaviour behaviour);
  void release();
  std::size_t held() const;
  std::size_t asked_count() const;
  Asked last() const;

 private:
  struct Held {
    int channel;
    std::uint64_t id;
    Reaction reaction;
  };
  void run();
  void serve(os::Channel& channel);
  void react(os::Channel& channel, std::uint64_t id, Reaction reaction);

  std::string path_;
  std::thread thread_;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> releasing_{false};
  mutable std::mutex mutex_;
  Behaviour behaviour_;
  std::vector<Asked> asked_;
  std::vector<Held> held_;
  os::Fd listener_;
  std::map<int, os::Channel> channels_;
};

/// Done, with an optional payload.
Reaction done(std::optional<std::string> payload = std::nullopt);
Reaction sealed();
Reaction negative(wire::Answer answer, std::vector<wire::WireFinding> findings = {});

}  // namespace signet::test
