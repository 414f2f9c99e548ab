#include <algorithm>

#include "client/json_fields.h"
#include "client/lateness.h"
#include "client/review/csv.h"
#include "client/review/plain_text.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

std::string right(std::string text, std::size_t width) { return text.size() < width ? std::string(width - text.size(), ' ') + text : text; }

std::string name_of(Role role, Language language) {
  return fill_in("{role}", {Reason{}, "", std::string{code(role)}, "", "", ""}, language);
}

// Two people may have one name; then their certificates' subjects tell them apart.
std::string person_in(const LatenessRow& row, const std::vector<LatenessRow>& rows) {
  const bool namesake =
      std::ranges::any_of(rows, [&](const auto& other) { return other.person == row.person && other.subject != row.subject; });
  return review::plain(namesake || row.person.empty() ? row.subject : row.person);
}

std::string line(const LatenessRow& row, const std::vector<LatenessRow>& rows, Language language) {
  return right(std::to_string(row.count), 10) + right(std::to_string(row.late), 8) + right(to_text(row.last), 10) + "  " +
         to_vietnamese(row.earliest) + "  " + to_vietnamese(row.latest) + "  " + person_in(row, rows) + ", " + name_of(row.role, language) +
         "\n";
}

std::uint64_t sum(const std::vector<LatenessRow>& rows, std::uint64_t LatenessRow::*figure) {
  std::uint64_t all = 0;
  for (const LatenessRow& each : rows) all += each.*figure;
  return all;
}

std::string totals(const Lateness& lateness, const std::vector<LatenessRow>& rows, const CommandContext& context) {
  return context.say({"Tổng: ", "Total: "}) + std::to_string(sum(rows, &LatenessRow::count)) +
         context.say({" chữ ký, trễ ", " signatures, late "}) + std::to_string(sum(rows, &LatenessRow::late)) +
         context.say({"; số học bạ cuối năm: ", "; annual transcripts: "}) + std::to_string(lateness.files()) +
         context.say({"; tệp loại khác, không tính: ", "; files of other kinds, not counted: "}) + std::to_string(lateness.others()) +
         context.say({"; tệp lặp lại: ", "; files given twice: "}) + std::to_string(lateness.repeated()) + "\n";
}

nlohmann::ordered_json to_json(const LatenessRow& row) {
  return {{"person", row.person},
          {"subject", row.subject},
          {"role", code(row.role)},
          {"last_day", to_text(row.last)},
          {"signatures", row.count},
          {"late", row.late},
          {"earliest", to_iso8601(row.earliest)},
          {"latest", to_iso8601(row.latest)}};
}

nlohmann::ordered_json to_json(const UncountedFile& file) {
  auto reasons = nlohmann::ordered_json::array();
  for (const Finding& each : file.findings)
    reasons.push_back(
        {{"code", code(each.reason)}, {"message", message(each, Language::english)}, {"message_vi", message(each, Language::vietnamese)}});
  return {
      {"file", file.file}, {"verdict", file.verdict == Verdict::invalid ? "invalid" : "indeterminate"}, {"reasons", std::move(reasons)}};
}

}  // namespace

std::string lateness_text(const Lateness& lateness, const CommandContext& context) {
  const auto rows = lateness.rows();
  std::string text =
      context.say({"AI KÝ KHI NÀO, theo thời điểm ký mà từng chữ ký nêu\n Số chữ ký     Trễ Ngày cuối  Sớm nhất             Muộn nhất      "
                   "      Người ký\n",
                   "WHO SIGNED WHEN, as each signature says of itself\nSignatures    Late  Last day  Earliest             Latest           "
                   "    Signer\n"});
  for (const LatenessRow& row : rows) text += line(row, rows, context.language);
  text += totals(lateness, rows, context);
  return text + uncounted_text(lateness, context);
}

std::string uncounted_text(const Lateness& lateness, const CommandContext& context) {
  std::string text;
  for (const UncountedFile& each : lateness.uncounted()) {
    text += each.file + (each.verdict == Verdict::invalid
                             ? context.say({": KHÔNG HỢP LỆ, không tính\n", ": INVALID, nothing of it is counted\n"})
                             : context.say({": chưa đủ căn cứ, không tính hết\n", ": cannot be judged, not all of it is counted\n"}));
    for (const Finding& finding : each.findings)
      text += "  - " + message(finding, context.language) + " [" + std::string{code(finding.reason)} + "]\n";
  }
  return text;
}

std::string lateness_csv(const Lateness& lateness, bool semicolon) {
  const auto separator = semicolon ? review::Separator::semicolon : review::Separator::comma;
  std::string text = std::string{review::csv_mark} +
                     review::csv_line({"person", "subject", "role", "last_day", "signatures", "late", "earliest", "latest"}, separator);
  for (const LatenessRow& row : lateness.rows())
    text += review::csv_line({row.person, row.subject, std::string{code(row.role)}, to_text(row.last), std::to_string(row.count),
                              std::to_string(row.late), to_iso8601(row.earliest), to_iso8601(row.latest)},
                             separator);
  return text;
}

std::string lateness_json(const Lateness& lateness) {
  const auto rows = lateness.rows();
  auto people = nlohmann::ordered_json::array(), files = nlohmann::ordered_json::array();
  for (const LatenessRow& each : rows) people.push_back(to_json(each));
  for (const UncountedFile& each : lateness.uncounted()) files.push_back(to_json(each));
  return dump({{"rows", std::move(people)},
               {"signatures", sum(rows, &LatenessRow::count)},
               {"late", sum(rows, &LatenessRow::late)},
               {"annual_transcripts", lateness.files()},
               {"other_kinds", lateness.others()},
               {"given_twice", lateness.repeated()},
               {"not_counted", std::move(files)}});
}

}  // namespace signet::client
