// One document in one process: forked, caged, one answer, gone.
#pragma once

#include <cstddef>

#include "daemon/wire/inspect_message.h"
#include "policy/base/bytes.h"

namespace signet::inspect {

/// What may be made once for many documents, from the request alone: called in the zygote, before the fork.
using PrepareFunction = void (*)(const wire::InspectRequest& request) noexcept;
using InspectFunction = wire::InspectOutput (*)(ByteView document, const wire::InspectRequest& request);

struct Task {
  int document = -1;  // sealed memfd
  std::size_t document_size = 0;
  int output = -1;  // output memfd
  std::size_t output_size = 0;
};

/// Exit statuses of a worker; anything else is a crash.
constexpr int worker_done = 0;
constexpr int worker_uncaged = 3;  // the cage refused to close: nothing was read
constexpr int worker_failed = 4;

/// The worker's whole life, in the forked child.
[[noreturn]] void run_worker(const Task& task, const wire::InspectRequest& request, InspectFunction inspect, int zygote_pid);

}  // namespace signet::inspect
