#include "daemon/os/memfd.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "daemon/os/error.h"
#include "policy/base/limits.h"

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U  // Linux 6.3: can never be executed; Debian 12's headers do not know it
#endif

namespace signet::os {
namespace {

constexpr int all_seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
constexpr std::size_t size_octets = 8;  // the u64 before the content of an output memfd

Result<Fd> make_memfd() {
  Fd memfd{::memfd_create("signet", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL)};
  if (!memfd && errno == EINVAL) memfd = Fd{::memfd_create("signet", MFD_CLOEXEC | MFD_ALLOW_SEALING)};
  if (!memfd) return system_refusal("memfd_create");
  return memfd;
}

Outcome write_all(int fd, ByteView content) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return system_refusal("write to a memfd");
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return Done{};
}

bool write_at(int fd, std::size_t offset, ByteView octets) {
  while (!octets.empty()) {
    const ssize_t written = ::pwrite(fd, octets.data(), octets.size(), static_cast<off_t>(offset));
    if (written <= 0) return false;
    offset += static_cast<std::size_t>(written);
    octets = octets.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

Result<Bytes> read_at(int fd, std::size_t offset, std::size_t size) {
  Bytes content(size);
  std::size_t filled = 0;
  while (filled < size) {
    const ssize_t got = ::pread(fd, content.data() + filled, size - filled, static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_refusal("read of a memfd");
    if (got == 0) return Refusal{Reason::wire_malformed, "a memfd is shorter than it says"};
    filled += static_cast<std::size_t>(got);
  }
  return content;
}

}  // namespace

Result<Fd> make_sealed_memfd(ByteView content) {
  TRY(Fd memfd, make_memfd());
  TRY_DONE(write_all(memfd.get(), content));
  if (::fcntl(memfd.get(), F_ADD_SEALS, all_seals) != 0) return system_refusal("seals of a memfd");
  return memfd;
}

Result<std::size_t> sealed_size(const Fd& memfd, std::size_t size_max) {
  // Seals first: only of a sealed file does the size stay what fstat says.
  const int seals = ::fcntl(memfd.get(), F_GET_SEALS);
  if (seals < 0 || (seals & all_seals) != all_seals) return Refusal{Reason::wire_malformed, "a document's memfd lacks its seals"};
  struct stat state {};
  if (::fstat(memfd.get(), &state) != 0) return system_refusal("fstat of a memfd");
  const auto size = static_cast<std::size_t>(state.st_size);
  if (size > size_max) return Refusal{Reason::too_large, std::to_string(size) + " > " + std::to_string(size_max) + " B"};
  return size;
}

Result<Bytes> read_sealed_memfd(const Fd& memfd, std::size_t size_max) {
  TRY(const std::size_t size, sealed_size(memfd, size_max));
  return read_at(memfd.get(), 0, size);
}

Result<Fd> make_output_memfd(std::size_t size) {
  TRY(Fd memfd, make_memfd());
  if (::ftruncate(memfd.get(), static_cast<off_t>(size)) != 0) return system_refusal("size of a memfd");
  if (::fcntl(memfd.get(), F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK) != 0) return system_refusal("seals of a memfd");
  return memfd;
}

Result<std::size_t> output_size(const Fd& memfd) {
  const int seals = ::fcntl(memfd.get(), F_GET_SEALS);
  constexpr int fixed = F_SEAL_GROW | F_SEAL_SHRINK;
  if (seals < 0 || (seals & fixed) != fixed || (seals & F_SEAL_WRITE) != 0) {
    return Refusal{Reason::wire_malformed, "an output memfd is not of fixed size and writable"};
  }
  struct stat state {};
  if (::fstat(memfd.get(), &state) != 0) return system_refusal("fstat of a memfd");
  return static_cast<std::size_t>(state.st_size);
}

Result<Bytes> read_output_memfd(const Fd& memfd) {
  // The kernel refuses F_SEAL_WRITE while anybody maps the file writable: what is read below changes no more.
  if (::fcntl(memfd.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SEAL) != 0) return system_refusal("an output memfd is still in use");
  TRY(const std::size_t whole, sealed_size(memfd, output_bytes_max));
  if (whole < size_octets) return Refusal{Reason::wire_malformed, "an output memfd is too short"};
  TRY(const Bytes head, read_at(memfd.get(), 0, size_octets));
  std::uint64_t size = 0;
  for (const unsigned char octet : head) size = size << 8 | octet;
  if (size > whole - size_octets) return Refusal{Reason::wire_malformed, "an output memfd says it holds more than it can"};
  return read_at(memfd.get(), size_octets, static_cast<std::size_t>(size));
}

bool write_output_memfd(int memfd, ByteView octets, std::size_t size_max) {
  if (size_max < size_octets || octets.size() > size_max - size_octets) return false;
  std::array<unsigned char, size_octets> head{};
  for (std::size_t i = 0; i < size_octets; ++i) head.at(i) = static_cast<unsigned char>(std::uint64_t{octets.size()} >> (56 - 8 * i));
  return write_at(memfd, size_octets, octets) && write_at(memfd, 0, head);
}

}  // namespace signet::os
