// The index that a start fills with millions of keys: growth, keys that crowd one place, the same key again, and keys taken out.
#include "daemon/keyhold/row_index.h"

#include <gtest/gtest.h>

#include <map>

#include "daemon/keyhold/rows.h"

namespace signet::keyhold {
namespace {

/// Rows with a key each, and the index over them beside a map that is known to be right.
class Keys {
 public:
  void put(const Digest& key) {
    const Row row = rows_.add(key);
    index.put(key, row, key_of());
    right_[key] = row;
  }
  void erase(const Digest& key) {
    index.erase(key, key_of());
    right_.erase(key);
  }
  void expect_right(const std::vector<Digest>& asked) const {
    ASSERT_EQ(index.size(), right_.size());
    for (const auto& key : asked) {
      const auto found = right_.find(key);
      ASSERT_EQ(index.find(key, key_of()), found == right_.end() ? std::nullopt : std::optional{found->second});
    }
  }
  std::function<const Digest&(Row)> key_of() const {
    return [this](Row row) -> const Digest& { return rows_[row]; };
  }
  RowIndex index;

 private:
  Rows<Digest> rows_;
  std::map<Digest, Row> right_;
};

Digest key(int number) { return sha256(std::to_string(number)); }

/// All of them begin at one place, whatever the factor.
Digest crowded(int number) {
  auto octets = key(number).value();
  std::fill_n(octets.begin(), 8, static_cast<unsigned char>(0x5a));
  return Digest{octets};
}

TEST(RowIndex, HasNothingAtFirst) {
  Keys keys;
  EXPECT_EQ(keys.index.find(key(1), keys.key_of()), std::nullopt);
  keys.erase(key(1));
  EXPECT_EQ(keys.index.size(), 0U);
}

TEST(RowIndex, FindsEachKeyWhileItGrows) {
  Keys keys;
  std::vector<Digest> asked;
  for (int i = 0; i < 5000; ++i) asked.push_back(key(i));
  for (int i = 0; i < 4000; ++i) {
    keys.put(asked[static_cast<std::size_t>(i)]);
    if (i % 500 == 7) keys.expect_right(asked);
  }
  keys.expect_right(asked);
}

TEST(RowIndex, RoomAheadChangesNothing) {
  Keys keys;
  keys.put(key(1));
  keys.index.reserve(10'000, keys.key_of());
  keys.put(key(2));
  keys.index.reserve(3, keys.key_of());
  keys.expect_right({key(1), key(2), key(3)});
}

TEST(RowIndex, TheNewestRowOfAKeyIsFound) {
  Keys keys;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 100; ++i) keys.put(key(i));
  }
  EXPECT_EQ(keys.index.size(), 100U);
  EXPECT_EQ(keys.index.find(key(5), keys.key_of()), 205U);
}

TEST(RowIndex, KeysThatBeginAlikeAreDifferent) {
  Keys keys;
  std::vector<Digest> asked;
  for (int i = 0; i < 60; ++i) asked.push_back(crowded(i));
  for (int i = 0; i < 40; ++i) keys.put(asked[static_cast<std::size_t>(i)]);
  keys.expect_right(asked);
}

TEST(RowIndex, WhatIsTakenOutLeavesTheOthers) {
  for (const bool crowd : {false, true}) {
    Keys keys;
    std::vector<Digest> asked;
    for (int i = 0; i < 90; ++i) asked.push_back(crowd ? crowded(i) : key(i));
    for (const auto& each : asked) keys.put(each);
    for (std::size_t i = 0; i < asked.size(); i += 3) {
      keys.erase(asked[i]);
      keys.erase(asked[i]);
      keys.expect_right(asked);
    }
    for (std::size_t i = 0; i < asked.size(); i += 6) keys.put(asked[i]);
    keys.expect_right(asked);
  }
}

TEST(RowIndex, NumbersAndTextsAreKeysToo) {
  const std::vector<std::string> names{"a", "b", ""};
  const std::vector<std::uint64_t> numbers{0, 7, UINT64_MAX};
  RowIndex by_name, by_number;
  const auto name_of = [&](Row row) -> const std::string& { return names[row]; };
  const auto number_of = [&](Row row) { return numbers[row]; };
  for (Row row = 0; row < 3; ++row) by_name.put(names[row], row, name_of), by_number.put(numbers[row], row, number_of);
  for (Row row = 0; row < 3; ++row) {
    EXPECT_EQ(by_name.find(names[row], name_of), row);
    EXPECT_EQ(by_number.find(numbers[row], number_of), row);
  }
  EXPECT_EQ(by_name.find(std::string{"c"}, name_of), std::nullopt);
  EXPECT_EQ(by_number.find(std::uint64_t{8}, number_of), std::nullopt);
}

TEST(Rows, StayWhereTheyAre) {
  Rows<int> rows;
  EXPECT_EQ(rows.add(0), 0U);
  const int* first = &rows[0];
  for (int i = 1; i < 5000; ++i) EXPECT_EQ(rows.add(i), static_cast<std::uint32_t>(i));
  EXPECT_EQ(&rows[0], first);
  for (std::uint32_t i = 0; i < rows.size(); ++i) EXPECT_EQ(rows[i], static_cast<int>(i));
}

}  // namespace
}  // namespace signet::keyhold
