#include "daemon/inspect/worker.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <exception>

#include "daemon/os/cage.h"
#include "daemon/os/memfd.h"

namespace signet::inspect {
namespace {

// Both go above every number they must end at, so that neither is closed by the other's move.
bool take_places(const Task& task) {
  const int document = ::fcntl(task.document, F_DUPFD, os::worker_output + 1);
  const int output = ::fcntl(task.output, F_DUPFD, os::worker_output + 1);
  return ::dup2(document, os::worker_document) >= 0 && ::dup2(output, os::worker_output) >= 0;
}

wire::InspectOutput no_evidence(Reason reason, const char* detail) {
  wire::InspectOutput output;
  output.reason = static_cast<std::uint16_t>(reason);
  output.detail = detail;
  return output;
}

bool write_output(const wire::InspectOutput& output, std::size_t size_max) {
  return os::write_output_memfd(os::worker_output, wire::encode(output), size_max) ||
         os::write_output_memfd(os::worker_output, wire::encode(no_evidence(Reason::too_large, "evidence")), size_max);
}

// A bad_alloc at the address space limit is an answer about the document.
wire::InspectOutput inspect_guarded(ByteView document, const wire::InspectRequest& request, InspectFunction inspect) {
  try {
    return inspect(document, request);
  } catch (const std::bad_alloc&) {
    return no_evidence(Reason::inspection_failed, "memory");
  } catch (const std::exception&) {
    return no_evidence(Reason::inspection_failed, "exception");
  }
}

}  // namespace

void run_worker(const Task& task, const wire::InspectRequest& request, InspectFunction inspect, int zygote_pid) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != zygote_pid) ::_exit(worker_failed);  // the zygote died before the line above
  if (!take_places(task)) ::_exit(worker_failed);
  if (!os::enter_worker_cage()) ::_exit(worker_uncaged);

  ByteView document;
  if (task.document_size > 0) {
    const void* content = ::mmap(nullptr, task.document_size, PROT_READ, MAP_PRIVATE, os::worker_document, 0);
    if (content == MAP_FAILED) ::_exit(worker_failed);
    document = {static_cast<const unsigned char*>(content), task.document_size};
  }
  ::_exit(write_output(inspect_guarded(document, request, inspect), task.output_size) ? worker_done : worker_failed);
}

}  // namespace signet::inspect
