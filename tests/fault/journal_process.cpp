#include "journal_process.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>

namespace signet::journal::test {
namespace {

constexpr uid_t nobody = 65534;

void must(bool done, const char* what) {
  if (done) return;
  std::perror(what);
  std::abort();
}

os::Fd listen_at(const std::string& path) {
  os::Fd socket{::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0)};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  must(path.size() < sizeof address.sun_path, "path");
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  must(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 && ::listen(socket.get(), 16) == 0, "listen");
  return socket;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (const std::string& text : texts) list.push_back(const_cast<char*>(text.c_str()));
  list.push_back(nullptr);
  return list;
}

}  // namespace

JournalProcess::JournalProcess() : program_(::open(SIGNET_JOURNAL_PROGRAM, O_PATH | O_CLOEXEC)) {
  must(static_cast<bool>(program_), SIGNET_JOURNAL_PROGRAM);
  std::filesystem::permissions(directory_.path(), std::filesystem::perms{0755});
  for (const char* name : {"var/lib/signet/journal", "var/lib/signet/archive"}) {
    std::filesystem::create_directories(directory_.file(name));
    std::filesystem::permissions(directory_.file(name), std::filesystem::perms{0700});
    if (::geteuid() == 0) must(::chown(directory_.file(name).c_str(), nobody, nobody) == 0, "chown");
  }
  listener_ = listen_at(directory_.file("sock"));
}

JournalProcess::~JournalProcess() {
  if (child_ < 0) return;
  ::kill(child_, SIGKILL);
  ::waitpid(child_, nullptr, 0);
}

void JournalProcess::become(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
                            const int (&streams)[3]) {
  bool good = ::chdir(directory_.path().c_str()) == 0;
  for (int i = 0; i < 3; ++i) good = good && ::dup2(streams[i], i) >= 0;
  // The program's descriptor and the listener trade places so that the listener is number 3.
  const int program = ::fcntl(program_.get(), F_DUPFD_CLOEXEC, 10);
  const int listener = ::fcntl(listener_.get(), F_DUPFD_CLOEXEC, 10);
  good = good && ::dup2(listener, 3) == 3;
  if (::geteuid() == 0)
    good = good && ::setgroups(0, nullptr) == 0 && ::setresgid(nobody, nobody, nobody) == 0 && ::setresuid(nobody, nobody, nobody) == 0;
  if (good) ::fexecve(program, pointers(arguments).data(), pointers(environment).data());
  ::_exit(127);
}

JournalProcess::Ended JournalProcess::init(const std::string& request) {
  int in[2];
  int out[2];
  must(::pipe2(in, O_CLOEXEC) == 0 && ::pipe2(out, O_CLOEXEC) == 0, "pipe");
  const pid_t child = ::fork();
  if (child == 0) become({"signet-journal", "--init"}, {"PATH=/usr/bin:/bin"}, {in[0], out[1], 2});
  ::close(in[0]);
  ::close(out[1]);
  must(::write(in[1], request.data(), request.size()) == static_cast<ssize_t>(request.size()), "write");
  ::close(in[1]);
  Ended ended;
  char part[4096];
  for (ssize_t size = 0; (size = ::read(out[0], part, sizeof part)) > 0;) ended.output.append(part, static_cast<std::size_t>(size));
  ::close(out[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  ended.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ended;
}

std::string JournalProcess::a_request() {
  return R"({"origin":"thcs-mau-a.signet.example/journal/2026","school_code":"00000001","school_name":"Trường THCS Mẫu A","pin_sha256":")" +
         std::string(64, 'a') + R"(","mode":"demo","time":")" + time_text(0) + "\"}";
}

void JournalProcess::start(std::size_t file_bytes_max) {
  child_ = ::fork();
  if (child_ != 0) return;
  if (file_bytes_max > 0) {
    const rlimit limit{file_bytes_max, file_bytes_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  become({"signet-journal"}, {"PATH=/usr/bin:/bin", "LISTEN_PID=" + std::to_string(::getpid()), "LISTEN_FDS=1", "LISTEN_FDNAMES=journal"},
         {null, null, 2});
}

os::Channel JournalProcess::connect() { return *os::connect_channel(directory_.file("sock")); }

void JournalProcess::kill(int signal) { ::kill(child_, signal); }

int JournalProcess::wait() {
  int status = 0;
  ::waitpid(child_, &status, 0);
  child_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::optional<wire::JournalReply> ask(os::Channel& channel, wire::JournalRequest request, const os::Fd& descriptor,
                                      std::vector<os::Fd>* out) {
  std::vector<int> descriptors;
  if (descriptor) descriptors.push_back(descriptor.get());
  if (!channel.send(wire::encode(std::move(request)), descriptors)) return std::nullopt;
  auto frame = channel.receive(std::chrono::seconds{20});
  if (!frame) return std::nullopt;
  if (out != nullptr) *out = std::move(frame->descriptors);
  return *wire::decode<wire::JournalReply>(frame->octets);
}

}  // namespace signet::journal::test
