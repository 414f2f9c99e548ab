// signet department witness: one clear line for each school's journal.
#include <algorithm>

#include "client/input.h"
#include "client/json_fields.h"
#include "client/output_file.h"
#include "client/service.h"
#include "client/witness_command.h"
#include "journal/witness.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

struct Line {
  std::string text;
  int status = exit_code::done;
};

const nlohmann::json& newest_year(const nlohmann::json& school) {
  static const nlohmann::json none;
  const auto years = school.find("years");
  return years == school.end() || !years->is_array() || years->empty() ? none : years->front();
}

std::string size_in(const nlohmann::json& row) { return std::to_string(number_of(row, "size").value_or(0)); }

Line trouble_line(const CommandContext& context, const nlohmann::json& year, const nlohmann::json& trouble) {
  const auto when = text_of(trouble, "time"), shown = size_in(trouble), seen = size_in(year);
  switch (journal::log_trouble_from_code(text_of(trouble, "trouble")).value_or(journal::LogTrouble::none)) {
    case journal::LogTrouble::forked:
      return {context.say({"RẼ NHÁNH: hai điểm kiểm khác nhau cùng số mục ", "FORKED: two different checkpoints of the same size "}) +
                  shown + " (" + when +
                  context.say({"). Nhật ký có hai lịch sử: giữ nguyên hiện trạng, báo ngay trường",
                               "). The journal has two histories: keep everything, tell the school at once"}),
              exit_code::internal};
    case journal::LogTrouble::not_continued:
      return {context.say({"KHÔNG NỐI TIẾP: điểm kiểm ", "NOT CONTINUED: nothing proves that the checkpoint of "}) + shown +
                  context.say({" mục không nối tiếp ", " entries continues "}) + seen +
                  context.say({" mục đã chứng kiến (", " entries cosigned before ("}) + when + ")",
              exit_code::internal};
    case journal::LogTrouble::behind:
      return {context.say({"NGẮN ĐI: nhận điểm kiểm ", "SHRUNK OR OLD: a checkpoint of "}) + shown +
                  context.say({" mục sau khi đã chứng kiến ", " entries came after "}) + seen +
                  context.say({" mục (", " entries had been cosigned ("}) + when +
                  context.say({"). Tệp cũ, hoặc nhật ký đã bị cắt: đề nghị trường xuất lại",
                               "). An old file, or a journal that was cut: have the school export again"}),
              exit_code::refused};
    case journal::LogTrouble::not_linked:
      return {context.say({"NĂM MỚI KHÔNG NỐI TIẾP NĂM TRƯỚC (", "THE NEW YEAR DOES NOT CONTINUE THE YEAR BEFORE ("}) + when +
                  "): " + text_of(trouble, "why") +
                  context.say({". Giữ nguyên hiện trạng, báo ngay trường", ". Keep everything, tell the school at once"}),
              exit_code::internal};
    case journal::LogTrouble::none: break;
  }
  return {"?", exit_code::unknown};
}

/// A year that came after another one, and nobody has shown how they name each other.
bool lacks_link(const nlohmann::json& years, std::size_t i) {
  if (i + 1 >= years.size() || years[i].contains("link")) return false;
  const auto troubles = years[i].find("troubles");
  return troubles == years[i].end() || std::none_of(troubles->begin(), troubles->end(), [](const auto& each) {
           return text_of(each, "trouble") == journal::code(journal::LogTrouble::not_linked);
         });
}

Line unlinked_line(const CommandContext& context, const nlohmann::json& year) {
  return {context.say({"CHƯA NỐI VỚI NĂM TRƯỚC: trường chưa chứng minh ", "NEW YEAR NOT LINKED: the school has not shown that "}) +
              text_of(year, "origin") +
              context.say({" nối tiếp năm đã chứng kiến. Đề nghị trường xuất lại (signet journal witness export)",
                           " continues the year cosigned before. Have the school export again (signet journal witness export)"}),
          exit_code::refused};
}

std::vector<Line> lines_of(const CommandContext& context, const nlohmann::json& school, const WitnessReportOptions& options) {
  const auto& year = newest_year(school);
  if (!year.is_object())
    return {{context.say({"CHƯA TỪNG GỬI điểm kiểm nào", "NEVER HEARD OF: no checkpoint was shown yet"}), exit_code::refused}};
  std::vector<Line> lines;
  const auto& years = school["years"];
  for (std::size_t i = 0; i < years.size(); ++i) {
    const auto& each = years[i];
    if (!each.is_object() || !each.contains("troubles")) continue;
    if (lacks_link(years, i)) lines.push_back(unlinked_line(context, each));
    for (const auto& trouble : each["troubles"]) lines.push_back(trouble_line(context, each, trouble));
  }
  const auto days = number_of(year, "days").value_or(0);
  if (days > options.silent_days)
    lines.push_back({context.say({"IM LẶNG: ", "SILENT: no checkpoint for "}) + std::to_string(days) +
                         context.say({" ngày không có điểm kiểm mới", " days"}),
                     exit_code::refused});
  return lines;
}

/// A journal that goes on under a later year's origin has not fallen silent under the earlier one.
std::vector<std::string> ended_years(const CommandContext& context, const nlohmann::json& school) {
  std::vector<std::string> lines;
  const auto years = school.find("years");
  for (std::size_t i = 1; years != school.end() && years->is_array() && i < years->size(); ++i) {
    const auto& year = (*years)[i];
    lines.push_back(text_of(year, "origin") +
                    context.say({": năm đã kết thúc, chứng kiến đến ", ": this year has ended, cosigned up to "}) + size_in(year) +
                    context.say({" mục lúc ", " entries at "}) + text_of(year, "cosigned"));
  }
  return lines;
}

void print_school(CommandContext& context, const nlohmann::json& school, const WitnessReportOptions& options) {
  const auto& about = school.value("school", nlohmann::json::object());
  const auto& year = newest_year(school);
  std::string head = text_of(about, "code") + " " + text_of(about, "name") + " (" + text_of(school, "origin") + ")";
  if (year.is_object())
    head += ": " + size_in(year) + context.say({" mục, chứng kiến lúc ", " entries, cosigned at "}) + text_of(year, "cosigned");
  const auto lines = lines_of(context, school, options);
  print_line((lines.empty() ? "✔ " : "✘ ") + head);
  for (const auto& line : ended_years(context, school)) print_line("    " + line);
  for (const auto& line : lines) {
    print_line("    " + line.text + ".");
    context.worsen(line.status);
  }
}

Result<std::string> newest_note(const nlohmann::json& schools, const std::string& origin) {
  for (const auto& school : schools) {
    const auto years = school.find("years");
    if (years == school.end() || !years->is_array()) continue;
    for (const auto& year : *years) {
      if (text_of(year, "origin") == origin || text_of(school, "origin") == origin) return text_of(year, "checkpoint");
    }
  }
  return Refusal{Reason::not_found, origin};
}

void write_note(CommandContext& context, const nlohmann::json& schools, const WitnessReportOptions& options) {
  const auto note = newest_note(schools, options.origin);
  if (!note) return print_refusal(context, note.refusal());
  if (const auto written = replace_file(options.out, as_bytes(*note)); !written) return print_refusal(context, written.refusal());
  print_line(options.out);
}

}  // namespace

void witness_report(CommandContext& context, const WitnessReportOptions& options) {
  const auto body = Service{context}.fetch("/v1/witness");
  if (!body) return print_refusal(context, body.refusal());
  const auto report = nlohmann::json::parse(*body, nullptr, false);
  if (!report.is_object() || !report.contains("schools") || !report["schools"].is_array())
    return print_refusal(context, {Reason::unavailable, "/v1/witness"});
  if (!options.out.empty()) return write_note(context, report["schools"], options);
  if (context.json) {
    print_line(*body);
    for (const auto& school : report["schools"]) {
      for (const auto& line : lines_of(context, school, options)) context.worsen(line.status);
    }
    return;
  }
  if (report["schools"].empty()) print_line(context.say({"Chưa có trường nào được phê duyệt ở đây.", "No school is approved here yet."}));
  for (const auto& school : report["schools"]) print_school(context, school, options);
}

}  // namespace signet::client
