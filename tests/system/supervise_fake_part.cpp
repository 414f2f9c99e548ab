// Stands in for each part: reports how it was started, does what `orders/NAME` says, and notes the order of stopping.
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>

extern char** environ;

namespace {

std::string name;

void on_stop(int) {
  const std::string line = name + "\n";
  const int file = ::open("reports/stopped", O_WRONLY | O_CREAT | O_APPEND, 0666);
  if (::write(file, line.data(), line.size()) < 0) ::_exit(9);
  ::_exit(0);
}

std::string open_descriptors() {
  std::string list;
  for (int fd = 0; fd < 256; ++fd) {
    if (::fcntl(fd, F_GETFD) >= 0) list += " " + std::to_string(fd);
  }
  return list;
}

void report(int count, char** values) {
  gid_t groups[64];
  const int group_count = ::getgroups(64, groups);
  const std::string descriptors = open_descriptors();
  std::ofstream out{"reports/" + name, std::ios::app};
  out << "start " << ::getpid() << "\nuid " << ::getuid() << " " << ::geteuid() << "\ngid " << ::getgid() << "\ngroups";
  for (int i = 0; i < group_count; ++i) out << " " << groups[i];
  out << "\ndescriptors" << descriptors << "\n";
  for (int i = 0; i < count; ++i) out << "argument " << values[i] << "\n";
  for (char** each = environ; *each != nullptr; ++each) out << "env " << *each << "\n";
  out << "listen_pid " << (std::to_string(::getpid()) == (std::getenv("LISTEN_PID") ? std::getenv("LISTEN_PID") : "") ? "mine" : "foreign")
      << "\nend\n";
}

void obey() {
  std::string order;
  std::ifstream{"orders/" + name} >> order;
  if (order == "die-once" && ::unlink(("orders/" + name).c_str()) == 0) ::_exit(1);
  if (order == "die") ::_exit(1);
  if (order == "hold") ::_exit(5);
  if (order == "mute") ::pause();
}

void answer_clients() {
  ::fcntl(3, F_SETFL, 0);
  constexpr char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  while (true) {
    const int client = ::accept(3, nullptr, nullptr);
    char request[1024];
    if (::read(client, request, sizeof request) > 0 && ::write(client, answer, sizeof answer - 1) < 0) ::_exit(9);
    ::close(client);
  }
}

}  // namespace

int main(int count, char** values) {
  name = values[0];
  ::signal(SIGTERM, &on_stop);
  report(count, values);
  obey();
  if (name == "signet-gate") answer_clients();
  while (true) ::pause();
}
