#include "tests/system/clock_listener.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

#include "policy/base/ensure.h"
#include "tests/system/inspect_forked.h"

namespace signet::test {

ClockListener::ClockListener() {
  char folder[] = "/tmp/signet-clock-XXXXXX";
  ensure(::mkdtemp(folder) != nullptr, "a temporary folder can be made");
  folder_ = folder;
  path_ = folder_ + "/clock.sock";
  socket_ = os::Fd{::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path_.c_str(), path_.size() + 1);
  ensure(::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0, "the path is new");
  ensure(::listen(socket_.get(), 4) == 0, "it can listen");
}

ClockListener::~ClockListener() {
  ::unlink(path_.c_str());
  ::rmdir(folder_.c_str());
}

pid_t ClockListener::start(std::vector<std::string> environment) const {
  const os::Fd program{::open(SIGNET_CLOCK, O_PATH | O_CLOEXEC)};
  return start_forked([&] {
    ::dup2(socket_.get(), 3);
    ::fcntl(3, F_SETFD, 0);  // where it was 3 already, dup2 changes nothing
    environment.insert(environment.end(), {"LISTEN_PID=" + std::to_string(::getpid()), "LISTEN_FDS=1", "LISTEN_FDNAMES=clock"});
    std::vector<char*> variables;
    for (auto& each : environment) variables.push_back(each.data());
    variables.push_back(nullptr);
    const char* arguments[] = {"signet-clock", nullptr};
    return ::fexecve(program.get(), const_cast<char**>(arguments), variables.data());
  });
}

}  // namespace signet::test
