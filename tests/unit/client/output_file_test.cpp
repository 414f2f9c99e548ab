#include "client/output_file.h"

#include <gtest/gtest.h>

#include "temporary_directory.h"

namespace signet::client {
namespace {

TEST(ResultPaths, StandBesideTheSource) {
  const auto paths = result_paths("class/0001.xml", "");
  EXPECT_EQ(paths.document, "class/0001.sealed.xml");
  EXPECT_EQ(paths.receipt, "class/0001.sealed.receipt");
}

TEST(ResultPaths, StandInTheFolderThatWasNamed) { EXPECT_EQ(result_paths("class/0001.xml", "out").document, "out/0001.sealed.xml"); }

TEST(ResultPaths, KeepDotsInsideTheName) { EXPECT_EQ(result_paths("lop.8A1.xml", "").document, "lop.8A1.sealed.xml"); }

TEST(WriteNewFile, LeavesTheFileAndNothingElse) {
  const TemporaryDirectory dir;
  ASSERT_TRUE(write_new_file(dir / "a", as_bytes("content")));
  EXPECT_EQ(dir.read("a"), "content");
  EXPECT_EQ(dir.count(), 1u);
}

TEST(WriteNewFile, NeverTakesThePlaceOfOtherContent) {
  const TemporaryDirectory dir;
  dir.write("a", "other");
  const auto written = write_new_file(dir / "a", as_bytes("content"));
  ASSERT_FALSE(written);
  EXPECT_EQ(written.refusal().reason, Reason::output_exists);
  EXPECT_EQ(dir.read("a"), "other");
  EXPECT_EQ(dir.count(), 1u);
}

TEST(WriteNewFile, DoesNotFollowADanglingLink) {
  const TemporaryDirectory dir;
  std::filesystem::create_symlink(dir / "target", dir / "a");
  EXPECT_EQ(write_new_file(dir / "a", as_bytes("content")).refusal().reason, Reason::output_exists);
  EXPECT_FALSE(std::filesystem::exists(dir / "target"));
}

TEST(WriteNewFile, TheSameContentAgainIsSuccess) {
  const TemporaryDirectory dir;
  dir.write("a", "content");
  EXPECT_TRUE(write_new_file(dir / "a", as_bytes("content")));
}

TEST(WriteNewFile, AStandingFileThatBeginsAlikeIsOtherContent) {
  const TemporaryDirectory dir;
  dir.write("a", "content and more");
  EXPECT_FALSE(write_new_file(dir / "a", as_bytes("content")));
}

TEST(WriteNewFile, SaysWhereItCannotWrite) {
  EXPECT_EQ(write_new_file("/nowhere/a", as_bytes("x")).refusal().reason, Reason::file_unwritable);
}

TEST(ReplaceFile, TakesThePlaceWhole) {
  const TemporaryDirectory dir;
  dir.write("a", "a longer content before");
  ASSERT_TRUE(replace_file(dir / "a", as_bytes("new")));
  EXPECT_EQ(dir.read("a"), "new");
  EXPECT_EQ(dir.count(), 1u);
}

}  // namespace
}  // namespace signet::client
