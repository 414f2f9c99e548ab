#include "client/tar.h"

#include <algorithm>
#include <cstdio>
#include <string_view>

namespace signet::client {
namespace {

// Where a header's fields begin, and how long they are.
constexpr std::size_t mode_at = 100, uid_at = 108, gid_at = 116, size_at = 124, time_at = 136, sum_at = 148, type_at = 156, magic_at = 257;

Refusal wrong_tar(std::string what) { return {Reason::backup_wrong, "tar: " + std::move(what)}; }

void put_octal(Bytes& header, std::size_t at, int digits, std::uint64_t value) {
  char text[24];
  std::snprintf(text, sizeof text, "%0*llo", digits, static_cast<unsigned long long>(value));
  std::copy(text, text + digits, header.begin() + static_cast<std::ptrdiff_t>(at));
}

std::uint64_t checksum(const Bytes& header) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < header.size(); ++i) sum += i >= sum_at && i < sum_at + 8 ? ' ' : header[i];
  return sum;
}

std::optional<std::uint64_t> octal(const Bytes& header, std::size_t at, std::size_t digits) {
  std::uint64_t value = 0;
  for (std::size_t i = at; i < at + digits; ++i) {
    if (header[i] < '0' || header[i] > '7') return std::nullopt;
    value = value * 8 + (header[i] - '0');
  }
  return value;
}

}  // namespace

Result<Bytes> tar_header(const TarFile& file) {
  if (file.name.empty() || file.name.size() > tar_name_max || file.size > tar_file_bytes_max) return wrong_tar(file.name);
  Bytes header(tar_block, 0);
  std::copy(file.name.begin(), file.name.end(), header.begin());
  put_octal(header, mode_at, 7, file.mode & 07777);
  put_octal(header, uid_at, 7, 0);
  put_octal(header, gid_at, 7, 0);
  put_octal(header, size_at, 11, file.size);
  put_octal(header, time_at, 11, 0);
  header[type_at] = '0';
  constexpr std::string_view magic{
      "ustar\0"
      "00",
      8};
  std::copy(magic.begin(), magic.end(), header.begin() + magic_at);
  put_octal(header, sum_at, 6, checksum(header));
  header[sum_at + 7] = ' ';
  return header;
}

std::size_t tar_padding(std::uint64_t size) noexcept { return (tar_block - size % tar_block) % tar_block; }

Outcome TarReader::take_header() {
  if (std::all_of(block_.begin(), block_.end(), [](unsigned char c) { return c == 0; })) return ++empty_blocks_, Done{};
  const auto sum = octal(block_, sum_at, 6);
  const auto size = octal(block_, size_at, 11);
  const auto mode = octal(block_, mode_at, 7);
  if (empty_blocks_ > 0 || !sum || *sum != checksum(block_) || !size || !mode || block_[type_at] != '0') return wrong_tar("a header");
  const auto end = std::find(block_.begin(), block_.begin() + tar_name_max, 0);
  left_ = *size;
  in_file_ = true;
  TRY_DONE(events_.begin({std::string{block_.begin(), end}, *size, static_cast<unsigned>(*mode)}));
  if (left_ > 0) return Done{};
  in_file_ = false;
  return events_.end();
}

Outcome TarReader::take_block() {
  if (!in_file_) return take_header();
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, block_.size()));
  TRY_DONE(events_.data(ByteView{block_}.first(size)));
  left_ -= size;
  if (left_ > 0) return Done{};
  in_file_ = false;
  return events_.end();
}

Outcome TarReader::take(ByteView octets) {
  while (!octets.empty()) {
    // The inside of a large file goes through whole.
    if (in_file_ && block_.empty() && left_ > tar_block && octets.size() > tar_block) {
      const auto whole = static_cast<std::size_t>(std::min<std::uint64_t>(left_ - 1, octets.size())) / tar_block * tar_block;
      TRY_DONE(events_.data(octets.first(whole)));
      left_ -= whole;
      octets = octets.subspan(whole);
      continue;
    }
    const auto size = std::min(octets.size(), tar_block - block_.size());
    block_.insert(block_.end(), octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(size));
    octets = octets.subspan(size);
    if (block_.size() < tar_block) continue;
    TRY_DONE(take_block());
    block_.clear();
  }
  return Done{};
}

Outcome TarReader::finish() const {
  if (in_file_ || !block_.empty() || empty_blocks_ < 2) return wrong_tar("it was cut off");
  return Done{};
}

}  // namespace signet::client
