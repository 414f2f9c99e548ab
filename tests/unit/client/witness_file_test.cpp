// One file between a school and its department: a text of the protocol as it stands, or several.
#include "client/witness_file.h"

#include <gtest/gtest.h>

namespace signet::client {
namespace {

using Kind = WitnessPart::Kind;

std::string refused(std::string_view text) {
  const auto read = read_witness_file(text, Kind::cosigned);
  if (read) return "";
  EXPECT_EQ(read.refusal().reason, Reason::request_malformed);
  return read.refusal().detail;
}

TEST(WitnessFile, ASingleBodyIsWrittenAsItStands) {
  EXPECT_EQ(write_witness_file({{Kind::add_checkpoint, "old 0\n\nnote\n"}}), "old 0\n\nnote\n");
  const auto read = read_witness_file("old 0\n\nnote\n", Kind::add_checkpoint);
  ASSERT_TRUE(read && read->size() == 1);
  EXPECT_EQ(read->front().kind, Kind::add_checkpoint);
  EXPECT_EQ(read->front().text, "old 0\n\nnote\n");
}

TEST(WitnessFile, SeveralStandOneBehindTheOther) {
  const std::vector<WitnessPart> parts{{Kind::add_checkpoint, "one"}, {Kind::cosigned, ""}, {Kind::add_year, "signet-year-link 1\n"}};
  const auto text = write_witness_file(parts);
  EXPECT_EQ(text, "signet-witness 1\nadd-checkpoint 3\nonecosigned 0\nadd-year 19\nsignet-year-link 1\n");
  const auto read = read_witness_file(text, Kind::add_checkpoint);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ((*read)[i].kind, parts[i].kind);
    EXPECT_EQ((*read)[i].text, parts[i].text);
  }
  EXPECT_NE(write_witness_file({{Kind::add_year, "alone"}}), "alone") << "a link alone says what it is";
}

TEST(WitnessFile, OtherFilesAreRefused) {
  const std::string head = "signet-witness 1\n";
  EXPECT_NE(refused(head).find("no part"), std::string::npos);
  EXPECT_NE(refused(head + "cosigned 4\nabc").find("cut off"), std::string::npos);
  EXPECT_NE(refused(head + "cosigned 03\nabc").find("cut off"), std::string::npos);
  EXPECT_NE(refused(head + "cosigned 18446744073709551616\nabc").find("cut off"), std::string::npos);
  EXPECT_NE(refused(head + "other 3\nabc").find("no kind"), std::string::npos);
  EXPECT_NE(refused(head + "cosigned 3\nabcx").find("no head"), std::string::npos);
  EXPECT_NE(refused(head + "cosigned\nabc").find("no head"), std::string::npos);
  std::string many = head;
  for (int i = 0; i < 9; ++i) many += "cosigned 1\nx";
  EXPECT_NE(refused(many).find("too many"), std::string::npos);
}

}  // namespace
}  // namespace signet::client
