// Lines for systemd's journal: read as strictly as journald does, from inside the cage.
#include "daemon/os/log.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <map>
#include <set>

#include "daemon/os/cage.h"
#include "daemon/os/fd.h"

namespace signet::os {
namespace {

class Journald {
 public:
  Journald() {
    char name[] = "/tmp/signet-log-XXXXXX";
    folder_ = ::mkdtemp(name);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, path().c_str());
    socket_ = Fd{::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0)};
    EXPECT_EQ(::bind(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  }
  ~Journald() {
    ::unlink(path().c_str());
    ::rmdir(folder_.c_str());
  }
  std::string path() const { return folder_ + "/socket"; }
  std::map<std::string, std::string> next() {
    char octets[4096];
    const auto size = ::recv(socket_.get(), octets, sizeof octets, 0);
    std::map<std::string, std::string> fields;
    std::string_view rest{octets, size < 0 ? 0U : static_cast<std::size_t>(size)};
    while (!rest.empty()) {
      const auto end = rest.find('\n'), equals = rest.find('=');
      if (end == std::string_view::npos || equals > end) return ADD_FAILURE() << rest, fields;
      EXPECT_TRUE(fields.emplace(rest.substr(0, equals), rest.substr(equals + 1, end - equals - 1)).second);
      rest.remove_prefix(end + 1);
    }
    return fields;
  }

 private:
  std::string folder_;
  Fd socket_;
};

TEST(Log, AnEventReachesJournaldFromInsideTheCage) {
  Journald journald;
  const auto child = ::fork();
  if (child == 0) {
    open_log_at("journal", journald.path());
    if (::geteuid() == 0 && ::setresuid(65534, 65534, 65534) != 0) ::_exit(2);  // no part's cage is entered as root
    CageOptions options;
    options.demo = true;
    if (!enter_cage(Part::journal, options)) ::_exit(1);
    log_event(LogEvent::disk_nearly_full, "1 MiB\nMESSAGE_ID=00");
    log_warning("plain");
    ::_exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  std::map<std::string, std::string> got;
  do got = journald.next();
  while (!got.empty() && got["MESSAGE"].find("MiB") == std::string::npos);
  EXPECT_EQ(got["MESSAGE"], "1 MiB MESSAGE_ID=00") << "one line, whatever the text holds";
  EXPECT_EQ(got["PRIORITY"], "3");
  EXPECT_EQ(got["SYSLOG_IDENTIFIER"], "signet-journal");
  EXPECT_EQ(got["SIGNET_EVENT"], "disk_nearly_full");
  EXPECT_EQ(got["MESSAGE_ID"].size(), 32U);
  got = journald.next();
  EXPECT_EQ(got["MESSAGE"], "plain");
  EXPECT_EQ(got["PRIORITY"], "4");
  EXPECT_FALSE(got.contains("MESSAGE_ID"));
}

TEST(Log, EventsHaveIdsOfTheirOwn) {
  std::set<std::string> ids;
  std::size_t count = 0;
#define LOG_EVENT(name, level, id) ids.insert(id), ++count;
#include "daemon/os/log_events.def"
#undef LOG_EVENT
  EXPECT_EQ(ids.size(), count);
  for (const auto& id : ids) EXPECT_TRUE(id.size() == 32 && id.find_first_not_of("0123456789abcdef") == std::string::npos) << id;
}

}  // namespace
}  // namespace signet::os
