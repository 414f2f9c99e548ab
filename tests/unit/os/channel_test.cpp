#include "daemon/os/channel.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

#include "policy/base/limits.h"

namespace signet::os {
namespace {

using namespace std::chrono_literals;

class Pair : public testing::Test {
 protected:
  void SetUp() override {
    auto ends = channel_pair();
    ASSERT_TRUE(ends);
    one = std::move(ends->first);
    two = std::move(ends->second);
  }
  Channel one, two;
};

TEST_F(Pair, CarriesAFrameAndItsDescriptors) {
  ASSERT_TRUE(one.send(as_bytes("abc"), {0, 1}));
  const auto frame = two.receive(1s, 2);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->octets, to_bytes("abc"));
  for (const Fd& fd : frame->descriptors) EXPECT_EQ(::fcntl(fd.get(), F_GETFD), FD_CLOEXEC);
}

TEST_F(Pair, TellsItsEndBetweenTwoQuestions) {
  EXPECT_FALSE(one.ended());
  ASSERT_TRUE(two.send(as_bytes("unasked")));
  EXPECT_TRUE(one.ended());
  ASSERT_TRUE(one.receive(1s));
  EXPECT_FALSE(one.ended());
  two = Channel{};
  EXPECT_TRUE(one.ended());
  EXPECT_TRUE(Channel{}.ended());
}

TEST_F(Pair, CarriesTheLargestFrame) {
  ASSERT_TRUE(one.send(Bytes(limits::frame_bytes_max, 7)));
  EXPECT_EQ(two.receive(1s)->octets.size(), limits::frame_bytes_max);
}

TEST_F(Pair, ATooLongFrameEndsTheConnection) {
  const Bytes large(limits::frame_bytes_max + 1);
  ASSERT_EQ(::send(one.get(), large.data(), large.size(), 0), static_cast<ssize_t>(large.size()));
  EXPECT_EQ(two.receive(1s).refusal().reason, Reason::wire_malformed);
  EXPECT_FALSE(two);
}

TEST_F(Pair, TooManyDescriptorsEndTheConnection) {
  alignas(cmsghdr) unsigned char control[CMSG_SPACE(5 * sizeof(int))] = {};
  const int descriptors[5] = {0, 0, 0, 0, 0};
  char octet = 'x';
  iovec part{&octet, 1};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  cmsghdr* rights = CMSG_FIRSTHDR(&message);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof descriptors);
  std::memcpy(CMSG_DATA(rights), descriptors, sizeof descriptors);
  ASSERT_EQ(::sendmsg(one.get(), &message, 0), 1);
  EXPECT_EQ(two.receive(1s).refusal().reason, Reason::wire_malformed);
  EXPECT_FALSE(two);
}

TEST_F(Pair, AWrongNumberOfDescriptorsEndsTheConnection) {
  ASSERT_TRUE(one.send(as_bytes("abc"), {0}));
  EXPECT_EQ(two.receive(1s, 0).refusal().reason, Reason::wire_malformed);
  EXPECT_FALSE(two);
}

TEST_F(Pair, SaysThatThePeerIsGone) {
  one = Channel{};
  EXPECT_EQ(two.receive(1s).refusal().reason, Reason::unavailable);
  EXPECT_EQ(two.send(as_bytes("abc")).refusal().reason, Reason::unavailable);
}

TEST_F(Pair, WaitsNoLongerThanItMay) {
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(two.receive(30ms).refusal().reason, Reason::unavailable);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 29ms);
  EXPECT_TRUE(two) << "a late answer may still come";
}

TEST_F(Pair, KnowsItsPeer) {
  const auto peer = one.peer();
  ASSERT_TRUE(peer);
  EXPECT_EQ(peer->uid, ::geteuid());
  EXPECT_EQ(peer->pid, static_cast<std::uint32_t>(::getpid()));
  std::vector<gid_t> groups(static_cast<std::size_t>(::getgroups(0, nullptr)));
  groups.resize(static_cast<std::size_t>(::getgroups(static_cast<int>(groups.size()), groups.data())));
  EXPECT_EQ(peer->groups, std::vector<std::uint32_t>(groups.begin(), groups.end()));
}

TEST(Connect, SaysWhereNobodyListens) {
  EXPECT_EQ(connect_channel("/no/such/socket").refusal().reason, Reason::unavailable);
  EXPECT_FALSE(connect_channel(std::string(108, 'x')));
}

}  // namespace
}  // namespace signet::os
