// Names and widths as C2SP tlog-tiles writes them; the figures of 70,000 and 256 entries are worked out there and by hand.
#include "journal/tile.h"

#include "refused.h"

namespace signet::journal {
namespace {

TEST(Tile, NamesAreThoseOfTheSpecification) {
  EXPECT_EQ(path_of({{0}, 1234067}), "tile/0/x001/x234/067");
  EXPECT_EQ(path_of({{}, 0}), "tile/entries/000");
  EXPECT_EQ(path_of({{}, 273, 112}), "tile/entries/273.p/112");
  EXPECT_EQ(path_of({{1}, 1000, 17}), "tile/1/x001/000.p/17");
}

TEST(Tile, ANameIsReadInOneSpellingOnly) {
  for (const TileName& path : {TileName{{0}, 1234067}, TileName{{}, 0}, TileName{{}, 273, 112}, TileName{{7}, 999'999'999, 1}})
    EXPECT_EQ(parse_tile_path(path_of(path)), path) << path_of(path);
  for (const char* path :
       {"tile/0/0",         "tile/0/00",      "tile/0/0000",      "tile/00/000",     "tile/8/000",    "tile/-1/000",
        "tile/x/000",       "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/", "tile/0/000.p/1.part",
        "tile/0/x000/001",  "tile/0/001/000", "tile/0/x001",      "tile/0/",         "tile/0",        "0/000",
        "tile/Entries/000", "tile/0/000 ",    "tile/0/000.p/1/2"})
    EXPECT_FALSE(parse_tile_path(path)) << path;
}

TEST(Tile, ATreeOf70000Has273FullAndPartialOnes) {
  EXPECT_EQ(tile_rows(70'000), (std::vector<TileRow>{{}, {0}, {1}, {2}}));
  EXPECT_EQ(tile_count({0}, 70'000), 274U);
  EXPECT_EQ(tile_at({0}, 272, 70'000).width, 256U);
  EXPECT_EQ(tile_at({0}, 273, 70'000).width, 112U);
  EXPECT_EQ(tile_at({1}, 0, 70'000).width, 256U);
  EXPECT_EQ(tile_at({1}, 1, 70'000).width, 17U);
  EXPECT_EQ(tile_at({2}, 0, 70'000).width, 1U);
  EXPECT_EQ(tile_at({}, 273, 70'000).width, 112U);
}

TEST(Tile, ATreeOf256HasOneFullAndOneHashAboveIt) {
  EXPECT_EQ(tile_rows(255), (std::vector<TileRow>{{}, {0}}));
  EXPECT_EQ(tile_rows(256), (std::vector<TileRow>{{}, {0}, {1}}));
  EXPECT_EQ(tile_count({0}, 256), 1U);
  EXPECT_EQ(tile_at({1}, 0, 256).width, 1U);
  EXPECT_EQ(tile_rows(0), (std::vector<TileRow>{{}}));
  EXPECT_EQ(tile_count({}, 0), 0U);
}

TEST(Tile, ABundleGivesBackItsEntries) {
  Bytes bundle;
  add_to_bundle(bundle, as_bytes("first"));
  add_to_bundle(bundle, {});
  add_to_bundle(bundle, Bytes(300, 'x'));
  EXPECT_EQ(bundle.size(), 6U + 300 + 5);
  EXPECT_EQ(bundle[9], 1U) << "300 is 0x012c, big-endian";
  EXPECT_EQ(bundle[10], 0x2cU);
  const auto entries = split_bundle(bundle);
  ASSERT_DONE(entries);
  ASSERT_EQ(entries->size(), 3U);
  EXPECT_EQ(as_text(entries->front()), "first");
  EXPECT_TRUE((*entries)[1].empty());
  for (const std::size_t cut : {1, 2, 299, 301, 303}) {
    EXPECT_REFUSED(split_bundle(ByteView{bundle}.first(bundle.size() - cut)), Reason::journal_inconsistent);
  }
}

}  // namespace
}  // namespace signet::journal
