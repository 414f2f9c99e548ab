#include "client/order_report.h"

#include "client/json_fields.h"
#include "client/order_words.h"
#include "client/seal_report.h"
#include "policy/base/instant.h"
#include "policy/base/json.h"
#include "policy/order_state.h"

namespace signet::client {
namespace {

using Json = nlohmann::ordered_json;

bool accepted(const DocumentResult& result) { return result.decision == DocumentResult::Decision::sealed; }

Json reasons_of(const DocumentResult& result) {
  Json reasons = Json::array();
  for (const Remark& each : result.remarks)
    reasons.push_back(
        {{"code", each.code}, {"message_vi", each.message_vi}, {"message_en", each.message_en}, {"who", each.who}, {"rule", each.rule}});
  return reasons;
}

Json order_to_json(const DocumentResult& result) {
  Json made{{"file", result.file},
            {"decision", accepted(result) ? std::string_view{"accepted"} : code(result.decision)},
            {"reasons", reasons_of(result)}};
  made["journal_index"] = result.journal_index ? Json(*result.journal_index) : Json(nullptr);
  made["document_sha256"] = result.document_sha256;
  made["time"] = result.time;
  made["receipt"] = result.receipt.empty() ? Json(nullptr) : Json(result.receipt);
  return made;
}

}  // namespace

std::string order_show_json(const Order& order) {
  const auto says = in_words(order);
  Json made{{"kind", code(order.kind)},
            {"number", order.number},
            {"sha256", to_hex(order.file)},
            {"issued", to_iso8601(order.issued)},
            {"root_entry", to_hex(order.root_entry)},
            {"signed_by", code(leading_role(order.kind))},
            {"says_vi", says.vietnamese},
            {"says_en", says.english}};
  made["previous"] = order.previous ? Json(to_hex(*order.previous)) : Json(nullptr);
  return dump(made);
}

std::string describe_whole(const Order& order, const CommandContext& context) {
  const bool department = leading_role(order.kind) == Role::leader;
  return context.say(name_of(order.kind)) + " " + std::to_string(order.number) + "\n" + context.say(in_words(order)) + "\n" +
         context.say({"Lập lúc: ", "Issued: "}) + to_vietnamese(order.issued) + "\n" +
         (department ? context.say({"Thẩm quyền ký: lãnh đạo và con dấu cơ quan phê duyệt", "Signed by: leader and seal of the department"})
                     : context.say({"Thẩm quyền ký: Hiệu trưởng", "Signed by: the principal"})) +
         "\nSHA-256: " + to_hex(order.file) + "\n";
}

std::string order_new_json(const Order& order, const std::string& file, const std::string& sha256) {
  Json made{
      {"file", file}, {"kind", code(order.kind)}, {"number", order.number}, {"sha256", sha256}, {"root_entry", to_hex(order.root_entry)}};
  made["previous"] = order.previous ? Json(to_hex(*order.previous)) : Json(nullptr);
  return dump(made);
}

std::string order_submit_json(const std::vector<DocumentResult>& results) {
  Json whole{{"results", Json::array()}};
  for (const DocumentResult& each : results) whole["results"].push_back(order_to_json(each));
  return dump(whole);
}

std::string describe_order(const DocumentResult& result, const CommandContext& context) {
  if (!accepted(result)) return describe(result, context);
  std::string line = "✔ " + result.file + context.say({": lệnh đã được tiếp nhận", ": the order is accepted"});
  if (result.journal_index) line += context.say({" (nhật ký số ", " (journal entry "}) + std::to_string(*result.journal_index) + ")";
  return line + "\n";
}

std::string describe_row(const OrderRow& row, const CommandContext& context) {
  const auto instant = parse_iso8601(row.time);
  const auto kind = order_kind_from_code(row.kind);
  const auto state = order_state_from_code(row.state);
  return (kind ? context.say(name_of(*kind)) : row.kind) + " " + std::to_string(row.number) +
         (state ? " [" + context.say(name_of(*state)) + "]" : "") + "  " + (instant ? to_vietnamese(*instant) : row.time) +
         context.say({"  nhật ký số ", "  journal entry "}) + std::to_string(row.journal_index) + "  " + row.sha256;
}

}  // namespace signet::client
