#include "daemon/gate/counters.h"

#include <gtest/gtest.h>

namespace signet::gate {
namespace {

bool has(const std::string& text, const std::string& line) { return ("\n" + text).find("\n" + line + "\n") != std::string::npos; }

TEST(Metrics, ShowsTheGatesOwnCounters) {
  Counters counters;
  counters.requests[{"/v1/seals", 201}] = 3;
  counters.connections = 5;
  const auto text = metrics_text(counters, false, {});
  EXPECT_TRUE(has(text, "signet_gate_requests_total{path=\"/v1/seals\",status=\"201\"} 3")) << text;
  EXPECT_TRUE(has(text, "signet_gate_connections_total 5"));
  EXPECT_TRUE(has(text, "signet_keyhold_up 0"));
}

TEST(Metrics, ShowsKeyholdsCounters) {
  const auto text =
      metrics_text({}, true, R"({"seals":12,"refusals":{"principal-missing":2},"open":true,"name":"x","list":[1],"ratio":0.5})");
  EXPECT_TRUE(has(text, "signet_keyhold_up 1"));
  EXPECT_TRUE(has(text, "signet_keyhold_seals 12")) << text;
  EXPECT_TRUE(has(text, "signet_keyhold_refusals{name=\"principal-missing\"} 2"));
  EXPECT_TRUE(has(text, "signet_keyhold_open 1"));
  EXPECT_TRUE(has(text, "signet_keyhold_ratio 0.5"));
  EXPECT_EQ(text.find("keyhold_list"), std::string::npos);
  EXPECT_EQ(text.find("keyhold_name"), std::string::npos);
}

TEST(Metrics, NamesCannotForgeALine) {
  const auto text = metrics_text({}, true, R"({"a\nb 1":1,"c":{"d\"} 9\ne":2}})");
  EXPECT_TRUE(has(text, "signet_keyhold_a_b_1 1")) << text;
  EXPECT_TRUE(has(text, "signet_keyhold_c{name=\"d\\\"} 9\\ne\"} 2")) << text;
}

TEST(Metrics, NonsenseAddsNothing) { EXPECT_EQ(metrics_text({}, true, "[1"), metrics_text({}, true, "{}")); }

}  // namespace
}  // namespace signet::gate
