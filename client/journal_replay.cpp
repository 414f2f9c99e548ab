#include "client/journal_replay.h"

#include <filesystem>

#include "client/inspect_program.h"
#include "daemon/os/private_inspect.h"
#include "daemon/replay/replay.h"
#include "journal/years.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

using nlohmann::json;
using replay::Left;
using replay::Report;

Text words_of(Left why) {
  switch (why) {
    case Left::refusal: return {"từ chối (tài liệu bị từ chối không được lưu)", "refusals (what was refused is not kept)"};
    case Left::not_sealed:
      return {"ý định không thành dấu (tài liệu không được lưu)", "intents without a seal (their document is not kept)"};
    case Left::department_seal:
      return {"dấu của cơ quan (cần khóa chứng kiến, nhật ký không nêu)",
              "a department's seals (they rest on its witness, which the journal does not name)"};
    case Left::other_configuration:
      return {"cấu hình lúc đó không có ở đây (thêm --etc THƯMỤC giữ các tệp mà lệnh cấu hình khi đó nêu)",
              "configuration of that time is not here (add --etc DIR with the files that the configuration order of that time lists)"};
    case Left::order_meanwhile: return {"có lệnh được ghi trong lúc quyết định", "an order was entered while it was decided"};
    case Left::reader_failed:
      return {"bộ đọc không kịp trả lời (chạy lại khi máy rảnh)", "the reader did not come to an end (run it again on a calmer machine)"};
    case Left::archive_missing:
      return {"thiếu tệp trong kho lưu trữ (dùng --archive với bản đầy đủ)",
              "a file is missing in the archive (give a whole one with --archive)"};
  }
  return {"", ""};
}

Text words_of(const std::string& what) {
  if (what == "decision") return {"quyết định", "the decision"};
  if (what == "seal") return {"con dấu", "the seal"};
  if (what == "tree") return {"cây mà keyhold còn nhớ", "the tree that the key holder remembers"};
  if (what == "archive") return {"kho lưu trữ", "the archive"};
  return {what, what};
}

// Nothing in a forged journal may steer the terminal.
std::string harmless(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return text;
}

std::string with_slash(std::string folder) { return folder.ends_with('/') ? folder : folder + "/"; }

replay::Sources sources_of(const CommandContext& context, const JournalReplayOptions& options) {
  replay::Sources sources;
  sources.journal = options.directory.empty() ? context.path("var/lib/signet/journal") : options.directory;
  sources.archive = options.archive;
  std::error_code ignored;
  const auto beside = std::filesystem::path{sources.journal}.parent_path() / "archive";
  if (sources.archive.empty())
    sources.archive = std::filesystem::is_directory(beside, ignored) ? beside.string() : context.path("var/lib/signet/archive");
  for (const auto& folder : options.etc) sources.configuration.push_back(with_slash(folder));
  if (options.etc.empty()) sources.configuration.push_back(with_slash(context.path("")));
  sources.state = options.state;
  return sources;
}

int status_of(const Report& report) {
  if (report.difference) return exit_code::refused;
  return report.first_open ? exit_code::unknown : exit_code::done;
}

json json_of(const std::vector<Report::Year>& years) {
  json list = json::array();
  for (const auto& year : years) list.push_back({{"origin", year.origin}, {"first_number", year.first_number}, {"entries", year.entries}});
  return list;
}

json json_of(const Report& report) {
  json left = json::object();
  for (const auto& [why, count] : report.left) left[std::string{replay::code(why)}] = count;
  json out{{"verdict", report.difference   ? "different"
                       : report.first_open ? "open"
                                           : "same"},
           {"origin", report.years.back().origin},
           {"years", json_of(report.years)},
           {"entries", report.entries()},
           {"orders", report.orders},
           {"xml", report.xml},
           {"pdf", report.pdf},
           {"manifests", report.manifests},
           {"incoming", report.incoming},
           {"outcomes", report.outcomes},
           {"not_judged_again", std::move(left)},
           {"names_made_again", report.names_compared},
           {"names_erased", report.names_erased},
           {"activations_in_part", report.activations_in_part}};
  if (report.first_open) out["first_open"] = *report.first_open;
  if (report.first_open) out["why_open"] = report.why_open;
  if (const auto& found = report.difference)
    out["difference"] = {{"entry", found->entry},
                         {"year", report.year_of(found->entry)},
                         {"what", found->what},
                         {"journal", found->journal},
                         {"replay", found->replay}};
  return out;
}

void print_difference(const CommandContext& context, const Report& report) {
  const auto& found = *report.difference;
  print_line(harmless(context.say({"KHÁC NHAU ở mục ", "DIFFERENT at entry "}) + std::to_string(found.entry) + " (" +
                      report.year_of(found.entry) + "): " + context.say(words_of(found.what))));
  print_line(harmless("  " + context.say({"nhật ký: ", "journal: "}) + (found.journal.empty() ? "–" : found.journal)));
  print_line(harmless("  " + context.say({"làm lại: ", "replay:  "}) + (found.replay.empty() ? "–" : found.replay)));
  print_line("  " + context.say({"Đề nghị giữ nguyên bản sao này và báo cơ quan phê duyệt; các mục sau chưa được làm lại.",
                                 "Keep this copy as it is and tell the department; what follows was not judged again."}));
}

void print_counts(const CommandContext& context, const Report& report) {
  const auto line = [&](Text what, std::uint64_t count) {
    if (count > 0) print_line("  " + context.say(what) + std::to_string(count));
  };
  line({"lệnh: ", "orders: "}, report.orders);
  line({"dấu trên XML: ", "seals of XML: "}, report.xml);
  line({"dấu trên PDF: ", "seals of PDF: "}, report.pdf);
  line({"dấu trên gói tin, bản sao y: ", "seals of packages and copies: "}, report.manifests);
  line({"học bạ của trường khác: ", "records of other schools: "}, report.incoming);
  line({"mục kết quả: ", "outcomes: "}, report.outcomes);
}

void print_left(const CommandContext& context, const Report& report) {
  for (const auto& [why, count] : report.left)
    print_line("  " + context.say({"không xét lại: ", "not judged again: "}) + std::to_string(count) + ", " + context.say(words_of(why)));
  if (report.first_open)
    print_line(harmless("  " + context.say({"chưa rõ từ mục ", "open from entry "}) + std::to_string(*report.first_open) +
                        (report.why_open.empty() ? "" : ": " + report.why_open)));
  if (!report.names_compared)
    print_line("  " +
               context.say({"tên băm có khóa: chỉ so với nhau; dùng --state với bản sao keyhold.db để làm lại",
                            "keyed hashes: compared with each other only; give a copy of keyhold.db with --state to make them again"}));
  if (report.names_erased > 0)
    print_line("  " +
               context.say({"tên của người đã xóa khóa, không làm lại: ", "names of persons whose key was erased, not made again: "}) +
               std::to_string(report.names_erased));
  if (report.activations_in_part > 0)
    print_line("  " +
               context.say({"phiên có nhiều lớp hơn số nhật ký liệt kê, coi như mọi lớp: ",
                            "activations with more classes than the journal lists, taken for any class: "}) +
               std::to_string(report.activations_in_part));
}

void print_report(const CommandContext& context, const Report& report) {
  if (report.difference) {
    print_difference(context, report);
  } else {
    const Text verdict = report.first_open
                             ? Text{"CHƯA KẾT LUẬN ĐƯỢC cho mọi quyết định: ", "CANNOT TELL of every decision: "}
                             : Text{"Mọi quyết định làm lại đều như nhật ký: ", "Every decision comes out as the journal says: "};
    print_line(context.say(verdict) + std::to_string(report.entries()) + context.say({" mục", " entries"}));
  }
  for (const auto& year : report.years)
    print_line(harmless("  " + year.origin + ": " + std::to_string(year.entries) + context.say({" mục, từ mục ", " entries, from entry "}) +
                        std::to_string(year.first_number)));
  print_counts(context, report);
  print_left(context, report);
}

// A journal that is not whole, or whose years do not follow each other, proves nothing; of one that is, the decisions are looked at.
Result<std::string> first_fault(const std::string& directory) {
  TRY(auto years, journal::open_years(directory));
  for (const auto& report : journal::audit_years(years, std::nullopt, {})) {
    if (report.faults.empty()) continue;
    const auto& fault = report.faults.front();
    return std::string{journal::code(fault.flaw)} + (report.identity ? ", " + report.identity->origin : "") +
           (fault.detail.empty() ? "" : ", " + fault.detail);
  }
  return std::string{};
}

Result<Report> run(const replay::Sources& sources) {
  TRY(auto inspect, os::start_private_inspect(inspect_program()));
  return replay::replay(sources, inspect);
}

// Whatever it is, nothing was found out.
void cannot_tell(CommandContext& context, const Refusal& refusal) {
  CommandContext spoken = context;
  print_refusal(spoken, refusal, "journal replay");
  context.worsen(exit_code::unknown);
}

}  // namespace

void journal_replay(CommandContext& context, const JournalReplayOptions& options) {
  const auto sources = sources_of(context, options);
  const auto fault = first_fault(sources.journal);
  if (!fault) return cannot_tell(context, fault.refusal());
  if (!fault->empty()) {
    print_error(
        context,
        harmless(context.say({"Nhật ký không nguyên vẹn, không làm lại (", "The journal is not whole; nothing was judged again ("}) +
                 *fault + ")."),
        context.say({"chạy signet journal verify để biết mục nào.", "run signet journal verify, which names the entry."}));
    return context.worsen(exit_code::refused);
  }
  const auto report = run(sources);
  if (!report) return cannot_tell(context, report.refusal());
  if (context.json) print_line(json_of(*report).dump(-1, ' ', false, json::error_handler_t::replace));
  if (!context.json) print_report(context, *report);
  context.worsen(status_of(*report));
}

}  // namespace signet::client
