#include "client/batch.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace signet::client {
namespace {

std::vector<Unit> names(std::size_t count) {
  std::vector<Unit> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back({std::to_string(i)});
  return all;
}

std::vector<DocumentResult> named(std::size_t index) {
  DocumentResult result;
  result.file = std::to_string(index);
  result.decision = DocumentResult::Decision::sealed;
  return {result};
}

TEST(Batch, DeliversInOrderWhateverFinishesFirst) {
  std::vector<std::size_t> order;
  run_batch(
      names(20),
      [](std::size_t index) {
        if (index % 3 == 0) std::this_thread::sleep_for(std::chrono::milliseconds{3});
        return named(index);
      },
      [&](std::size_t index, const std::vector<DocumentResult>& results) {
        EXPECT_EQ(results.at(0).file, std::to_string(index));
        order.push_back(index);
      },
      [] { return false; });
  ASSERT_EQ(order.size(), 20u);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST(Batch, ABadOneDoesNotStopTheOthers) {
  const auto results = run_batch(
      names(10),
      [](std::size_t index) {
        return index == 4 ? std::vector{failed("4", Refusal{Reason::file_unreadable, ""})} : named(index);
      },
      [](std::size_t, const std::vector<DocumentResult>&) {}, [] { return false; });
  EXPECT_EQ(
      std::count_if(results.begin(), results.end(), [](const auto& each) { return each.decision == DocumentResult::Decision::sealed; }), 9);
}

TEST(Batch, WhatWasNotStartedIsInterrupted) {
  std::atomic<int> started{0};
  const auto results = run_batch(
      names(50), [&](std::size_t index) { return ++started, named(index); }, [](std::size_t, const std::vector<DocumentResult>&) {},
      [&] { return started.load() >= 5; });
  ASSERT_EQ(results.size(), 50u);
  EXPECT_EQ(results.back().remarks.at(0).code, "interrupted");
  EXPECT_LT(started.load(), 50);
}

TEST(Batch, TheFirstSignalAsksTheSecondEnds) {
  EXPECT_EXIT(
      {
        const Interruption interruption;
        ::raise(SIGINT);
        if (Interruption::asked()) ::raise(SIGINT);
        std::_Exit(0);
      },
      testing::KilledBySignal(SIGINT), "");
}

}  // namespace
}  // namespace signet::client
