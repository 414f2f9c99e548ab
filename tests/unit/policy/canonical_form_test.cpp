// Our canonical forms against libxml2's, on every document of the test world that the reader admits.
#include <gtest/gtest.h>

#include "document/xml/inspect_document.h"
#include "tests/support/fixtures.h"
#include "tests/support/thorough.h"
#include "tests/support/transcript.h"
#include "tests/unit/xml/foreign_form.h"

namespace signet::test {
namespace {

using world::World;

// Subtrees of a document, in both methods: the root and the signed data; of the class ten more.
constexpr std::size_t elements_compared = 2;
constexpr std::size_t elements_compared_of_the_class = 12;

TEST(CanonicalForm, IsLibxml2sOnEveryFixture) {
  std::size_t compared = 0, seen = 0;
  for (const auto& fixture : world::fixtures()) {
    if (seen++ % world::every(6) != 0) continue;
    const auto text = fixture.make(World::shared());
    const auto difference = first_difference(as_bytes(text), elements_compared);
    EXPECT_EQ(difference, std::nullopt) << fixture.name;
    ++compared;
  }
  EXPECT_GT(compared, 200U / world::every(6));
}

TEST(CanonicalForm, IsLibxml2sOnTheWholeClass) {
  for (int number = 1; number <= 45; number += static_cast<int>(world::every(6))) {
    EXPECT_EQ(first_difference(as_bytes(world::class_transcript(World::shared(), number).text()), elements_compared_of_the_class),
              std::nullopt)
        << number;
  }
}

}  // namespace
}  // namespace signet::test
