// The zygote's own conduct: who gets which answer, and what ends a connection.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <new>

#include "daemon/inspect/zygote.h"
#include "daemon/os/cage.h"
#include "daemon/os/memfd.h"
#include "daemon/os/private_inspect.h"
#include "tests/system/inspect_forked.h"

namespace signet {
namespace {

using namespace std::chrono_literals;
using State = wire::InspectReply::State;

wire::InspectOutput odd(ByteView document, const wire::InspectRequest&) {
  const auto wish = as_text(document);
  wire::InspectOutput output;
  if (wish == "loop") {
    for (volatile bool on = true; on;) {
    }
  }
  if (wish == "crash") ::raise(SIGSEGV);
  if (wish == "memory") throw std::bad_alloc{};
  if (wish == "flood") output.evidence.octets.emplace_back(limits::evidence_bytes_max + 1024 * 1024);
  output.detail = std::to_string(document.size()) + " octets";
  return output;
}

int serve_odd(os::Channel first, os::Channel second, std::size_t workers_max, std::chrono::milliseconds time_max) {
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  ::dup2(null, 0);
  ::dup2(null, 1);
  if (!os::prepare_worker_cage() || !os::enter_cage(os::Part::inspect, {})) return 1;
  inspect::Zygote zygote{{.inspect = &odd, .time_max = time_max, .workers_max = workers_max}};
  zygote.adopt(std::move(first));
  zygote.adopt(std::move(second));
  zygote.run();
  return 0;
}

class Zygote : public testing::Test {
 protected:
  void start(std::size_t workers_max = 16, std::chrono::milliseconds time_max = 700ms) {
    auto one = os::channel_pair();
    auto two = os::channel_pair();
    ASSERT_TRUE(one && two);
    child_ = test::start_forked([&] {
      one->first = os::Channel{};
      two->first = os::Channel{};
      return serve_odd(std::move(one->second), std::move(two->second), workers_max, time_max);
    });
    one_ = std::move(one->first);
    two_ = std::move(two->first);
  }
  void TearDown() override {
    one_ = os::Channel{};
    two_ = os::Channel{};
    EXPECT_EQ(test::wait_forked(child_), 0);
  }
  static Outcome ask(os::Channel& channel, std::uint64_t job, const os::Fd& document, const os::Fd& output) {
    wire::InspectRequest request;
    request.job = job;
    return channel.send(wire::encode(request), {document.get(), output.get()});
  }
  static void ask_text(os::Channel& channel, std::uint64_t job, std::string_view text) {
    const auto document = os::make_sealed_memfd(as_bytes(text));
    const auto output = os::make_output_memfd(os::output_bytes_max);
    ASSERT_TRUE(document && output && ask(channel, job, *document, *output));
  }
  static wire::InspectReply reply(os::Channel& channel) {
    const auto frame = channel.receive(10s, 0);
    if (!frame) return {0, State::crashed, "no frame: " + frame.refusal().detail};
    return *wire::decode<wire::InspectReply>(frame->octets);
  }
  static std::string answer(os::Channel& channel, std::string_view text) {
    const auto output = os::inspect(channel, as_bytes(text), {});
    return output ? output->detail : output.refusal().detail;
  }
  os::Channel one_;
  os::Channel two_;
  pid_t child_ = -1;
};

TEST_F(Zygote, AnswersOneDocumentAfterTheOther) {
  start();
  EXPECT_EQ(answer(one_, "abc"), "3 octets");
  EXPECT_EQ(answer(two_, ""), "0 octets");
  EXPECT_EQ(answer(one_, "abcd"), "4 octets");
}

TEST_F(Zygote, OutlivesACrashOfItsWorker) {
  start();
  EXPECT_EQ(answer(one_, "crash").substr(0, 7), "worker:");
  EXPECT_EQ(answer(one_, "abc"), "3 octets");
}

TEST_F(Zygote, EndsAnEndlessLoopAndServesOthersMeanwhile) {
  start();
  ask_text(one_, 1, "loop");
  EXPECT_EQ(answer(two_, "abc"), "3 octets");
  const auto late = reply(one_);
  EXPECT_EQ(late.job, 1u);
  EXPECT_EQ(late.state, State::timed_out);
}

TEST_F(Zygote, QueuesWhatItHasNoWorkerFor) {
  start(1);
  ask_text(one_, 1, "loop");
  ask_text(one_, 2, "abc");
  ask_text(one_, 3, "abc");
  for (const std::uint64_t job : {1, 2, 3}) {
    const auto each = reply(one_);
    EXPECT_EQ(each.job, job);
    EXPECT_EQ(each.state, job == 1 ? State::timed_out : State::finished);
  }
}

TEST_F(Zygote, EndsTheWorkersOfAClosedConnection) {
  start(1, 60s);
  ask_text(one_, 1, "loop");
  ask_text(two_, 2, "abc");
  const auto begin = std::chrono::steady_clock::now();
  one_ = os::Channel{};
  EXPECT_EQ(reply(two_).state, State::finished);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 30s) << "the loop would have lasted 60 s";
}

TEST_F(Zygote, TurnsExhaustedMemoryIntoAnAnswer) {
  start();
  const auto output = os::inspect(one_, as_bytes("memory"), {});
  ASSERT_TRUE(output);
  EXPECT_EQ(output->reason, static_cast<std::uint16_t>(Reason::inspection_failed));
}

TEST_F(Zygote, EvidenceThatDoesNotFitIsTooLarge) {
  start();
  const auto output = os::inspect(one_, as_bytes("flood"), {});
  ASSERT_TRUE(output);
  EXPECT_EQ(output->reason, static_cast<std::uint16_t>(Reason::too_large));
}

TEST_F(Zygote, RefusesADocumentWithoutItsSeals) {
  start();
  const os::Fd open_document{::memfd_create("document", MFD_CLOEXEC | MFD_ALLOW_SEALING)};
  const auto output = os::make_output_memfd(os::output_bytes_max);
  ASSERT_TRUE(open_document && output && ask(one_, 5, open_document, *output));
  EXPECT_EQ(reply(one_).state, State::refused_request);
  EXPECT_EQ(answer(one_, "abc"), "3 octets");
}

TEST_F(Zygote, RefusesADocumentOverTheLimit) {
  start();
  const Bytes large(limits::pdf_bytes_max + limits::pdf_seal_bytes_max + 1);
  const auto output = os::inspect(one_, large, {});
  ASSERT_FALSE(output);
  EXPECT_EQ(output.refusal().reason, Reason::inspection_failed);
  EXPECT_EQ(answer(one_, "abc"), "3 octets");
}

TEST_F(Zygote, RefusesAnOutputThatCouldShrink) {
  start();
  const auto document = os::make_sealed_memfd(as_bytes("abc"));
  const os::Fd output{::memfd_create("output", MFD_CLOEXEC | MFD_ALLOW_SEALING)};
  ASSERT_EQ(::ftruncate(output.get(), 65536), 0);
  ASSERT_TRUE(document && ask(one_, 5, *document, output));
  EXPECT_EQ(reply(one_).state, State::refused_request);
}

TEST_F(Zygote, AWrongNumberOfDescriptorsEndsThatConnectionOnly) {
  start();
  ASSERT_TRUE(one_.send(wire::encode(wire::InspectRequest{})));
  const auto frame = one_.receive(10s);
  ASSERT_FALSE(frame);
  EXPECT_EQ(answer(two_, "abc"), "3 octets");
}

TEST_F(Zygote, AFrameWithTrailingOctetsEndsThatConnectionOnly) {
  start();
  const auto document = os::make_sealed_memfd(as_bytes("abc"));
  const auto output = os::make_output_memfd(os::output_bytes_max);
  ASSERT_TRUE(document && output);
  Bytes frame = wire::encode(wire::InspectRequest{});
  frame.push_back(0);
  ASSERT_TRUE(one_.send(frame, {document->get(), output->get()}));
  ASSERT_FALSE(one_.receive(10s));
  EXPECT_EQ(answer(two_, "abc"), "3 octets");
}

}  // namespace
}  // namespace signet
