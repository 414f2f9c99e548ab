#include "daemon/gate/payload.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "daemon/gate/gate_limits.h"

namespace signet::gate {
namespace {

constexpr int all_seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

// lseek(2), because fstat(3) is the system call newfstatat since glibc 2.33, and the gate's cage has no call that takes a path.
Result<std::size_t> sealed_size(int memfd) {
  const int seals = ::fcntl(memfd, F_GET_SEALS);
  if (seals < 0 || (seals & all_seals) != all_seals) return Refusal{Reason::wire_malformed, "keyhold's content can still be changed"};
  const off_t size = ::lseek(memfd, 0, SEEK_END);
  if (size < 0) return Refusal{Reason::wire_malformed, "keyhold's content has no size"};
  if (static_cast<std::size_t>(size) > payload_bytes_max) return Refusal{Reason::too_large, std::to_string(size) + " B of content"};
  return static_cast<std::size_t>(size);
}

}  // namespace

Result<Bytes> read_payload(const os::Fd& memfd) {
  TRY(const std::size_t size, sealed_size(memfd.get()));
  Bytes content(size);
  std::size_t filled = 0;
  while (filled < size) {
    const ssize_t got = ::pread(memfd.get(), content.data() + filled, size - filled, static_cast<off_t>(filled));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return Refusal{Reason::wire_malformed, "keyhold's content cannot be read"};
    filled += static_cast<std::size_t>(got);
  }
  return content;
}

}  // namespace signet::gate
