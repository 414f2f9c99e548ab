#include "daemon/inspect/worker.h"

#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <exception>

#include "daemon/os/cage.h"

namespace signet::inspect {
namespace {

constexpr std::size_t size_octets = 8;
constexpr std::uintptr_t page = 4096;
constexpr std::size_t heap_by_document = 12;
constexpr std::size_t heap_min = 64 * 1024;
constexpr std::size_t heap_max = 4 * 1024 * 1024;

// Both go above every number they must end at, so that neither is closed by the other's move.
bool take_places(const Task& task) {
  const int document = ::fcntl(task.document, F_DUPFD, os::worker_output + 1);
  const int output = ::fcntl(task.output, F_DUPFD, os::worker_output + 1);
  return ::dup2(document, os::worker_document) >= 0 && ::dup2(output, os::worker_output) >= 0;
}

bool write_at(std::size_t offset, ByteView octets) {
  while (!octets.empty()) {
    const ssize_t written = ::pwrite(os::worker_output, octets.data(), octets.size(), static_cast<off_t>(offset));
    if (written <= 0) return false;
    offset += static_cast<std::size_t>(written);
    octets = octets.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

bool write_output(const wire::InspectOutput& output, std::size_t size_max) {
  Bytes octets = wire::encode(output);
  if (octets.size() > size_max - size_octets) {
    octets = wire::encode(wire::InspectOutput{static_cast<std::uint16_t>(Reason::too_large), "evidence", {}, {}});
  }
  Bytes head(size_octets);
  for (std::size_t i = 0; i < size_octets; ++i)
    head[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(octets.size()) >> (56 - 8 * i));
  return write_at(size_octets, octets) && write_at(0, head);
}

// A bad_alloc at the address space limit is an answer about the document.
wire::InspectOutput inspect_guarded(ByteView document, const wire::InspectRequest& request, InspectFunction inspect) {
  try {
    return inspect(document, request);
  } catch (const std::bad_alloc&) {
    return {static_cast<std::uint16_t>(Reason::inspection_failed), "memory", {}, {}};
  } catch (const std::exception&) {
    return {static_cast<std::uint16_t>(Reason::inspection_failed), "exception", {}, {}};
  }
}

// A tree of nodes is some twenty times its document, and every page of it would be a fault of its own. Best effort: where
// the kernel lacks MADV_POPULATE_WRITE (before Linux 5.14) pages come one by one.
void make_heap_ready(std::size_t document_size) {
  const std::size_t size = std::clamp<std::size_t>(document_size * heap_by_document, heap_min, heap_max);
  ::mallopt(M_TRIM_THRESHOLD, static_cast<int>(2 * heap_max));
  ::mallopt(M_MMAP_THRESHOLD, static_cast<int>(2 * heap_max));
  void* const block = std::malloc(size);
  if (block == nullptr) return;
  const auto begin = (reinterpret_cast<std::uintptr_t>(block) + page - 1) & ~(page - 1);
  const auto end = (reinterpret_cast<std::uintptr_t>(block) + size) & ~(page - 1);
  ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_POPULATE_WRITE);
  std::free(block);
}

}  // namespace

void run_worker(const Task& task, const wire::InspectRequest& request, InspectFunction inspect, int zygote_pid) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != zygote_pid) ::_exit(worker_failed);  // the zygote died before the line above
  if (!take_places(task)) ::_exit(worker_failed);
  if (!os::enter_worker_cage()) ::_exit(worker_uncaged);

  make_heap_ready(task.document_size);
  ByteView document;
  if (task.document_size > 0) {
    const void* content = ::mmap(nullptr, task.document_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, os::worker_document, 0);
    if (content == MAP_FAILED) ::_exit(worker_failed);
    document = {static_cast<const unsigned char*>(content), task.document_size};
  }
  ::_exit(write_output(inspect_guarded(document, request, inspect), task.output_size) ? worker_done : worker_failed);
}

}  // namespace signet::inspect
