#include "client/department_command.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "client/confirm.h"
#include "client/document_result.h"
#include "client/input.h"
#include "client/json_fields.h"
#include "client/keyhold_socket.h"
#include "client/order_text.h"
#include "client/output_file.h"
#include "client/registration_file.h"
#include "client/witness_command.h"
#include "policy/base/json.h"
#include "policy/base/limits.h"
#include "policy/school_year.h"

namespace signet::client {
namespace {

using wire::Answer;
using wire::Operation;

struct ActResult {
  DocumentResult result;  // `sealed`: it is done
  std::string approval;   // the file that a leader signs next
};

struct Act {
  Operation operation;
  std::string_view done;  // in JSON
  Text words, question;
};
constexpr Act review_act{Operation::review,
                         "reviewed",
                         {"đã ghi nhận thẩm định", "the review is recorded"},
                         {"Ghi nhận thẩm định? [c/K] ", "Record the review? [y/N] "}};
constexpr Act approve_act{
    Operation::approve, "approved", {"đã ghi nhận phê duyệt", "the approval is recorded"}, {"Phê duyệt? [c/K] ", "Approve? [y/N] "}};
constexpr Act reject_act{
    Operation::reject, "rejected", {"đã ghi nhận từ chối", "the rejection is recorded"}, {"Từ chối? [c/K] ", "Reject? [y/N] "}};

DocumentResult refused_with(const std::string& file, const std::vector<Finding>& findings) {
  DocumentResult result;
  result.file = file;
  result.decision = DocumentResult::Decision::refused;
  for (const auto& each : findings) result.remarks.push_back(remark(each));
  return result;
}

DocumentResult result_of(const std::string& file, const wire::ServiceAnswer& answer) {
  std::vector<Finding> findings;
  for (const auto& each : answer.findings)
    findings.push_back({reason_from_number(each.reason).value_or(Reason::unavailable), each.person, each.role, each.subject,
                        each.class_name, each.detail});
  auto result = refused_with(file, findings);
  if (answer.answer == Answer::done) result.decision = DocumentResult::Decision::sealed;
  if (answer.answer != Answer::done && answer.answer != Answer::refused) result.decision = DocumentResult::Decision::failed;
  if (answer.journaled) result.journal_index = answer.journal_index;
  return result;
}

// Said of what was checked here: subject and principal as this very file has them.
DocumentResult say(const CommandContext& context, const Act& act, const std::string& file, const RegistrationReader::Checked& checked,
                   const DepartmentOptions& options) {
  wire::ServiceRequest request;
  request.operation = act.operation;
  request.word.note = options.note;
  if (checked.check.registration) {
    const auto& registration = *checked.check.registration;
    request.word.subject =
        options.succession ? succession_subject(requested_succession(registration)) : approval_subject(requested_approval(registration));
    request.word.principal = sha256(checked.check.registration->principal_certificate);
  }
  const auto got = ask_keyhold(context, std::move(request), &checked.document);
  auto result = got ? result_of(file, got->answer) : failed(file, got.refusal());
  result.document_sha256 = to_hex(sha256(checked.document));
  return result;
}

std::string approval_path(const DepartmentOptions& options, const std::string& file) {
  const std::filesystem::path source{file};
  const auto folder = options.out.empty() ? source.parent_path() : std::filesystem::path{options.out};
  return (folder / (source.stem().string() + (options.succession ? ".succession.xml" : ".approval.xml"))).string();
}

// An approval never outlives the certificate that it is about.
Result<std::string> compose_approval(const Registration& registration, const Certificate& leader, const DepartmentOptions& options,
                                     const std::string& witness, Instant now) {
  constexpr std::int64_t valid_day_s = 24 * 60 * 60;
  TRY(const auto seal, Certificate::decode(registration.seal_certificate));
  Order order = requested_approval(registration);
  order.issued = now;
  auto& approval = std::get<Approval>(order.body);
  approval.leader_certificate = leader.der();
  approval.witness = witness;
  approval.from = now;
  approval.to = std::min(now + static_cast<std::int64_t>(options.valid_days) * valid_day_s, seal.not_after());
  return write_order(order);
}

// In force from today; the journal's earlier succession, if there is one, comes before it.
Result<std::string> compose_succession(RegistrationReader& reader, const Registration& registration, const DepartmentOptions& options,
                                       Instant now) {
  Order order = requested_succession(registration);
  if (!options.after.empty()) {
    TRY(const auto before, reader.read_own_order(options.after));
    if (before.kind != OrderKind::succession || before.root_entry != order.root_entry)
      return Refusal{Reason::order_not_successor, options.after};
    order.number = before.number + 1;
    order.previous = before.file;
  }
  order.issued = now;
  auto& succession = std::get<Succession>(order.body);
  const auto today = to_iso8601(now).substr(0, 10);
  const auto day = start_of_day(options.decision_day.empty() ? today : options.decision_day);
  if (!day || options.decision.empty()) return Refusal{Reason::request_malformed, "--decision, --decision-day"};
  succession.from = *start_of_day(today);
  succession.decision = {options.decision, *day, std::nullopt};
  return write_order(order);
}

void print_result(const CommandContext& context, const Act& act, const ActResult& each) {
  const auto& result = each.result;
  if (result.decision != DocumentResult::Decision::sealed) {
    for (const auto& remark : result.remarks)
      print_line("✘ " + result.file + ": " + (context.language == Language::vietnamese ? remark.message_vi : remark.message_en));
    return;
  }
  print_line(
      "✔ " + result.file + ": " + context.say(act.words) +
      (result.journal_index ? context.say({" (nhật ký số ", " (journal entry "}) + std::to_string(*result.journal_index) + ")" : "") +
      (each.approval.empty() ? "" : " → " + each.approval));
}

void report_acts(CommandContext& context, const Act& act, const std::vector<ActResult>& results) {
  nlohmann::ordered_json whole{{"results", nlohmann::ordered_json::array()}};
  for (const auto& [result, approval] : results) {
    context.worsen(exit_status(result));
    auto reasons = nlohmann::ordered_json::array();
    for (const auto& each : result.remarks)
      reasons.push_back(
          {{"code", each.code}, {"message_vi", each.message_vi}, {"message_en", each.message_en}, {"who", each.who}, {"rule", each.rule}});
    const bool done = result.decision == DocumentResult::Decision::sealed;
    nlohmann::ordered_json row{
        {"file", result.file}, {"decision", done ? act.done : code(result.decision)}, {"reasons", std::move(reasons)}};
    row["journal_index"] = result.journal_index ? nlohmann::ordered_json(*result.journal_index) : nlohmann::ordered_json(nullptr);
    row["registration_sha256"] = text_or_null(result.document_sha256);
    row["approval_file"] = text_or_null(approval);
    whole["results"].push_back(std::move(row));
    if (!context.json) print_result(context, act, {result, approval});
  }
  if (context.json) print_line(dump(whole));
}

using Read = std::pair<std::string, Result<RegistrationReader::Checked>>;

// All are read and shown first; then one question, for one file as for hundreds.
std::vector<Read> read_all(const CommandContext& context, RegistrationReader& reader, const std::vector<std::string>& files) {
  std::vector<Read> all;
  for (const auto& file : files) {
    all.emplace_back(file, reader.read(file));
    if (!context.json && all.back().second) print_text((file + "\n" + registration_in_words(context, all.back().second->check)));
  }
  return all;
}

bool asked(CommandContext& context, const DepartmentOptions& options, const Act& act) {
  if (options.note.empty() || options.note.size() > wire::note_bytes_max) {
    print_refusal(context, {Reason::request_malformed, "--note"});
    context.exit_status = exit_code::usage;
    return false;
  }
  if (options.yes || confirmed(context.say(act.question))) return true;
  context.worsen(exit_code::refused);
  return false;
}

template <class Next>
void act_on_all(CommandContext& context, const DepartmentOptions& options, const Act& act, bool faultless, Next next) {
  auto reader = RegistrationReader::open(context);
  if (!reader) return print_refusal(context, reader.refusal());
  const auto all = read_all(context, *reader, options.files);
  if (!asked(context, options, act)) return;
  std::vector<ActResult> results;
  for (const auto& [file, checked] : all) {
    if (!checked) {
      results.push_back({failed(file, checked.refusal()), ""});
    } else if (faultless && !checked->check.findings.empty()) {
      results.push_back({refused_with(file, checked->check.findings), ""});
      results.back().result.document_sha256 = to_hex(sha256(checked->document));
    } else {
      results.push_back({say(context, act, file, *checked, options), ""});
      if (results.back().result.decision == DocumentResult::Decision::sealed) next(*reader, *checked, results.back());
    }
  }
  report_acts(context, act, results);
}

}  // namespace

void department_review(CommandContext& context, const DepartmentOptions& options) {
  act_on_all(context, options, review_act, true, [](RegistrationReader&, const auto&, ActResult&) {});
}

void department_reject(CommandContext& context, const DepartmentOptions& options) {
  act_on_all(context, options, reject_act, false, [](RegistrationReader&, const auto&, ActResult&) {});
}

void department_approve(CommandContext& context, const DepartmentOptions& options) {
  const auto pem = read_file(options.leader_certificate, limits::configuration_bytes_max);
  const auto leader = pem ? Certificate::from_pem(as_text(*pem)) : Result<Certificate>{in_file(options.leader_certificate, pem.refusal())};
  if (!leader) return print_refusal(context, leader.refusal());
  const auto witness = witness_vkey(context);
  if (!witness) return print_refusal(context, witness.refusal());
  if (!options.out.empty()) {
    if (const auto made = make_directories(options.out); !made) return print_refusal(context, made.refusal());
  }
  act_on_all(context, options, approve_act, true,
             [&](RegistrationReader& reader, const RegistrationReader::Checked& checked, ActResult& each) {
               const auto& registration = *checked.check.registration;
               const auto text = options.succession ? compose_succession(reader, registration, options, reader.now())
                                                    : compose_approval(registration, *leader, options, *witness, reader.now());
               each.approval = approval_path(options, each.result.file);
               const auto written = text ? write_new_file(each.approval, as_bytes(*text)) : Outcome{text.refusal()};
               if (!written) each.result = failed(each.result.file, written.refusal());
             });
}

}  // namespace signet::client
