// EXPECT_REFUSED(expression, reason): the answer is that refusal, not another one and not a value.
#pragma once

#include <gtest/gtest.h>

#include "policy/base/result.h"

#define EXPECT_REFUSED(expression, expected)                                               \
  do {                                                                                     \
    const auto& signet_answer = (expression);                                              \
    ASSERT_FALSE(signet_answer) << "was accepted";                                         \
    EXPECT_EQ(signet_answer.refusal().reason, expected) << signet_answer.refusal().detail; \
  } while (false)

#define ASSERT_DONE(expression)                                   \
  do {                                                            \
    const auto& signet_answer = (expression);                     \
    ASSERT_TRUE(signet_answer) << signet_answer.refusal().detail; \
  } while (false)
