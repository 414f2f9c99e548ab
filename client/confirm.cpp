#include "client/confirm.h"

#include <cstdio>

#include "client/command_context.h"
#include "client/terminal_text.h"

namespace signet::client {

bool confirmed(const std::string& question) {
  if (!person_present()) return true;
  std::fputs(harmless(question).c_str(), stderr);
  char answer[16] = {};
  if (std::fgets(answer, sizeof answer, stdin) == nullptr) return false;
  return answer[0] == 'y' || answer[0] == 'Y' || answer[0] == 'c' || answer[0] == 'C';
}

}  // namespace signet::client
