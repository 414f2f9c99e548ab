#include <algorithm>

#include "client/call_list.h"
#include "client/seal_report.h"
#include "client/terminal_text.h"
#include "policy/base/instant.h"

namespace signet::client {
namespace {

using Decision = DocumentResult::Decision;

std::string when(const std::string& time) {
  const auto instant = parse_iso8601(time);
  return instant ? to_vietnamese(*instant) : time;
}

std::string journal_note(const DocumentResult& result, const CommandContext& context) {
  if (!result.journal_index) return {};
  return std::string{context.say({" (nhật ký số ", " (journal entry "})} + std::to_string(*result.journal_index) + ")";
}

std::string remark_line(const Remark& remark, const CommandContext& context) {
  std::string text = context.language == Language::vietnamese ? remark.message_vi : remark.message_en;
  if (text.empty()) text = remark.code;
  std::string line = "    - " + text + " [" + remark.code;
  if (!remark.rule.empty()) line += "; " + remark.rule;
  return line + "]\n";
}

// What a clerk should know of a document that is sealed all the same.
std::string notes_text(const DocumentResult& result, const CommandContext& context) {
  std::string text;
  for (const Remark& each : result.notes) text += remark_line(each, context);
  return text;
}

bool is_late(const DocumentResult& result) { return std::ranges::find(result.notes, "late", &Remark::code) != result.notes.end(); }

std::string sealed_line(const DocumentResult& result, const CommandContext& context) {
  const auto verb =
      result.redelivered ? context.say({": đã đóng dấu trước đây", ": sealed before"}) : context.say({": đã đóng dấu", ": sealed"});
  const auto late = is_late(result) ? context.say({" (trễ hạn)", ", late"}) : std::string{};
  const auto at = result.redelivered ? context.say({", lúc ", ", at "}) : context.say({" lúc ", " at "});
  return "✔ " + harmless_line(result.file) + verb + late + at + when(result.time) + " → " + harmless_line(result.sealed_file) +
         journal_note(result, context) + "\n" + notes_text(result, context);
}

std::string signed_line(const DocumentResult& result, const CommandContext& context) {
  const auto verb = result.redelivered ? context.say({": đã ký trước đây", ": signed before"}) : context.say({": đã ký", ": signed"});
  return "✔ " + harmless_line(result.file) + verb + " → " + harmless_line(result.signed_file) + "\n";
}

// What could not be done here, and not by a person named in the reasons, gets its own hint.
std::string hint_line(const DocumentResult& result, const CommandContext& context) {
  if (result.decision != Decision::failed || result.remarks.empty()) return {};
  const auto reason = reason_from_code(result.remarks.front().code);
  if (!reason) return {};
  return "      " + std::string{context.say({"Gợi ý: ", "Hint: "})} + std::string{hint(*reason, context.language)} + "\n";
}

std::size_t number_with(const std::vector<DocumentResult>& results, Decision decision) {
  return static_cast<std::size_t>(std::ranges::count(results, decision, &DocumentResult::decision));
}

// Sealed, but late: the school answers for it.
std::string late_text(const std::vector<DocumentResult>& results, const CommandContext& context) {
  const auto late = std::ranges::count_if(results, is_late);
  if (late == 0) return {};
  return context.say({"Trong đó trễ hạn: ", "Of these late: "}) + std::to_string(late) + ".\n";
}

std::string counts_line(const std::vector<DocumentResult>& results, bool dry_run, const CommandContext& context) {
  const std::string all = std::to_string(results.size());
  const std::string good = std::to_string(number_with(results, dry_run ? Decision::sealable : Decision::sealed));
  const std::string refused = std::to_string(number_with(results, Decision::refused));
  const std::size_t failed_count = number_with(results, Decision::failed);
  std::string line;
  if (context.language == Language::vietnamese) {
    line = dry_run ? "Kiểm tra xong: " + all + " học bạ, " + good + " đủ điều kiện, " + refused + " bị từ chối"
                   : "Đóng dấu thành công " + good + "/" + all + " học bạ, " + refused + " bị từ chối";
    if (failed_count > 0) line += ", " + std::to_string(failed_count) + " không xử lý được";
  } else {
    line = dry_run ? "Checked " + all + " transcripts: " + good + " can be sealed, " + refused + " refused"
                   : "Sealed " + good + " of " + all + " transcripts, " + refused + " refused";
    if (failed_count > 0) line += ", " + std::to_string(failed_count) + " failed";
  }
  return line + ".\n";
}

std::string calls_text(const std::vector<DocumentResult>& results, const CommandContext& context) {
  const auto list = calls(results);
  if (list.empty()) return {};
  std::string text{context.say({"Cần liên hệ:\n", "Whom to call:\n"})};
  for (const Call& call : list) text += "  • " + sentence(call, context.language) + "\n";
  return text;
}

}  // namespace

std::string describe(const DocumentResult& result, const CommandContext& context) {
  if (result.decision == Decision::sealed) return sealed_line(result, context);
  if (result.decision == Decision::signed_by_person) return signed_line(result, context);
  if (result.decision == Decision::sealable)
    return "✔ " + harmless_line(result.file) + std::string{context.say({": đủ điều kiện đóng dấu\n", ": can be sealed\n"})} +
           notes_text(result, context);
  std::string text = "✘ " + harmless_line(result.file);
  text +=
      result.decision == Decision::refused ? context.say({": bị từ chối", ": refused"}) : context.say({": không xử lý được", ": failed"});
  text += journal_note(result, context) + "\n";
  for (const Remark& each : result.remarks) text += remark_line(each, context);
  return text + hint_line(result, context);
}

std::string summary(const std::vector<DocumentResult>& results, bool dry_run, const CommandContext& context) {
  std::string text = counts_line(results, dry_run, context) + late_text(results, context) + calls_text(results, context);
  if (!dry_run && number_with(results, Decision::refused) + number_with(results, Decision::failed) > 0) {
    text += context.say({"Xử lý xong, chạy lại đúng lệnh này: học bạ đã đóng dấu không bị đóng dấu lần nữa.\n",
                         "When that is done run the same command again: what is sealed already is not sealed twice.\n"});
  }
  return text;
}

std::string sign_summary(const std::vector<DocumentResult>& results, const CommandContext& context) {
  const std::string all = std::to_string(results.size());
  const std::string good = std::to_string(number_with(results, Decision::signed_by_person));
  const std::string refused = std::to_string(number_with(results, Decision::refused));
  const std::size_t failed_count = number_with(results, Decision::failed);
  const bool vietnamese = context.language == Language::vietnamese;
  std::string text = vietnamese ? "Đã ký " + good + "/" + all + " tệp, " + refused + " bị từ chối"
                                : "Signed " + good + " of " + all + " files, " + refused + " refused";
  if (failed_count > 0) text += ", " + std::to_string(failed_count) + (vietnamese ? " không xử lý được" : " failed");
  return text + ".\n";
}

}  // namespace signet::client
