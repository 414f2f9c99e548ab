#include "daemon/os/memfd.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

namespace signet::os {
namespace {

Fd with_seals(int seals) {
  Fd memfd{::memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING)};
  EXPECT_EQ(::ftruncate(memfd.get(), 4), 0);
  EXPECT_EQ(::fcntl(memfd.get(), F_ADD_SEALS, seals), 0);
  return memfd;
}

TEST(SealedMemfd, GivesBackWhatWasWritten) {
  const auto memfd = make_sealed_memfd(as_bytes("abc"));
  ASSERT_TRUE(memfd);
  EXPECT_EQ(*read_sealed_memfd(*memfd, 3), to_bytes("abc"));
}

TEST(SealedMemfd, CanBeChangedByNobody) {
  const auto memfd = make_sealed_memfd(as_bytes("abc"));
  ASSERT_TRUE(memfd);
  EXPECT_EQ(::pwrite(memfd->get(), "x", 1, 0), -1);
  EXPECT_EQ(::ftruncate(memfd->get(), 1), -1);
  EXPECT_EQ(::ftruncate(memfd->get(), 9), -1);
  EXPECT_EQ(::mmap(nullptr, 3, PROT_WRITE, MAP_SHARED, memfd->get(), 0), MAP_FAILED);
  EXPECT_EQ(::fcntl(memfd->get(), F_ADD_SEALS, F_SEAL_GROW), -1);
}

TEST(SealedMemfd, IsRefusedWithoutEachOfTheFourSeals) {
  constexpr int all = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
  EXPECT_TRUE(read_sealed_memfd(with_seals(all), 4));
  for (const int missing : {F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_GROW, F_SEAL_WRITE}) {
    const auto read = read_sealed_memfd(with_seals(all & ~missing), 4);
    ASSERT_FALSE(read) << missing;
    EXPECT_EQ(read.refusal().reason, Reason::wire_malformed);
  }
}

TEST(SealedMemfd, IsRefusedWhereItIsNoMemfd) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const Fd one{ends[0]};
  const Fd two{ends[1]};
  EXPECT_EQ(read_sealed_memfd(one, 4).refusal().reason, Reason::wire_malformed);
}

TEST(SealedMemfd, IsRefusedOverTheLimit) {
  const auto memfd = make_sealed_memfd(as_bytes("abcd"));
  ASSERT_TRUE(memfd);
  EXPECT_EQ(read_sealed_memfd(*memfd, 3).refusal().reason, Reason::too_large);
}

void write_output(const Fd& memfd, std::uint64_t size, std::string_view octets) {
  unsigned char head[8];
  for (int i = 0; i < 8; ++i) head[i] = static_cast<unsigned char>(size >> (56 - 8 * i));
  ASSERT_EQ(::pwrite(memfd.get(), head, 8, 0), 8);
  ASSERT_EQ(::pwrite(memfd.get(), octets.data(), octets.size(), 8), static_cast<ssize_t>(octets.size()));
}

TEST(OutputMemfd, GivesBackWhatTheWorkerWrote) {
  const auto memfd = make_output_memfd(4096);
  ASSERT_TRUE(memfd);
  write_output(*memfd, 3, "abc");
  EXPECT_EQ(*read_output_memfd(*memfd), to_bytes("abc"));
  EXPECT_EQ(::pwrite(memfd->get(), "x", 1, 0), -1) << "sealed by the reader";
}

TEST(OutputMemfd, ASizeBeyondTheFileIsRefused) {
  for (const std::uint64_t size : {std::uint64_t{4089}, ~std::uint64_t{0}}) {
    const auto memfd = make_output_memfd(4096);
    ASSERT_TRUE(memfd);
    write_output(*memfd, size, "abc");
    EXPECT_EQ(read_output_memfd(*memfd).refusal().reason, Reason::wire_malformed);
  }
}

TEST(OutputMemfd, IsRefusedWhileSomebodyMapsIt) {
  const auto memfd = make_output_memfd(4096);
  ASSERT_TRUE(memfd);
  void* mapped = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, memfd->get(), 0);
  ASSERT_NE(mapped, MAP_FAILED);
  EXPECT_FALSE(read_output_memfd(*memfd));
  ::munmap(mapped, 4096);
  EXPECT_TRUE(read_output_memfd(*memfd));
}

TEST(OutputMemfd, IsOfFixedSizeAndWritable) {
  EXPECT_TRUE(output_size(*make_output_memfd(4096)));
  EXPECT_FALSE(output_size(with_seals(F_SEAL_GROW)));
  EXPECT_FALSE(output_size(with_seals(F_SEAL_SHRINK)));
  EXPECT_FALSE(output_size(*make_sealed_memfd(as_bytes("abc"))));
}

}  // namespace
}  // namespace signet::os
