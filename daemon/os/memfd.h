// Documents and evidence between processes: memory files that nobody can change any more.
#pragma once

#include <cstddef>

#include "daemon/os/fd.h"
#include "policy/base/bytes.h"
#include "policy/base/result.h"

namespace signet::os {

/// A memfd with these octets and F_SEAL_SEAL|SHRINK|GROW|WRITE.
Result<Fd> make_sealed_memfd(ByteView content);
/// Its octets. Refuses a descriptor without all four seals (`wire_malformed`) or over `size_max` (`too_large`).
Result<Bytes> read_sealed_memfd(const Fd& memfd, std::size_t size_max);
/// An empty memfd of fixed size (F_SEAL_GROW|SHRINK) for a worker to write into.
Result<Fd> make_output_memfd(std::size_t size);
/// After the writer was reaped: adds F_SEAL_WRITE|SEAL (fails where somebody still maps it) and reads u64 size + octets.
Result<Bytes> read_output_memfd(const Fd& memfd);

}  // namespace signet::os
