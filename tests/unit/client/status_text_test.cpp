#include "client/status_text.h"

#include <gtest/gtest.h>

namespace signet::client {
namespace {

constexpr const char* ready = R"({"mode":"demo","time":"2026-05-28T15:04:05+07:00","school":{"code":"00A","name":"THCS Mẫu A"},
 "journal":{"size":7},"clock":{"trusted":true},"certificate":{"not_after":"2027-10-14T00:00:00+07:00","days_left":320},
 "token":{"serial":"12ab","state":"present"},"approval":"2028-06-30T00:00:00+07:00","configuration":"ordered","roster":"2025-2026",
 "activation":{"by":1000,"until":"2026-05-28T23:04:05+07:00","left":45},"seals":3,"last_seal":"2026-05-28T15:00:00+07:00",
 "last_refusal":{"time":"2026-05-28T14:00:00+07:00","code":"principal-missing"},"disk":{"free_bytes":1048576,"size_bytes":4194304,"state":"room"}})";

std::string text_of(std::string status, Language language = Language::english, std::string_view metrics = {}) {
  CommandContext context;
  context.language = language;
  return status_text(context, status, metrics);
}

std::string with(std::string_view from, std::string_view to) {
  std::string status{ready};
  status.replace(status.find(from), from.size(), to);
  return status;
}

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(StatusText, SaysFirstThatItCanSeal) {
  const auto text = text_of(ready, Language::english, "x 1\nsignet_gate_calls_waiting 12\n");
  EXPECT_TRUE(text.starts_with("THCS Mẫu A (00A) — demonstration\nIt can seal now: YES\n\n")) << text;
  for (const char* line : {"present, serial 12ab\n", "ends in 320 days (2027-10-14 00:00)\n", "open until 2026-05-28 23:04, left: 45\n",
                           "1 / 4 MiB\n", "12 requests\n", "3, newest 2026-05-28 15:00\n", "2026-05-28 14:00  principal-missing\n"})
    EXPECT_TRUE(holds(text, line)) << line << text;
  EXPECT_FALSE(holds(text, "✘"));
}

TEST(StatusText, NamesEachThingThatIsMissingAndWhatToDo) {
  struct Row {
    const char *from, *to, *english, *vietnamese;
  };
  for (const auto& row : {
           Row{R"({"by":1000,"until":"2026-05-28T23:04:05+07:00","left":45})", R"("closed")", "signet activate", "văn thư chưa mở"},
           Row{R"("2028-06-30T00:00:00+07:00")", R"("missing")", "no approval of the department", "chưa có phê duyệt"},
           Row{R"("ordered")", R"(["policy.toml"])", "signet policy check", "Hiệu trưởng chưa ký"},
           Row{R"("2025-2026")", R"("missing")", "no roster", "chưa có danh sách"},
           Row{R"({"trusted":true})", R"({"trusted":false,"trouble":"behind"})", "not trusted: behind", "không đáng tin: behind"},
           Row{R"("days_left":320)", R"("days_left":-1)", "has ended", "đã hết hạn"},
           Row{R"("room")", R"("full")", "the disk is full", "ổ đĩa đầy"},
           Row{R"("seals":3)", R"("seals":3,"hold":"x")", "on hold", "đang tạm giữ"},
       }) {
    const auto english = text_of(with(row.from, row.to)), vietnamese = text_of(with(row.from, row.to), Language::vietnamese);
    EXPECT_TRUE(holds(english, "It can seal now: NO\n  ✘ ")) << english;
    EXPECT_TRUE(holds(english, row.english)) << english;
    EXPECT_TRUE(holds(vietnamese, "Đóng dấu được ngay: CHƯA\n  ✘ ")) << vietnamese;
    EXPECT_TRUE(holds(vietnamese, row.vietnamese)) << vietnamese;
  }
}

TEST(StatusText, TheReserveIsToldAndStopsNoSeal) {
  const auto text = text_of(with(R"("room")", R"("reserve")"));
  EXPECT_TRUE(holds(text, "NEARLY FULL")) << text;
  EXPECT_TRUE(holds(text, "It can seal now: YES"));
}

TEST(StatusText, ASilentClockPartIsToldAndStopsNoSeal) {
  const auto text = text_of(with(R"({"trusted":true})", R"({"trusted":true,"part_silent":"no answer in time"})"));
  EXPECT_TRUE(holds(text, "signet-clock does NOT answer: no answer in time\n")) << text;
  EXPECT_TRUE(holds(text, "It can seal now: YES"));
}

TEST(StatusText, NonsenseSaysNothing) { EXPECT_EQ(text_of("[1"), ""); }

}  // namespace
}  // namespace signet::client
