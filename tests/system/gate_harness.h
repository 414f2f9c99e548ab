// A real signet-gate on real sockets, as an ordinary user, between a client and a fake keyhold.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "client/http_client.h"
#include "tests/system/gate_fake_keyhold.h"

namespace signet::test {

constexpr std::uint32_t ordinary_uid = 65534;

/// A folder under /tmp that goes with its owner.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Starts the program with a listening socket handed over; keyhold is not started here.
class Gate {
 public:
  explicit Gate(const std::string& root, bool drop_root = true);
  ~Gate();
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;
  std::string socket_path() const { return root_ + "/run/signet/signet.sock"; }
  /// Its exit status where it ends within that time.
  std::optional<int> wait_for_end(int seconds);
  pid_t pid() const { return pid_; }

 private:
  std::string root_;
  pid_t pid_ = -1;
};

/// Both, with every field as the tests need it.
struct Appliance {
  Folder folder;
  FakeKeyhold keyhold;
  Gate gate;
  Appliance();

  client::HttpResponse ask(std::string_view method, std::string_view target, const std::vector<client::HttpHeader>& headers = {},
                           std::string_view body = {});
  client::HttpResponse seal(std::string_view body = "<HOC_BA/>", std::string_view key = "k1");
};

/// One raw connection: for what no well-behaved client sends.
class RawClient {
 public:
  explicit RawClient(const std::string& socket_path);
  /// False when the gate has closed.
  bool send(std::string_view text);
  void end_sending();
  /// Everything until the gate closes, or until `until` was seen.
  std::string read(int seconds, std::string_view until = {});
  bool closed(int seconds);

 private:
  os::Fd socket_;
};

struct Command {
  int status = -1;
  std::string output;
};
Command run(const std::string& shell_command);

inline bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace signet::test
