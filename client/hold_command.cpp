#include "client/hold_command.h"

#include "client/confirm.h"
#include "client/input.h"
#include "client/keyhold_socket.h"
#include "journal/note.h"
#include "journal/proof.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

Result<nlohmann::json> notes_of(const HoldReleaseOptions& options) {
  auto notes = nlohmann::json::array();
  for (const auto& file : options.receipts) {
    const auto text = read_file(file, journal::proof_bytes_max);
    if (!text) return in_file(file, text.refusal());
    const auto proof = journal::parse_proof(as_text(*text));
    if (!proof) return Refusal{Reason::receipt_invalid, file + ": " + proof.refusal().detail};
    notes.push_back(proof->checkpoint);
  }
  for (const auto& file : options.checkpoints) {
    const auto text = read_file(file, journal::note_bytes_max);
    if (!text) return in_file(file, text.refusal());
    if (const auto note = journal::parse_note(as_text(*text)); !note)
      return Refusal{Reason::hold_not_released, file + ": " + note.refusal().detail};
    notes.push_back(std::string{as_text(*text)});
  }
  return notes;
}

Refusal refusal_in(const wire::ServiceAnswer& answer) {
  if (answer.findings.empty()) return {Reason::unavailable, "keyhold"};
  const auto& first = answer.findings.front();
  return {reason_from_number(first.reason).value_or(Reason::unavailable), first.detail};
}

void report(CommandContext& context, const Result<KeyholdAnswer>& got, const Text& done) {
  if (!got) return print_refusal(context, got.refusal());
  if (got->answer.answer != wire::Answer::done) return print_refusal(context, refusal_in(got->answer));
  if (context.json) return print_line(nlohmann::json{{"journal_index", got->answer.journal_index}}.dump());
  print_line(context.say(done) + context.say({" (nhật ký số ", " (journal entry "}) + std::to_string(got->answer.journal_index) + ").");
}

}  // namespace

void hold_release(CommandContext& context, const HoldReleaseOptions& options) {
  const auto notes = notes_of(options);
  if (!notes) return print_refusal(context, notes.refusal());
  const Bytes document = to_bytes(nlohmann::json{{"checkpoints", *notes}}.dump());
  wire::ServiceRequest request;
  request.operation = wire::Operation::release_hold;
  report(context, ask_keyhold(context, std::move(request), &document), {"Đã bỏ tạm giữ", "The hold is released"});
}

void journal_forget(CommandContext& context, const ForgetOptions& options) {
  const Text question{
      "Xóa khóa của người này? Các mục nhật ký về người này sẽ không còn liên kết được với ai nữa, không khôi phục được. [c/K] ",
      "Erase this person's key? The journal's entries about the person can never be linked to anybody again. [y/N] "};
  if (!options.yes && !confirmed(context.say(question))) {
    context.worsen(exit_code::refused);
    return print_error(context, context.say({"chưa xóa gì.", "nothing was erased."}),
                       context.say({"trả lời c để xóa, hoặc dùng --yes.", "answer y to erase it, or use --yes."}));
  }
  wire::ServiceRequest request;
  request.operation = wire::Operation::forget;
  request.name = options.person;
  report(context, ask_keyhold(context, std::move(request)), {"Đã xóa khóa", "The key is erased"});
}

}  // namespace signet::client
