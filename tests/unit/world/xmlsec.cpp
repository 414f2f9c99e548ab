#include "tests/unit/world/xmlsec.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "tests/support/fail.h"
#include "tests/support/file.h"
#include "tests/support/world.h"
#include "tests/support/xml_text.h"

namespace signet::world {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> signature_ids(const std::string& document) {
  std::vector<std::string> ids;
  for (const auto& element : scan_elements(document)) {
    if (element.name != "Signature" && element.name != "ds:Signature") continue;
    const auto at = document.find(" Id=\"", element.begin) + 5;
    ids.push_back(document.substr(at, document.find('"', at) - at));
  }
  return ids;
}

bool runs(const std::vector<std::string>& arguments) {
  std::vector<char*> raw;
  for (const auto& argument : arguments) raw.push_back(const_cast<char*>(argument.c_str()));
  raw.push_back(nullptr);
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", 1, 0);
  posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", 1, 0);
  pid_t child = 0;
  must(posix_spawnp(&child, raw[0], &quiet, nullptr, raw.data(), environ) == 0, "cannot run xmlsec1");
  posix_spawn_file_actions_destroy(&quiet);
  int status = 0;
  must(waitpid(child, &status, 0) == child, "waitpid");
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

std::vector<Judged> judge_with_xmlsec(const std::string& document) {
  char folder[] = "/tmp/signet-xmlsec-XXXXXX";
  must(::mkdtemp(folder) != nullptr, "a temporary folder");
  const auto file = fs::path{folder} / "document.xml";
  write_file(file, document);
  const auto ca = World::shared().dir() / "ca";
  std::vector<Judged> judged;
  for (const auto& id : signature_ids(document)) {
    std::vector<std::string> command{"xmlsec1", "--verify", "--node-id", id};
    for (const char* name : {"DU_LIEU_HOC_BA", "THONG_TIN_HOC_BA", "DIEM_TONG_KET", "DATA", "http://www.w3.org/2000/09/xmldsig#:Object",
                             "http://www.w3.org/2000/09/xmldsig#:Signature", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties"}) {
      command.emplace_back("--id-attr:Id");
      command.emplace_back(name);
    }
    for (const char* name : {"gov-root", "gov-sub", "public-root", "public-sub"}) {
      command.emplace_back("--trusted-pem");
      command.push_back((ca / (std::string{name} + ".pem")).string());
    }
    command.push_back(file.string());
    judged.push_back({id, runs(command)});
  }
  fs::remove_all(folder);
  return judged;
}

}  // namespace signet::world
