#include "client/input.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "temporary_directory.h"

namespace signet::client {
namespace {

TEST(Inputs, ADirectoryIsItsOwnXmlFilesInOrder) {
  const TemporaryDirectory dir;
  for (const char* name : {"b.xml", "a.XML", "a.sealed.xml", "a.sealed.receipt", ".hidden.xml", "notes.txt"}) dir.write(name, "x");
  std::filesystem::create_directory(dir / "inner");
  dir.write("inner/c.xml", "x");
  EXPECT_EQ(expand_inputs({dir.path()}).files, (std::vector<std::string>{dir / "a.XML", dir / "b.xml"}));
}

TEST(Inputs, AnEmptyDirectoryIsSaid) {
  const TemporaryDirectory dir;
  EXPECT_EQ(expand_inputs({dir.path()}).empty_directories, std::vector<std::string>{dir.path()});
}

TEST(Inputs, FilesStayInTheOrderGiven) { EXPECT_EQ(expand_inputs({"z.xml", "a.xml"}).files, (std::vector<std::string>{"z.xml", "a.xml"})); }

TEST(ReadFile, RefusesWhatIsTooLarge) {
  const TemporaryDirectory dir;
  dir.write("a", std::string(11, 'x'));
  EXPECT_EQ(read_file(dir / "a", 10).refusal().reason, Reason::too_large);
  EXPECT_TRUE(read_file(dir / "a", 11));
}

TEST(ReadFile, DoesNotHangOnAFifo) {
  const TemporaryDirectory dir;
  ASSERT_EQ(::mkfifo((dir / "fifo").c_str(), 0600), 0);
  EXPECT_EQ(read_file(dir / "fifo", 10).refusal().reason, Reason::file_unreadable);
}

TEST(ReadFile, RefusesAMissingFile) { EXPECT_EQ(read_file("/nowhere/a.xml", 10).refusal().reason, Reason::file_unreadable); }

}  // namespace
}  // namespace signet::client
