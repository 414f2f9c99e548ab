// Inside of hsm/: a call into the PKCS#11 module, a stranger's code in our process that may hang and may crash.
#pragma once

#include <chrono>

namespace signet::hsm {

/// How long a token may think about one question: a slow one logs in within 3 s and signs within 1 s.
constexpr auto module_answer_max = std::chrono::seconds{10};

/// While it lives, this thread is inside of the module. A module that does not come back in time, or that crashes, ends the process with
/// `module_failed_status`, after one sentence on standard error: nothing of a module can be taken apart under a thread that is in it.
/// One at a time in a process; one inside of another counts for nothing.
class ModuleCall {
 public:
  explicit ModuleCall(std::chrono::seconds patience = module_answer_max);
  ModuleCall(const ModuleCall&) = delete;
  ModuleCall& operator=(const ModuleCall&) = delete;
  ~ModuleCall();

 private:
  bool outermost_;
};

constexpr int module_failed_status = 3;

}  // namespace signet::hsm
