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

TEST(Metrics, ShowsKeyholdsCountersByAClosedList) {
  const auto text = metrics_text(
      {}, true,
      R"({"sealed":12,"reasons":{"principal-missing":2},"activation_open":true,"name":"x","list":[1],"ratio":0.5,"refused":{"a":1}})");
  EXPECT_TRUE(has(text, "signet_keyhold_up 1"));
  EXPECT_TRUE(has(text, "# TYPE signet_seals_total counter"));
  EXPECT_TRUE(has(text, "signet_seals_total 12")) << text;
  EXPECT_TRUE(has(text, "signet_refusals_by_reason_total{reason=\"principal-missing\"} 2"));
  EXPECT_TRUE(has(text, "signet_activation_open 1"));
  for (const char* unknown : {"list", "ratio 0.5", "\"x\"", "signet_refusals_total"})
    EXPECT_EQ(text.find(unknown), std::string::npos) << unknown;
}

TEST(Metrics, NamesCannotForgeALine) {
  const auto text = metrics_text({}, true, R"({"a\nb 1":1,"reasons":{"d\"} 9\ne":2}})");
  EXPECT_EQ(text.find("b 1"), std::string::npos);
  EXPECT_TRUE(has(text, "signet_refusals_by_reason_total{reason=\"d\\\"} 9\\ne\"} 2")) << text;
}

TEST(Metrics, DurationsAreCumulative) {
  Counters counters;
  for (const double seconds : {0.004, 0.01, 0.3, 99.0}) counters.durations["/v1/seals"].add(seconds);
  const auto text = metrics_text(counters, false, {});
  const std::string bucket = "signet_gate_request_duration_seconds_bucket{path=\"/v1/seals\",le=";
  for (const char* rest : {"\"0.005\"} 1", "\"0.01\"} 2", "\"0.5\"} 3", "\"30\"} 3", "\"+Inf\"} 4"})
    EXPECT_TRUE(has(text, bucket + rest)) << rest << text;
  EXPECT_TRUE(has(text, "signet_gate_request_duration_seconds_count{path=\"/v1/seals\"} 4"));
}

TEST(Metrics, NonsenseAddsNothing) { EXPECT_EQ(metrics_text({}, true, "[1"), metrics_text({}, true, "{}")); }

}  // namespace
}  // namespace signet::gate
