// Stands where signetd looks for a part, and becomes that part under the clock of clock.cpp: signetd hands on no environment. Beside
// this program lies a folder `real` with the part's own program, `clock.so` and the file `clock`.
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

int main(int, char** argv) {
  std::array<char, 4096> self{};
  const auto size = ::readlink("/proc/self/exe", self.data(), self.size() - 1);
  const std::string path{self.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return std::perror("/proc/self/exe"), 2;
  const std::string real = path.substr(0, slash) + "/real";
  ::setenv("LD_PRELOAD", (real + "/clock.so").c_str(), 1);
  ::setenv("SIGNET_TEST_CLOCK", (real + "/clock").c_str(), 1);
  ::execv((real + path.substr(slash)).c_str(), argv);
  return std::perror(real.c_str()), 2;
}
