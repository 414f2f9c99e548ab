// The outside of a backup: its tar, its label, the names that may stand in it. Another program writes and reads the tar too.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "client/backup_label.h"
#include "client/backup_source.h"
#include "client/output_file.h"
#include "client/tar.h"
#include "tests/unit/client/temporary_directory.h"

namespace signet::client {
namespace {

struct Seen {
  std::vector<TarFile> files;
  std::vector<std::string> contents;
  TarReader reader{{[this](const TarFile& file) { return files.push_back(file), contents.emplace_back(), Outcome{Done{}}; },
                    [this](ByteView octets) { return contents.back().append(as_text(octets)), Outcome{Done{}}; },
                    [] { return Outcome{Done{}}; }}};
};

Bytes a_tar(const std::vector<std::pair<std::string, std::string>>& files) {
  Bytes all;
  for (const auto& [name, content] : files) {
    const auto header = *tar_header({name, content.size(), 0400});
    all.insert(all.end(), header.begin(), header.end());
    all.insert(all.end(), content.begin(), content.end());
    all.resize(all.size() + tar_padding(content.size()), 0);
  }
  all.resize(all.size() + 2 * tar_block, 0);
  return all;
}

const std::vector<std::pair<std::string, std::string>> three = {
    {"journal/journal.db", std::string(1500, 'x')}, {"etc/empty", ""}, {"archive/ab/c", std::string(512, 'y')}};

TEST(Tar, ComesBackInPiecesOfAnySize) {
  const auto tar = a_tar(three);
  for (const std::size_t piece : {1UL, 7UL, 511UL, 512UL, 513UL, 2000UL, 100000UL}) {
    Seen seen;
    for (std::size_t at = 0; at < tar.size(); at += piece)
      ASSERT_TRUE(seen.reader.take(ByteView{tar}.subspan(at, std::min(piece, tar.size() - at))));
    ASSERT_TRUE(seen.reader.finish());
    ASSERT_EQ(seen.files.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(seen.files[i].name, three[i].first);
      EXPECT_EQ(seen.files[i].mode, 0400U);
      EXPECT_EQ(seen.contents[i], three[i].second);
    }
  }
}

TEST(Tar, IsReadByTheProgramOfThatName) {
  const TemporaryDirectory directory;
  ASSERT_TRUE(write_new_file(directory / "x.tar", a_tar(three)));
  ASSERT_EQ(
      std::system(
          ("cd " + directory.path() + " && tar -xf x.tar && test $(stat -c %s journal/journal.db) = 1500 && test -f etc/empty").c_str()),
      0);
}

TEST(Tar, RefusesWhatIsCutOffAnywhere) {
  const auto tar = a_tar(three);
  for (std::size_t size = 0; size < tar.size(); size += 100) {
    Seen seen;
    EXPECT_FALSE(seen.reader.take(ByteView{tar}.first(size)) && seen.reader.finish()) << size;
  }
}

TEST(Tar, RefusesChangedHeadersLinksAndLongNames) {
  for (const std::size_t at : {0UL, 100UL, 124UL, 148UL, 156UL, 300UL}) {
    auto tar = a_tar(three);
    tar[at] ^= 1;
    Seen seen;
    EXPECT_FALSE(seen.reader.take(tar)) << at;
  }
  EXPECT_FALSE(tar_header({std::string(100, 'n'), 1, 0600}));
  EXPECT_FALSE(tar_header({"n", tar_file_bytes_max + 1, 0600}));
  EXPECT_FALSE(tar_header({"", 1, 0600}));
}

TEST(Backup, HoldsNoOtherNames) {
  const std::string digest(64, 'a');
  for (const std::string& name :
       {std::string{"journal/journal.db"}, "archive/aa/" + digest, "journal/witness/" + digest + "/2026",
        "journal/witness/" + digest + "/2027.link", "journal/witness/" + digest + "/2027.not-linked", std::string{"journal/cosigned/43"},
        std::string{"keyhold/keyhold.db"}, std::string{"etc/profiles/moet-hocba.toml"}, std::string{"etc/signet.toml"}}) {
    EXPECT_TRUE(is_backup_name(name)) << name;
  }
  for (const std::string& name :
       {std::string{"../etc/passwd"}, std::string{"etc/../../x"}, std::string{"/etc/passwd"}, std::string{"etc/credentials/pin"},
        "journal/witness/" + digest + "/2027.link.part", "journal/witness/" + digest + "/2027.other", std::string{"etc/.hidden"},
        std::string{"journal/journal.db-wal"}, std::string{"archive/aa/" + digest + ".part"}, std::string{"keyhold/x"},
        std::string{"etc//x"}, std::string{"journal/cosigned/"}, std::string{""}, std::string{"etc/x\ny"}}) {
    EXPECT_FALSE(is_backup_name(name)) << name;
  }
}

TEST(Backup, ALabelHoldsTogether) {
  const TemporaryDirectory directory;
  BackupLabel label;
  label.origin = "school.example/journal/2026", label.size = 7, label.root = sha256("root"), label.files = 3;
  label.parts = {{"part-0001.p7m", 10, sha256("1")}, {"part-0002.p7m", 20, sha256("2")}};
  const auto text = write_label(label);
  const auto read = [&](const std::string& content) {
    directory.write("label.json", content);
    return read_label(directory.path());
  };
  const auto again = read(text);
  ASSERT_TRUE(again) << again.refusal().detail;
  EXPECT_EQ(again->digest(), label.digest());
  EXPECT_EQ(again->parts.at(1).bytes, 20U);
  const auto changed = [&](const std::string& from, const std::string& to) {
    auto other = text;
    other.replace(other.find(from), from.size(), to);
    return read(other);
  };
  EXPECT_FALSE(changed("signet-backup/v1", "signet-backup/v2"));
  EXPECT_FALSE(changed(to_hex(sha256("1")), to_hex(sha256("3"))));
  EXPECT_FALSE(changed("part-0001.p7m", "../../0001.p7m"));
  EXPECT_FALSE(changed("\"root\"", "\"toot\""));
  EXPECT_FALSE(read(""));
}

}  // namespace
}  // namespace signet::client
