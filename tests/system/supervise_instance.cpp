#include "tests/system/supervise_instance.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

#include "daemon/supervise/account.h"
#include "policy/base/ensure.h"

namespace signet::test {
namespace {

const char* const programs[] = {"signet-journal", "signet-inspect", "signet-clock", "signet-keyhold", "signet-gate"};

constexpr const char* settings = R"(mode = "demo"
[school]
code = "00000001"
name = "Trường THCS Mẫu A"
[journal]
origin = "thcs-mau-a.signet.example/journal/2026"
[token]
module = "/usr/lib/softhsm/libsofthsm2.so"
label = "signet-school"
object = "seal"
softhsm_conf = "etc/signet/softhsm2.conf"
[clock]
offset_s = 0
)";

}  // namespace

Instance::Instance() {
  char path[] = "/tmp/signet-supervise-XXXXXX";
  ensure(::mkdtemp(path) != nullptr, "a temporary folder can be made");
  root_ = path;
  ::chmod(path, 0755);
  for (const char* folder : {"reports", "orders", "bin", "etc/signet/credentials"}) std::filesystem::create_directories(root_ / folder);
  for (const char* open : {"reports", "orders"}) ::chmod((root_ / open).c_str(), 0777);
  write("reports/stopped", "");  // each part writes its own report; into this one all write
  ::chmod((root_ / "reports/stopped").c_str(), 0666);
  write("etc/signet/signet.toml", settings);
  write("etc/signet/policy.toml", "version = 1\n");
  for (const char* program : programs) {
    std::filesystem::create_symlink(FAKE_PART, root_ / "bin" / program);
  }
  make_private("var/lib/signet/journal", "signet-journal");
  make_private("var/lib/signet/archive", "signet-journal");
  make_private("var/lib/signet/keyhold", "signet-keyhold");
  write("var/lib/signet/journal/journal.db", "x");
}

Instance::~Instance() {
  stop();
  std::filesystem::remove_all(root_);
}

void Instance::make_private(const std::string& path, const std::string& user) const {
  const auto account = supervise::account_of(user);
  std::filesystem::create_directories(root_ / path);
  ensure(::chmod((root_ / path).c_str(), 0700) == 0 && ::chown((root_ / path).c_str(), account.uid, account.gid) == 0,
         "a folder can be given away");
}

Run Instance::signetd(const std::string& options, const std::string& before) const {
  const std::string command =
      before + " " SIGNETD " --root " + root_.string() + " --bin " + (root_ / "bin").string() + " " + options + " 2>&1";
  FILE* pipe = ::popen(command.c_str(), "r");
  ensure(pipe != nullptr, "a shell can be started");
  Run run;
  char part[512];
  while (std::fgets(part, sizeof part, pipe) != nullptr) run.output += part;
  run.status = WEXITSTATUS(::pclose(pipe));
  if (run.status == 0 && options.rfind("--background", 0) == 0) wait_for_reports();
  return run;
}

// signetd waits for the gate only: the other parts may not have had a processor yet.
void Instance::wait_for_reports() const {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{30};
  for (const char* program : programs) {
    while (lines_with(report(program), "end") == 0) {
      ensure(std::chrono::steady_clock::now() < end, "each part reports how it was started");
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
  }
}

void Instance::order(const std::string& program, const std::string& what) const { write("orders/" + program, what); }
std::string Instance::report(const std::string& program) const { return text("reports/" + program); }

std::string Instance::text(const std::string& path) const {
  std::ifstream file{root_ / path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

void Instance::write(const std::string& path, const std::string& content) const { std::ofstream{root_ / path} << content; }

int lines_with(const std::string& text, const std::string& word) {
  std::istringstream lines{text};
  int count = 0;
  for (std::string line; std::getline(lines, line);) count += line.rfind(word, 0) == 0;
  return count;
}

}  // namespace signet::test
