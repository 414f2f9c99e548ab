#include "client/find_command.h"

#include <cstdio>
#include <iostream>

#include "client/input.h"
#include "client/json_fields.h"
#include "client/keyhold_socket.h"
#include "client/known_journal.h"
#include "client/seal_one.h"
#include "client/seal_report.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

std::string pupil_of(const FindOptions& options) {
  if (options.pupil != "-") return options.pupil;
  std::string line;
  std::getline(std::cin, line);
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
  return line.substr(0, 64);
}

Text state_words(const std::string& state) {
  if (state == "sealed") return {"còn hiệu lực", "live"};
  if (state == "replaced") return {"đã bị thay thế", "replaced"};
  if (state == "revoked") return {"đã bị thu hồi", "revoked"};
  return {"đang đóng dấu dở", "begun, not finished"};
}

void print_found(CommandContext& context, const nlohmann::json& found) {
  for (const auto& each : found) {
    const auto state = text_of(each, "state"), time = text_of(each, "time");
    print_line(text_of(each, "seal_id") + "  " + text_of(each, "kind") + "  " + text_of(each, "form") + "  " +
               context.say(state_words(state)) + (time.empty() ? "" : "  " + time));
  }
}

void say_none(CommandContext& context) {
  print_error(context,
              context.say({"không có học bạ nào được đóng dấu tại đây cho mã định danh và năm học này",
                           "nothing was sealed here for this personal id and school year"}),
              context.say({"kiểm tra mã và năm học; học bạ chuyển trường, bản số hóa, bản sao y chỉ tìm được theo mã con dấu.",
                           "check id and school year; transfers, scans and true copies are found by their seal id only."}));
}

DocumentResult fetch_one(const CommandContext& context, JournalMemory& memory, const std::string& seal, const std::string& out) {
  wire::ServiceRequest request;
  request.operation = wire::Operation::document;
  request.name = seal;
  const auto got = ask_keyhold(context, std::move(request), nullptr, limits::pdf_bytes_max + limits::pdf_seal_bytes_max);
  if (!got) return failed(seal, got.refusal());
  const auto& answer = got->answer;
  if (!got->payload) {
    const auto why = findings_of(answer);
    auto result = failed(seal, {why.front().reason, why.front().detail});
    if (answer.answer == wire::Answer::refused) result.decision = DocumentResult::Decision::refused;
    return result;
  }
  const auto paths = result_paths(seal + (is_pdf(*got->payload) ? ".pdf" : ".xml"), out.empty() ? "." : out);
  if (const auto kept = keep_sealed(memory, *got->payload, answer.receipt, paths); !kept) return failed(seal, kept.refusal());
  DocumentResult result;
  result.file = seal;
  result.decision = DocumentResult::Decision::sealed;
  result.kind = answer.kind;
  result.journal_index = answer.journal_index;
  result.document_sha256 = to_hex(answer.document);
  result.sealed_sha256 = to_hex(answer.sealed_document);
  result.sealed_file = paths.document;
  result.receipt_file = paths.receipt;
  result.redelivered = answer.redelivered;
  result.time = to_iso8601(answer.time);
  return result;
}

}  // namespace

void find(CommandContext& context, const FindOptions& options) {
  wire::ServiceRequest request;
  request.operation = wire::Operation::find;
  request.name = pupil_of(options);
  request.school_year = options.school_year.substr(0, 64);
  request.kind = options.kind.substr(0, 64);
  const auto got = ask_keyhold(context, std::move(request));
  if (!got) return print_refusal(context, got.refusal());
  if (!got->payload) {
    for (const auto& each : findings_of(got->answer)) print_refusal(context, {each.reason, each.detail});
    return;
  }
  const auto found = nlohmann::json::parse(as_text(*got->payload), nullptr, false);
  if (!found.is_array()) return print_refusal(context, {Reason::unavailable, "the answer is not JSON"});
  if (context.json) print_line(dump({{"seals", found}}));
  if (!context.json) print_found(context, found);
  if (!found.empty()) return;
  context.worsen(exit_code::refused);
  if (!context.json) say_none(context);
}

void fetch(CommandContext& context, const FetchOptions& options) {
  if (!options.out.empty()) {
    if (const auto made = make_directories(options.out); !made) return print_refusal(context, made.refusal());
  }
  const Service service{context};
  auto memory = meet_journal(context, service);
  if (!memory) return print_refusal(context, memory.refusal());
  std::vector<DocumentResult> results;
  for (const auto& seal : options.seals) {
    results.push_back(fetch_one(context, *memory, seal.substr(0, 64), options.out));
    context.worsen(exit_status(results.back()));
    if (!context.json) print_text(describe(results.back(), context));
  }
  if (context.json) print_line(seal_json(results));
  if (const auto saved = memory->save(); !saved) print_refusal(context, saved.refusal());
}

}  // namespace signet::client
