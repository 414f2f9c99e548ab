// signet-gate: HTTP for clients on one side, frames for keyhold on the other. It knows no secret and decides nothing.
#include <csignal>
#include <cstdio>
#include <string>
#include <string_view>

#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include "daemon/gate/server.h"
#include "daemon/gate/settings.h"
#include "daemon/os/activation.h"
#include "daemon/os/cage.h"
#include "daemon/os/log.h"
#include "daemon/os/notify.h"

namespace signet::gate {
namespace {

constexpr int usage = 2;
constexpr int internal = 4;
constexpr const char* keyhold_path = "run/signet/keyhold.sock";

int stop_with(int status, std::string_view why) {
  os::log_event(os::LogEvent::part_failed, why);
  return status;
}

bool listens(const os::Fd& socket) {
  int listening = 0;
  int family = 0;
  socklen_t size = sizeof listening;
  if (::getsockopt(socket.get(), SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) != 0) return false;
  size = sizeof family;
  return ::getsockopt(socket.get(), SOL_SOCKET, SO_DOMAIN, &family, &size) == 0 && listening != 0 && family == AF_UNIX;
}

// Fed from the loop that serves clients: as long as it turns.
class Pulse {
 public:
  Pulse(boost::asio::io_context& context, os::Notifier& notifier) : timer_(context), notifier_(notifier) {}
  void beat() {
    const int wait_ms = notifier_.until_due(-1);
    if (wait_ms < 0) return;
    timer_.expires_after(std::chrono::milliseconds{wait_ms});
    timer_.async_wait([this](boost::system::error_code error) {
      if (error) return;
      if (notifier_.take_due()) notifier_.found(Done{});
      beat();
    });
  }

 private:
  boost::asio::steady_timer timer_;
  os::Notifier& notifier_;
};

// The order is the point: everything that needs files, then the cage, and only then the first octet of a client.
int serve(os::Fd listener) {
  os::Notifier notifier = os::Notifier::take();
  const bool demo = is_demo();
  const auto cage = os::enter_cage(os::Part::gate, {{}, {}, demo});
  if (!cage) return stop_with(internal, "cage: " + cage.refusal().detail);
  boost::asio::io_context context{1};
  Server server{context, std::move(listener), keyhold_path};
  boost::asio::signal_set signals{context, SIGTERM, SIGINT};
  signals.async_wait([&](boost::system::error_code error, int) {
    if (!error) context.stop();
  });
  server.accept();
  Pulse pulse{context, notifier};
  notifier.ready("serving");
  pulse.beat();
  os::log_event(os::LogEvent::part_ready, "ready");
  context.run();
  notifier.stopping();
  os::log_info("stopped");
  return 0;
}

int run(int argc, char** argv) {
  os::open_log("gate");
  std::signal(SIGPIPE, SIG_IGN);
  const bool rooted = argc == 3 && std::string_view{argv[1]} == "--root";
  if (!rooted && argc != 1) return stop_with(usage, "usage: signet-gate [--root DIR]");
  if (rooted && ::chdir(argv[2]) != 0) return stop_with(usage, std::string{"cannot enter "} + argv[2]);
  auto handed = os::take_handed();
  os::Fd listener = os::take(handed, "client");
  if (!listener || !listens(listener)) return stop_with(usage, "no listening socket named client was handed over (LISTEN_FDS)");
  return serve(std::move(listener));
}

}  // namespace
}  // namespace signet::gate

int main(int argc, char** argv) {
  try {
    return signet::gate::run(argc, argv);
  } catch (const std::exception& error) {
    signet::os::log_error(error.what());
    return signet::gate::internal;
  }
}
