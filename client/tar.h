// POSIX.1-1988 ustar, as far as a backup needs it: plain files, names of at most 100 octets, up to 8 GiB each.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "policy/base/bytes.h"
#include "policy/base/result.h"

namespace signet::client {

constexpr std::size_t tar_block = 512;
constexpr std::size_t tar_name_max = 99;
constexpr std::uint64_t tar_file_bytes_max = (std::uint64_t{1} << 33) - 1;  // 11 octal digits

struct TarFile {
  std::string name;
  std::uint64_t size = 0;
  unsigned mode = 0600;
};

/// The 512 octets before a file's content; `backup_wrong` for a name or a size that does not fit.
Result<Bytes> tar_header(const TarFile& file);
/// Zeros behind a file of this size, up to the next block.
std::size_t tar_padding(std::uint64_t size) noexcept;

/// Takes an archive in pieces of any size. Refuses (`backup_wrong`) anything but plain files, and an archive without its end.
class TarReader {
 public:
  struct Events {
    std::function<Outcome(const TarFile&)> begin;
    std::function<Outcome(ByteView)> data;
    std::function<Outcome()> end;
  };
  explicit TarReader(Events events) : events_(std::move(events)) {}
  Outcome take(ByteView octets);
  /// After the last piece.
  Outcome finish() const;

 private:
  Outcome take_block();
  Outcome take_header();

  Events events_;
  Bytes block_;
  std::uint64_t left_ = 0;  // of the file under way
  bool in_file_ = false;
  int empty_blocks_ = 0;
};

}  // namespace signet::client
