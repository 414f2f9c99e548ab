#include "journal/archive.h"

#include <sys/stat.h>

#include "a_journal.h"
#include "journal/durable_file.h"
#include "refused.h"

namespace signet::journal {
namespace {

const Bytes content = to_bytes("a sealed document");
const Digest name = sha256(ByteView{content});

TEST(Archive, GivesBackWhatWasPut) {
  const test::Directory directory;
  const Archive archive{directory.path()};
  ASSERT_DONE(archive.put(name, content));
  EXPECT_EQ(*archive.get(name), content);
  EXPECT_TRUE(archive.put(name, content)) << "the same again is done";
}

TEST(Archive, FilesAreClosedToOthersAndToChange) {
  const test::Directory directory;
  const Archive archive{directory.path()};
  ASSERT_DONE(archive.put(name, content));
  struct stat status {};
  ASSERT_EQ(::stat(archive.path(name).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0400U);
  ASSERT_EQ(::stat(directory_of(archive.path(name)).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U);
}

TEST(Archive, NothingUnderAnotherName) {
  const test::Directory directory;
  EXPECT_REFUSED(Archive{directory.path()}.put(sha256("other"), content), Reason::wire_malformed);
  EXPECT_REFUSED(Archive{directory.path()}.get(name), Reason::not_found);
}

TEST(Archive, AChangedFileIsNeitherGivenNorPassedOver) {
  const test::Directory directory;
  const Archive archive{directory.path()};
  ASSERT_DONE(archive.put(name, content));
  std::filesystem::permissions(archive.path(name), std::filesystem::perms::owner_all);
  test::write_text(archive.path(name), "a forged document");
  EXPECT_REFUSED(archive.get(name), Reason::journal_inconsistent);
  EXPECT_REFUSED(archive.put(name, content), Reason::journal_inconsistent);
  EXPECT_EQ(test::read_text(archive.path(name)), "a forged document") << "evidence is not overwritten";
}

TEST(Archive, ALeftoverOfAnInterruptedPutIsNoObstacle) {
  const test::Directory directory;
  const Archive archive{directory.path()};
  std::filesystem::create_directory(directory_of(archive.path(name)));
  test::write_text(archive.path(name) + ".part", "half");
  std::filesystem::permissions(archive.path(name) + ".part", std::filesystem::perms::owner_read);
  ASSERT_DONE(archive.put(name, content));
  EXPECT_EQ(*archive.get(name), content);
  EXPECT_FALSE(std::filesystem::exists(archive.path(name) + ".part"));
}

TEST(Archive, ALinkIsNotFollowed) {
  const test::Directory directory;
  const Archive archive{directory.path()};
  std::filesystem::create_directory(directory_of(archive.path(name)));
  test::write_text(directory.file("elsewhere"), as_text(content));
  std::filesystem::create_symlink(directory.file("elsewhere"), archive.path(name));
  EXPECT_REFUSED(archive.get(name), Reason::system_error);
}

}  // namespace
}  // namespace signet::journal
