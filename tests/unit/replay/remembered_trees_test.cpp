// What the key holder remembers of each year's tree, against the entries that are there.
#include "daemon/replay/remembered_trees.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "journal/entry.h"
#include "journal/year.h"

namespace signet::replay {
namespace {

namespace fs = std::filesystem;

constexpr const char* old_origin = "school.example/journal/2026";
constexpr const char* new_origin = "school.example/journal/2027";

/// Two years of three entries each, and a state that has seen them.
class TwoYears : public testing::Test {
 protected:
  TwoYears() {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    const auto key = journal::PrivateKey::generate();
    const journal::Identity first{old_origin, "00000001", "Trường", std::string(64, 'a'), "demo", Instant{1795575600}, key->public_key()};
    old_ = {to_bytes(*journal::write_identity(first)), to_bytes("one"), to_bytes("two")};
    const auto old_range = range(old_, 3);
    const auto next =
        journal::successor_of(first, {{old_origin, 3, old_range.root()}, journal::leaf_hash(old_[0]), 0, new_origin}, Instant{1799000000});
    new_ = {to_bytes(*journal::write_identity(next)), to_bytes("three"), to_bytes("four")};
    EXPECT_TRUE(keyhold::State::create(path(), old_[0]));
    auto state = keyhold::State::open(path());
    EXPECT_TRUE(state->keep_range(range(old_, 2)));
    const auto rolled = state->roll_over(new_[0]);
    EXPECT_TRUE(rolled) << rolled.refusal().detail;
    EXPECT_TRUE(state->keep_range(range(new_, 2)));
  }
  ~TwoYears() override { fs::remove_all(folder_); }
  std::string path() const { return (folder_ / "keyhold.db").string(); }
  static journal::CompactRange range(const std::vector<Bytes>& entries, std::size_t size) {
    journal::CompactRange range;
    for (std::size_t i = 0; i < size; ++i) range.append(journal::leaf_hash(entries[i]));
    return range;
  }
  /// The entry at which the years differ from the state, counted over both; the year's end counts as one more. Nothing: they do not.
  static std::optional<std::size_t> walk(RememberedTrees remembered, const std::vector<std::vector<Bytes>>& years) {
    std::size_t place = 0;
    for (const auto& year : years) {
      for (const auto& entry : year) {
        if (remembered.add(journal::leaf_hash(entry))) return place;
        ++place;
      }
      if (remembered.end_year()) return place;
      ++place;
    }
    return std::nullopt;
  }
  std::optional<std::size_t> found(const std::vector<std::vector<Bytes>>& years) const {
    auto state = keyhold::State::open(path());
    return walk(*RememberedTrees::of(*state), years);
  }
  std::vector<Bytes> old_, new_;

 private:
  fs::path folder_ = fs::temp_directory_path() / ("signet-remembered-" + std::to_string(::getpid()));
};

TEST_F(TwoYears, ThatGrewThroughThemAreTheSame) {
  EXPECT_EQ(found({old_, new_}), std::nullopt) << "the open year may have gone on";
  EXPECT_EQ(found({old_, {new_[0], new_[1]}}), std::nullopt);
  EXPECT_EQ(walk({}, {{to_bytes("anything")}}), std::nullopt) << "without a state nothing is compared";
}

TEST_F(TwoYears, ADifferenceIsFoundWhereItsTreeIsComplete) {
  EXPECT_EQ(found({{old_[0], to_bytes("other"), old_[2]}, new_}), 2U);
  EXPECT_EQ(found({old_, {new_[0], to_bytes("other"), new_[2]}}), 5U);
}

TEST_F(TwoYears, AYearThatEndsElsewhere) {
  EXPECT_EQ(found({{old_[0], old_[1]}, new_}), 2U) << "shorter";
  EXPECT_EQ(found({{old_[0], old_[1], old_[2], to_bytes("more")}, new_}), 4U) << "longer";
  EXPECT_EQ(found({old_, {new_[0]}}), 5U) << "the open one lacks what was seen";
}

}  // namespace
}  // namespace signet::replay
