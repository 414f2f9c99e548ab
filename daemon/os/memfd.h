// Documents and evidence between processes: memory files that nobody can change any more.
#pragma once

#include <cstddef>

#include "daemon/os/fd.h"
#include "policy/base/bytes.h"
#include "policy/base/limits.h"
#include "policy/base/result.h"

namespace signet::os {

/// Room for a worker's answer: the evidence and what frames it.
constexpr std::size_t output_bytes_max = limits::evidence_bytes_max + 1024 * 1024;

/// A memfd with these octets and F_SEAL_SEAL|SHRINK|GROW|WRITE.
Result<Fd> make_sealed_memfd(ByteView content);
/// Its octets. Refuses a descriptor without all four seals (`wire_malformed`) or over `size_max` (`too_large`).
Result<Bytes> read_sealed_memfd(const Fd& memfd, std::size_t size_max);
/// Its size, with the same refusals.
Result<std::size_t> sealed_size(const Fd& memfd, std::size_t size_max);
/// An empty memfd of fixed size (F_SEAL_GROW|SHRINK) for a worker to write into.
Result<Fd> make_output_memfd(std::size_t size);
/// Writes u64 size (big-endian) + octets into an output memfd, the size at last. False: it does not fit, or cannot be written.
bool write_output_memfd(int memfd, ByteView octets, std::size_t size_max);
/// Its size; refuses (`wire_malformed`) what is no output memfd.
Result<std::size_t> output_size(const Fd& memfd);
/// After the writer was reaped: adds F_SEAL_WRITE|SEAL (fails where somebody still maps it) and reads u64 size
/// (big-endian) + octets.
Result<Bytes> read_output_memfd(const Fd& memfd);

}  // namespace signet::os
