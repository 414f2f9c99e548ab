#include "client/inspect_program.h"

#include <unistd.h>

#include <filesystem>

namespace signet::client {

std::string program_beside(const std::string& name) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  for (const fs::path& place : {self.parent_path(), fs::path{"/usr/lib/signet"}, fs::path{"/usr/libexec/signet"}}) {
    const fs::path program = place / name;
    if (::access(program.c_str(), X_OK) == 0) return program.string();
  }
  return name;
}

std::string inspect_program() { return program_beside("signet-inspect"); }
std::string render_program() { return program_beside("signet-render"); }

}  // namespace signet::client
