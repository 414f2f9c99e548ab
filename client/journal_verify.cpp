#include "client/journal_verify.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "client/cosigned_checkpoints.h"
#include "client/input.h"
#include "client/terminal_text.h"
#include "journal/audit.h"
#include "journal/canonical_json.h"
#include "journal/proof.h"
#include "journal/tellings.h"
#include "journal/tile_audit.h"
#include "journal/witness.h"
#include "journal/years.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

using journal::AuditReport;
using journal::Fault;
using journal::Flaw;
using journal::Telling;
using nlohmann::json;
constexpr int examinations_max = 5;  // of one year, while it is being written
constexpr auto publishing_takes = std::chrono::milliseconds{200};

using Years = std::vector<AuditReport>;  // the oldest first

Text words_of(Flaw flaw) {
  switch (flaw) {
    case Flaw::unreadable: return {"không đọc tiếp được", "cannot be read on"};
    case Flaw::guard_missing: return {"chốt chặn ghi đè đã bị gỡ", "a guard against rewriting was removed"};
    case Flaw::identity_wrong: return {"mục đầu tiên không phải của nhật ký này", "the first entry is not this journal's"};
    case Flaw::entry_missing: return {"mục đã bị xóa", "the entry was removed"};
    case Flaw::entry_changed: return {"mục đã bị sửa, hoán vị hoặc chèn", "the entry was changed, moved or put in"};
    case Flaw::entry_not_in_tree: return {"mục chưa từng thuộc cây", "the entry was never in the tree"};
    case Flaw::entry_malformed: return {"mục sai cấu trúc", "the entry is not built as entries are"};
    case Flaw::time_backwards: return {"thời gian đi lùi", "the time goes backwards"};
    case Flaw::outcome_without_intent: return {"kết quả không có ý định ghi trước", "an outcome without an intent before it"};
    case Flaw::order_out_of_sequence: return {"lệnh không đúng số thứ tự", "an order out of its sequence"};
    case Flaw::hash_wrong: return {"một giá trị băm trong cây sai", "a hash inside the tree is wrong"};
    case Flaw::signed_tree_wrong: return {"cây không phải cây đã ký", "the tree is not the one that was signed"};
    case Flaw::checkpoint_wrong: return {"điểm kiểm (checkpoint) của nhật ký sai", "the journal's own checkpoint is wrong"};
    case Flaw::truncated: return {"nhật ký bị cắt từ mục này", "the journal was cut off from this entry on"};
    case Flaw::known_checkpoint_wrong:
      return {"không nối tiếp điểm kiểm đã giữ trước đây", "does not continue the checkpoint kept from earlier"};
    case Flaw::tile_wrong: return {"tệp công bố (tile) thiếu hoặc sai", "a published file (tile) is missing or wrong"};
    case Flaw::tile_unexpected: return {"tệp không thuộc nhật ký", "a file that no journal has"};
    case Flaw::year_link_wrong: return {"năm này không nối tiếp năm trước", "this year and the one before it do not name each other"};
    case Flaw::year_missing: return {"thiếu năm trước", "the year before it is missing"};
  }
  return {"", ""};
}

/// Of a folder that holds both.
std::string code_of(Telling telling) {
  switch (telling) {
    case Telling::only: return "";
    case Telling::database: return "database";
    case Telling::files: return "files";
    case Telling::both: return "both";
  }
  return "";
}

Text words_of(Telling telling) {
  switch (telling) {
    case Telling::only: return {"", ""};
    case Telling::database: return {"trong cơ sở dữ liệu: ", "in the database: "};
    case Telling::files: return {"trong các tệp công bố: ", "in the published files: "};
    case Telling::both: return {"trong cả cơ sở dữ liệu và các tệp công bố: ", "in the database and in the published files: "};
  }
  return {"", ""};
}

/// A vkey, or a file whose first line is one.
Result<journal::Verifier> read_verifier(const std::string& key) {
  auto verifier = journal::Verifier::parse(key);
  if (verifier) return verifier;
  if (const auto file = read_file(key, journal::note_bytes_max)) {
    const auto text = as_text(*file);
    verifier = journal::Verifier::parse(text.substr(0, text.find('\n')));
  }
  return verifier;
}

struct VerifyInputs {
  std::optional<journal::Verifier> verifier;
  std::vector<journal::KnownCheckpoint> known;
};

Result<VerifyInputs> read_inputs(const JournalVerifyOptions& options) {
  VerifyInputs inputs;
  if (!options.key.empty()) {
    TRY(inputs.verifier, read_verifier(options.key));
  }
  for (const std::string& file : options.since) {
    TRY(const auto note, read_file(file, journal::note_bytes_max));
    inputs.known.push_back({file, std::string{as_text(note)}});
  }
  return inputs;
}

/// Every entry lies under a checkpoint that the journal's key has signed. What lies behind it could be anybody's.
bool signed_to_the_end(const AuditReport& report) {
  return report.checkpoint_size && *report.checkpoint_size >= report.size && report.files_ahead == 0;
}

std::string_view verdict_of(const AuditReport& report) {
  if (!report.faults.empty()) return "broken";
  return signed_to_the_end(report) ? "whole" : "unsigned";
}

json json_of(const std::vector<Cosigned>& cosigned) {
  json list = json::array();
  for (const Cosigned& each : cosigned) {
    json one{{"file", each.file}, {"state", each.state}, {"size", each.size}};
    if (!each.by.empty()) one["by"] = each.by;
    if (!each.time.empty()) one["time"] = each.time;
    list.push_back(std::move(one));
  }
  return list;
}

json json_of_year(const AuditReport& report, const std::vector<Cosigned>& cosigned) {
  json faults = json::array();
  for (const Fault& fault : report.faults) {
    json each{{"code", journal::code(fault.flaw)}, {"detail", fault.detail}};
    if (fault.entry) each["entry"] = *fault.entry;
    if (fault.telling != Telling::only) each["in"] = code_of(fault.telling);
    faults.push_back(std::move(each));
  }
  json out{{"verdict", std::string{verdict_of(report)}}, {"size", report.size},
           {"root", to_base64(view(report.root))},       {"faults", std::move(faults)},
           {"faults_left_out", report.faults_left_out},  {"open_intents", report.open_intents},
           {"files_ahead", report.files_ahead},          {"cosigned", json_of(cosigned)}};
  if (report.identity) out["origin"] = report.identity->origin;
  if (report.verifier) out["vkey"] = report.verifier->vkey();
  if (report.checkpoint_size) out["checkpoint_size"] = *report.checkpoint_size;
  if (report.first_number() > 0) out["first_number"] = report.first_number();
  return out;
}

std::string_view verdict_of(const Years& years) {
  if (std::ranges::any_of(years, [](const AuditReport& year) { return !year.faults.empty(); })) return "broken";
  return std::ranges::all_of(years, signed_to_the_end) ? "whole" : "unsigned";
}

/// The year that goes on, and under `years` those before it, the oldest first; the verdict is of all.
json json_of(const Years& years, const std::vector<std::vector<Cosigned>>& cosigned) {
  json out = json_of_year(years.back(), cosigned.back());
  out["verdict"] = std::string{verdict_of(years)};
  out["years"] = json::array();
  for (std::size_t i = 0; i + 1 < years.size(); ++i) out["years"].push_back(json_of_year(years[i], cosigned[i]));
  return out;
}

std::string line_of(const CommandContext& context, const Fault& fault) {
  std::string line = context.say(words_of(fault.telling));
  line += fault.entry ? context.say({"mục ", "entry "}) + std::to_string(*fault.entry) + ": " : std::string{};
  line += context.say(words_of(fault.flaw));
  if (!fault.detail.empty()) line += " (" + fault.detail + ")";
  return harmless_line("  " + line + " [" + std::string{journal::code(fault.flaw)} + "]");
}

/// About one year.
void print_year_notes(const CommandContext& context, const AuditReport& report) {
  for (const std::uint64_t intent : report.open_intents) {
    print_line("  " + std::string{context.say({"lưu ý: ý định chưa có kết quả, mục ", "note: an intent without outcome, entry "})} +
               std::to_string(intent));
  }
  if (!report.checkpoint_size) {
    print_line("  " + std::string{context.say(
                          {"lưu ý: không có checkpoint đã ký bên cạnh nhật ký; sao chép cả tệp checkpoint rồi kiểm tra lại",
                           "note: no signed checkpoint lies beside the journal; copy the file checkpoint too and check again"})});
  } else if (*report.checkpoint_size < report.size) {
    print_line("  " +
               std::string{context.say(
                   {"lưu ý: checkpoint đã ký chỉ bao phủ số mục: ", "note: the signed checkpoint covers this many entries only: "})} +
               std::to_string(*report.checkpoint_size) +
               std::string{context.say({". Dịch vụ đang chạy: kiểm tra lại sau giây lát; nếu không, hỏi ai đã ghi phần còn lại",
                                        ". Beside a running service check again in a moment; else ask who wrote the rest"})});
  }
  if (report.files_ahead > 0) {
    print_line(
        "  " + std::string{context.say({"lưu ý: tệp vượt quá checkpoint đã ký: ", "note: files beyond the signed checkpoint: "})} +
        std::to_string(report.files_ahead) +
        std::string{context.say({". Dịch vụ đang chạy: kiểm tra lại sau giây lát; nếu không, khởi động dịch vụ để hoàn tất",
                                 ". Beside a running service check again in a moment; else start the service, which completes them"})});
  }
  if (report.sequence.unknown_before > 0)
    print_line(harmless_line(
        "  " +
        context.say({"lưu ý: các năm trước không có ở đây, bắt đầu từ ", "note: the years before it are not here, from this one back: "}) +
        report.identity->predecessor->origin));
}

void print_notes(const CommandContext& context, const JournalVerifyOptions& options) {
  if (options.key.empty()) {
    print_line("  " +
               std::string{context.say({"lưu ý: khóa lấy từ chính nhật ký; dùng --key để đối chiếu với khóa trong phê duyệt",
                                        "note: the key is the journal's own word; --key compares it with the one in the approval"})});
  }
  if (options.since.empty()) {
    print_line("  " + std::string{context.say(
                          {"lưu ý: chỉ một checkpoint giữ từ trước (--since) mới phát hiện được nhật ký bị cắt hoặc làm lại toàn bộ",
                           "note: only a checkpoint kept from earlier (--since) shows a journal that was cut or made anew as a whole"})});
  }
}

void print_report(const CommandContext& context, const AuditReport& report) {
  const bool whole = report.faults.empty();
  const Text proved = signed_to_the_end(report)
                          ? Text{"Nhật ký nguyên vẹn: ", "The journal is whole: "}
                          : Text{"CHƯA CHỨNG MINH ĐƯỢC, phần cuối nhật ký chưa được ký: ", "NOT PROVED, the journal's end is not signed: "};
  print_line(std::string{context.say(whole ? proved : Text{"NHẬT KÝ KHÔNG NGUYÊN VẸN: ", "THE JOURNAL IS NOT WHOLE: "})} +
             std::to_string(report.size) + std::string{context.say({" mục", " entries"})});
  for (const Fault& fault : report.faults) print_line(line_of(context, fault));
  if (report.faults_left_out > 0) print_line("  … +" + std::to_string(report.faults_left_out));
  if (report.identity) print_line(harmless_line("  origin: " + report.identity->origin));
  if (report.verifier) print_line(harmless_line("  vkey:   " + report.verifier->vkey()));
  print_line("  root:   " + to_base64(view(report.root)));
  print_year_notes(context, report);
}

Result<AuditReport> examine_once(const std::string& directory, const VerifyInputs& inputs,
                                 const std::optional<journal::SequenceState>& before) {
  const bool tiles = journal::has_tiles(directory);
  auto reader = journal::Reader::open(directory);
  if (tiles && reader) return journal::audit_both(*reader, directory, inputs.verifier, inputs.known, before);
  if (reader) return journal::audit(*reader, inputs.verifier, inputs.known, before);
  const auto reason = reader.refusal().reason;
  if (tiles && reason == Reason::not_found) return journal::audit_tiles(directory, inputs.verifier, inputs.known, before);
  if (reason != Reason::journal_inconsistent && reason != Reason::journal_unavailable) return reader.refusal();
  // A file that is no journal of ours is broken evidence, not an error of this command.
  AuditReport report;
  report.faults.push_back({Flaw::unreadable, std::nullopt, reader.refusal().detail});
  return tiles ? journal::with_files(std::move(report), journal::audit_tiles(directory, inputs.verifier, inputs.known, before)) : report;
}

/// A running appliance publishes while it is read: partial tiles give way to newer ones. What is found wrong while its checkpoint moves on
/// is looked at again, a few times; what stays wrong, or is wrong in files at rest, is wrong.
Result<AuditReport> examine(const std::string& directory, const VerifyInputs& inputs, const std::optional<journal::SequenceState>& before) {
  const auto published = [&] {
    const auto note = read_file(directory + "/checkpoint", journal::note_bytes_max);
    return note ? *note : Bytes{};
  };
  for (int again = examinations_max - 1;; --again) {
    const auto first = published();
    auto report = examine_once(directory, inputs, before);
    if (again == 0 || !report || report->faults.empty() || first == published()) return report;
    std::this_thread::sleep_for(publishing_takes);
  }
}

/// Checkpoints that a witness cosigned lie beside each year; those that were given are of the year that they name.
struct YearInputs {
  std::vector<std::string> directories, origins;
  std::vector<std::vector<journal::KnownCheckpoint>> known;
};

/// An origin that cannot be read is told by the audit of its year.
std::string origin_in(const std::string& directory) {
  std::string origin;
  if (auto reader = journal::Reader::open(directory)) {
    static_cast<void>(reader->entries(0, [&](std::uint64_t, ByteView body) {
      if (const auto identity = journal::read_identity(body)) origin = identity->origin;
      return false;
    }));
    return origin;
  }
  const auto note = read_file(directory + "/checkpoint", journal::note_bytes_max);
  return note ? journal::claimed_origin({0, {}, std::string{as_text(*note)}}).value_or("") : "";
}

YearInputs inputs_of_years(const std::string& directory, const VerifyInputs& inputs,
                           const std::vector<std::vector<journal::KnownCheckpoint>>& cosigned) {
  YearInputs years;
  years.directories = journal::year_directories(directory);
  for (const auto& each : years.directories) years.origins.push_back(origin_in(each));
  for (std::size_t i = 0; i < years.directories.size(); ++i) {
    years.known.push_back(journal::known_of(inputs.known, years.origins, i));
    years.known.back().insert(years.known.back().end(), cosigned[i].begin(), cosigned[i].end());
  }
  return years;
}

/// A copy may begin with any year; in an instance the first of all must be there.
void demand_first_year(Years& years) {
  const auto& identity = years.front().identity;
  if (!identity || !identity->predecessor) return;
  years.front().faults.push_back({Flaw::year_missing, years.front().first_number(), identity->predecessor->origin});
}

Result<Years> examine_years(const YearInputs& inputs, const std::optional<journal::Verifier>& verifier) {
  Years years;
  std::optional<journal::SequenceState> before;
  for (std::size_t i = 0; i < inputs.directories.size(); ++i) {
    TRY(auto report, examine(inputs.directories[i], {verifier, inputs.known[i]}, before));
    before = report.sequence;
    years.push_back(std::move(report));
  }
  journal::check_links(years);
  return years;
}

/// What is a number and no file is an entry.
std::optional<std::uint64_t> entry_number(const std::string& text) {
  const auto number = journal::parse_decimal(text);
  std::error_code ignored;
  if (!number || std::filesystem::exists(text, ignored)) return std::nullopt;
  return *number;
}

Result<std::string> make_receipt(const CommandContext& context, std::uint64_t index) {
  TRY(auto years, journal::open_years(context.path("var/lib/signet/journal")));
  const auto year = std::ranges::find_if(years.rbegin(), years.rend(), [&](const auto& each) { return each.first_number <= index; });
  if (year == years.rend()) return Refusal{Reason::not_found, "entry " + std::to_string(index)};
  return year->reader.receipt(index - year->first_number);
}

/// Octet for octet on standard output: to be kept in a file, and checked by whoever has the vkey.
void print_receipt(CommandContext& context, std::uint64_t index) {
  const auto receipt = make_receipt(context, index);
  if (!receipt) return print_refusal(context, receipt.refusal(), "journal proof");
  if (context.json) return print_line(json{{"index", index}, {"receipt", *receipt}}.dump());
  print_line(std::string_view{*receipt}.substr(0, receipt->size() - 1));
}

Result<journal::ProvedEntry> prove(const JournalProofOptions& options) {
  TRY(const auto verifier, read_verifier(options.key));
  TRY(const auto receipt, read_file(options.file, journal::proof_bytes_max));
  // One key signs all years: the vkey of one of them is enough.
  const auto proof = journal::parse_proof(as_text(receipt));
  const auto origin = proof ? journal::claimed_origin({0, {}, proof->checkpoint}) : std::nullopt;
  const auto in_year = origin ? journal::in_year(verifier, *origin) : std::nullopt;
  return journal::verify_proof(as_text(receipt), in_year.value_or(verifier));
}

}  // namespace

void journal_verify(CommandContext& context, const JournalVerifyOptions& options) {
  auto inputs = read_inputs(options);
  if (!inputs) return print_refusal(context, inputs.refusal(), "journal verify");
  const auto directory = options.directory.empty() ? context.path("var/lib/signet/journal") : options.directory;
  std::vector<std::vector<journal::KnownCheckpoint>> cosigned;
  for (const auto& each : journal::year_directories(directory)) cosigned.push_back(cosigned_checkpoints(each));
  auto years = examine_years(inputs_of_years(directory, *inputs, cosigned), inputs->verifier);
  if (!years) return print_refusal(context, years.refusal(), "journal verify");
  if (options.directory.empty()) demand_first_year(*years);
  std::vector<std::vector<Cosigned>> seen;
  for (const auto& each : cosigned) seen.push_back(look_at(context, each, options.witness));
  if (context.json) print_line(json_of(*years, seen).dump(-1, ' ', false, json::error_handler_t::replace));
  for (std::size_t i = 0; i < years->size() && !context.json; ++i) {
    print_report(context, (*years)[i]);
    print_cosigned(context, seen[i]);
  }
  if (!context.json) print_notes(context, options);
  const auto verdict = verdict_of(*years);
  if (verdict == "broken") context.worsen(exit_code::refused);
  if (verdict == "unsigned") context.worsen(exit_code::unknown);
}

void journal_proof(CommandContext& context, const JournalProofOptions& options) {
  if (const auto index = entry_number(options.file)) return print_receipt(context, *index);
  if (options.key.empty()) {
    print_error(context, context.say({"thiếu --key.", "--key is missing."}),
                context.say({"thêm --key VKEY: khóa trong phê duyệt của cơ quan, hoặc tệp journal.vkey.",
                             "add --key VKEY: the key in the department's approval, or a file journal.vkey."}));
    return context.worsen(exit_code::usage);
  }
  const auto proved = prove(options);
  if (!proved) return print_refusal(context, proved.refusal(), options.file);
  const auto entry = journal::parse_canonical(proved->entry);
  if (!entry) return print_refusal(context, entry.refusal(), options.file);
  if (context.json) {
    print_line(json{
        {"verdict", "valid"},
        {"origin", proved->checkpoint.origin},
        {"index", proved->index},
        {"size", proved->checkpoint.size},
        {"entry",
         *entry}}.dump());
    return;
  }
  print_line(std::string{context.say({"Phiếu xác nhận hợp lệ: mục ", "The receipt is valid: entry "})} + std::to_string(proved->index) +
             " / " + std::to_string(proved->checkpoint.size) + ", " + proved->checkpoint.origin);
  print_line(harmless_line(std::string{as_text(proved->entry)}));
}

}  // namespace signet::client
