#include <algorithm>

#include "client/review/page_parts.h"
#include "client/review/words.h"

namespace signet::client::review {
namespace {

template <class Key>
std::vector<std::pair<Key, std::uint64_t>> most_first(const std::map<Key, std::uint64_t>& counts) {
  std::vector<std::pair<Key, std::uint64_t>> sorted{counts.begin(), counts.end()};
  std::ranges::stable_sort(sorted, [](const auto& left, const auto& right) { return left.second > right.second; });
  return sorted;
}

double part_of(std::uint64_t part, std::uint64_t whole) { return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole); }

std::string by_reason(const View& view) {
  const Refusals& refusals = view.figures.refusals;
  Table table{view.voice("Theo lý do (một yêu cầu có thể có nhiều lý do)", "By reason (a request can have several)"),
              {{view.voice("Lý do", "Reason")},
               {view.voice("Nội dung", "What it says")},
               {view.voice("Ai phải xử lý", "Who must act")},
               {view.voice("Căn cứ", "Rule")},
               {view.voice("Yêu cầu", "Requests"), true}}};
  for (const auto& [code, requests] : most_first(refusals.by_reason)) {
    if (table.rows() == listed_max) break;
    const auto reason = reason_from_code(code);
    table.row({code, reason_in_words(code, view.voice), reason ? view.voice(name_of(actor(*reason))) : "–",
               reason ? std::string{rule(*reason)} : "–", std::to_string(requests)},
              part_of(requests, refusals.requests));
  }
  return table.html(view.voice("Không từ chối yêu cầu nào.", "No request was refused."));
}

std::string by_actor(const View& view) {
  const Refusals& refusals = view.figures.refusals;
  Table table{
      view.voice("Theo người phải xử lý", "By who must act"),
      {{view.voice("Ai phải xử lý", "Who must act")}, {view.voice("Yêu cầu", "Requests"), true}, {view.voice("Tỷ lệ", "Share"), true}}};
  for (const auto& [who, requests] : most_first(refusals.by_actor))
    table.row({view.voice(name_of(who)), std::to_string(requests), share_of(requests, refusals.requests)},
              part_of(requests, refusals.requests));
  return table.html("");
}

std::string by_caller(const View& view) {
  Table table{view.voice("Theo tài khoản yêu cầu", "By the account that asked"),
              {{"uid", true}, {view.voice("Yêu cầu", "Requests"), true}}};
  for (const auto& [uid, requests] : most_first(view.figures.refusals.by_caller)) {
    if (table.rows() == listed_max) break;
    table.row({std::to_string(uid), std::to_string(requests)}, part_of(requests, view.figures.refusals.requests));
  }
  return table.html("");
}

std::string reasons_of_failures(const View& view) {
  Table table{view.voice("Lý do không thành", "Reasons of failures"),
              {{view.voice("Lý do", "Reason")},
               {view.voice("Nội dung", "What it says")},
               {view.voice("Ai phải xử lý", "Who must act")},
               {view.voice("Lần", "Times"), true}}};
  for (const auto& [code, times] : most_first(view.figures.failure_reasons)) {
    if (table.rows() == listed_max) break;
    const auto reason = reason_from_code(code);
    table.row({code, reason_in_words(code, view.voice), reason ? view.voice(name_of(actor(*reason))) : "–", std::to_string(times)});
  }
  return view.figures.failure_reasons.empty() ? std::string{} : table.html("");
}

}  // namespace

std::string refusals_section(const View& view) {
  const Refusals& refusals = view.figures.refusals;
  std::string out = element("h2", view.voice("Từ chối", "Refusals"));
  if (refusals.entries > 0)
    out += element(
        "p", view.voice("Yêu cầu bị từ chối: ", "Requests refused: ") + std::to_string(refusals.requests) +
                 view.voice(" (số mục: ", " (entries: ") + std::to_string(refusals.entries) +
                 view.voice("). Tệp khác nhau: ", "). Different documents: ") + std::to_string(refusals.documents) +
                 view.voice("; trong đó đã được đóng dấu nguyên như vậy ở lần khác: ", "; of these sealed as they were at another time: ") +
                 std::to_string(refusals.sealed_unchanged) + ".");
  out += by_reason(view);
  if (refusals.entries > 0) out += by_actor(view) + by_caller(view);
  return out;
}

std::string unfinished_section(const View& view) {
  Table table{view.voice("Lần đóng dấu không thành hoặc chưa có kết quả", "Sealings that failed or have no outcome"),
              {{view.voice("Ý định (mục)", "Intent (entry)"), true},
               {view.voice("Thời điểm", "When")},
               {view.voice("Loại tài liệu", "Kind")},
               {view.voice("Mã con dấu", "Seal id")},
               {view.voice("Tình trạng", "State")}}};
  std::vector<std::size_t> places = view.figures.open_intents;
  places.insert(places.end(), view.figures.failed.begin(), view.figures.failed.end());
  std::ranges::sort(places);
  for (const std::size_t place : places) {
    if (table.rows() == listed_max) break;
    const Sealing& sealing = view.figures.known.sealings.all()[place];
    std::string state = sealing.fate == Fate::open ? view.voice("chưa có kết quả", "no outcome") : view.voice("không thành", "failed");
    if (sealing.fate == Fate::failed && sealing.token_asked) state += view.voice(", thiết bị đã được yêu cầu ký", ", the token was asked");
    if (sealing.revoked != 0) state += view.voice(", bị thu hồi: mục ", ", revoked: entry ") + std::to_string(sealing.revoked);
    table.row({std::to_string(sealing.intent), to_vietnamese(sealing.asked), kind_in_words(sealing.kind, view.voice), sealing.id, state});
  }
  return element("h2", view.voice("Chưa hoàn thành", "Not completed")) +
         table.html(view.voice("Mọi lần đóng dấu đều có kết quả là con dấu.", "Every sealing ended with a seal.")) +
         more(places.size(), view.voice, "signet journal show --outcome open") + reasons_of_failures(view);
}

}  // namespace signet::client::review
