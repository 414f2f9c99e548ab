#include "daemon/gate/framing.h"

#include <gtest/gtest.h>

namespace signet::gate {
namespace {

using Fields = std::vector<std::string>;

bool taken(const Fields& lengths, const Fields& encodings, bool http_1_1 = true) {
  const auto fault = framing_fault({http_1_1, lengths, encodings});
  EXPECT_TRUE(!fault || fault->status == 400);
  return !fault;
}

TEST(Framing, OneWayToSayWhereTheBodyEnds_RFC9112_6_3) {
  EXPECT_TRUE(taken({}, {}));
  EXPECT_TRUE(taken({"0"}, {}));
  EXPECT_TRUE(taken({"12"}, {}, false));
  EXPECT_TRUE(taken({}, {"chunked"}));
  EXPECT_TRUE(taken({}, {"Chunked"}));
}

TEST(Framing, TwoLengthsAreNone_RFC9112_6_3) {
  for (const auto& lengths :
       {Fields{"4", "4"}, Fields{"4", "5"}, Fields{"4, 4"}, Fields{"+4"}, Fields{"-4"}, Fields{"0x4"}, Fields{""}, Fields{"4 4"}})
    EXPECT_FALSE(taken(lengths, {})) << lengths.front();
  EXPECT_FALSE(taken({"4"}, {"chunked"}));
}

TEST(Framing, NoOtherEncodingThanChunkedAlone_RFC9112_6_1) {
  for (const auto& encodings : {Fields{"gzip, chunked"}, Fields{"chunked, gzip"}, Fields{"chunked, chunked"}, Fields{"chunked", "chunked"},
                                Fields{"identity"}, Fields{"xchunked"}, Fields{"chunked;a=b"}, Fields{""}})
    EXPECT_FALSE(taken({}, encodings)) << encodings.front();
  EXPECT_FALSE(taken({}, {"chunked"}, false)) << "RFC 9112 6.1: not in HTTP/1.0";
}

}  // namespace
}  // namespace signet::gate
