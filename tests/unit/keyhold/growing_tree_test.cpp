#include "daemon/keyhold/growing_tree.h"

#include <gtest/gtest.h>

#include <string>

namespace signet::keyhold {
namespace {

std::vector<Bytes> entries(std::size_t from, std::size_t count) {
  std::vector<Bytes> made;
  for (std::size_t i = from; i < from + count; ++i) made.push_back(to_bytes("entry " + std::to_string(i)));
  return made;
}

journal::CompactRange tree_of(const std::vector<Bytes>& all) {
  journal::CompactRange tree;
  for (const auto& each : all) tree.append(journal::leaf_hash(each));
  return tree;
}

GrowingTree::Page page(std::size_t from, std::size_t count) { return std::make_shared<const std::vector<Bytes>>(entries(from, count)); }

TEST(GrowingTree, IsTheTreeOfAllEntriesInOrder) {
  GrowingTree tree{tree_of(entries(0, 45))};
  for (std::size_t i = 0; i < 1000; i += 10) tree.add(page(i, 10));  // more pages than wait at a time
  EXPECT_TRUE(tree.finish() == tree_of(entries(0, 1000)));
  EXPECT_FALSE(tree.departed());
}

TEST(GrowingTree, WhatWasSeenMustBePassedThrough) {
  for (const std::size_t seen : {1, 44, 45, 46, 100}) {
    auto others = entries(0, seen);
    others.back().push_back('!');
    GrowingTree tree{tree_of(others)};
    for (std::size_t i = 0; i < 100; i += 10) tree.add(page(i, 10));
    EXPECT_TRUE(tree.finish() == tree_of(entries(0, 100)));
    EXPECT_TRUE(tree.departed()) << seen;
  }
}

TEST(GrowingTree, NothingAddedIsNoTree) {
  GrowingTree tree{{}};
  EXPECT_EQ(tree.finish().size(), 0U);
  EXPECT_FALSE(tree.departed());
}

TEST(GrowingTree, WhoGivesUpWaitsForNothing) {
  GrowingTree tree{{}};
  tree.add(page(0, 100));
}

}  // namespace
}  // namespace signet::keyhold
