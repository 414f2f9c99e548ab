#include <algorithm>

#include "client/call_list.h"
#include "client/json_fields.h"
#include "client/seal_report.h"
#include "policy/base/json.h"

namespace signet::client {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const Remark& remark) {
  Json made{{"code", remark.code},
            {"message_vi", remark.message_vi},
            {"message_en", remark.message_en},
            {"who", remark.who},
            {"rule", remark.rule}};
  if (!remark.person.empty()) made["person"] = remark.person;
  if (!remark.role.empty()) made["role"] = remark.role;
  if (!remark.subject.empty()) made["subject"] = remark.subject;
  if (!remark.class_name.empty()) made["class"] = remark.class_name;
  return made;
}

Json reasons_of(const DocumentResult& result) {
  Json reasons = Json::array();
  for (const Remark& each : result.remarks) reasons.push_back(to_json(each));
  return reasons;
}

Json notes_of(const DocumentResult& result) {
  Json notes = Json::array();
  for (const Remark& each : result.notes) {
    notes.push_back({{"code", each.code}, {"message_vi", each.message_vi}, {"message_en", each.message_en}, {"rule", each.rule}});
    if (!each.person.empty()) notes.back()["person"] = each.person;
    if (!each.role.empty()) notes.back()["role"] = each.role;
    if (!each.subject.empty()) notes.back()["subject"] = each.subject;
  }
  return notes;
}

Json to_json(const DocumentResult& result) {
  return Json{{"file", result.file},
              {"decision", code(result.decision)},
              {"kind", text_or_null(result.kind)},
              {"reasons", reasons_of(result)},
              {"notes", notes_of(result)},
              {"journal_index", result.journal_index ? Json(*result.journal_index) : Json(nullptr)},
              {"document_sha256", text_or_null(result.document_sha256)},
              {"sealed_sha256", text_or_null(result.sealed_sha256)},
              {"sealed_file", text_or_null(result.sealed_file)},
              {"receipt_file", text_or_null(result.receipt_file)},
              {"receipt", text_or_null(result.receipt_file.empty() ? result.receipt : std::string{})},
              {"redelivered", result.redelivered},
              {"time", text_or_null(result.time)}};
}

Json signing_json(const DocumentResult& result) {
  return Json{{"file", result.file},
              {"decision", code(result.decision)},
              {"signed_file", text_or_null(result.signed_file)},
              {"redelivered", result.redelivered},
              {"reasons", reasons_of(result)}};
}

Json list_of(const std::vector<DocumentResult>& results) {
  Json list = Json::array();
  for (const DocumentResult& each : results) list.push_back(to_json(each));
  return list;
}

std::size_t count(const std::vector<DocumentResult>& results, DocumentResult::Decision decision) {
  return static_cast<std::size_t>(std::ranges::count(results, decision, &DocumentResult::decision));
}

Json with_counts(Json list, const std::vector<DocumentResult>& results, DocumentResult::Decision good) {
  Json whole;
  whole["results"] = std::move(list);
  for (const auto decision : {good, DocumentResult::Decision::refused, DocumentResult::Decision::failed})
    whole[std::string{code(decision)}] = count(results, decision);
  return whole;
}

Json to_json(const Call& call) {
  return Json{{"person", text_or_null(call.person)},
              {"role", call.role},
              {"subject", text_or_null(call.subject)},
              {"documents", call.documents},
              {"classes", call.classes},
              {"codes", call.codes},
              {"message_vi", sentence(call, Language::vietnamese)},
              {"message_en", sentence(call, Language::english)}};
}

}  // namespace

std::string seal_json(const std::vector<DocumentResult>& results) {
  return dump(with_counts(list_of(results), results, DocumentResult::Decision::sealed));
}

std::string sign_json(const std::vector<DocumentResult>& results) {
  Json list = Json::array();
  for (const DocumentResult& each : results) list.push_back(signing_json(each));
  return dump(with_counts(std::move(list), results, DocumentResult::Decision::signed_by_person));
}

std::string explain_json(const std::vector<DocumentResult>& results, bool by_person) {
  Json whole = with_counts(list_of(results), results, DocumentResult::Decision::sealable);
  if (by_person) {
    whole["people"] = Json::array();
    for (const Call& call : calls(results)) whole["people"].push_back(to_json(call));
  }
  return dump(whole);
}

}  // namespace signet::client
