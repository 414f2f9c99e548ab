#include "daemon/keyhold/retrieval_desk.h"

#include <algorithm>
#include <array>

#include "daemon/keyhold/report.h"
#include "daemon/keyhold/seal_judgement.h"
#include "policy/school_year.h"

namespace signet::keyhold {
namespace {

using wire::Answer;
using wire::ServiceAnswer;
using wire::ServiceRequest;

// A transfer's tuple has a day, that of a scan or a copy the digest of its source, that of a book its class.
constexpr std::array by_pupil_and_year{Kind::annual_transcript, Kind::opening, Kind::summer_supplement};

Reply unavailable(const Refusal& why) {
  return {told_person(why.reason == Reason::not_found ? Answer::not_found : Answer::unavailable, {finding_of(why)}), std::nullopt};
}

bool is_pupil_id(const std::string& text) {
  return text.size() == 12 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<Finding> wrong_question(const ServiceRequest& request) {
  std::vector<Finding> findings;
  const auto kind = kind_from_code(request.kind);
  if (!is_pupil_id(request.name)) findings.push_back({Reason::question_malformed, "", "", "", "", "--pupil"});
  if (!year_it_ends(request.school_year)) findings.push_back({Reason::question_malformed, "", "", "", "", "--school-year"});
  if (!request.kind.empty() && (!kind || std::ranges::find(by_pupil_and_year, *kind) == by_pupil_and_year.end()))
    findings.push_back({Reason::kind_not_found_by_pupil, "", "", "", "", request.kind});
  return findings;
}

using Found = std::vector<std::pair<SealRecord, Form>>;

Outcome add_found(Appliance& appliance, const ServiceRequest& request, Kind kind, Form form, Found& found) {
  TRY(const auto tuple,
      appliance.state->find(pupil_tuple(appliance.files.settings.school_code, request.name, kind, request.school_year, form)));
  if (!tuple) return Done{};
  for (auto& record : appliance.ledger.all_of_tuple(*tuple)) found.emplace_back(std::move(record), form);
  return Done{};
}

Result<Bytes> sealed_file(Appliance& appliance, const SealRecord& record) {
  return appliance.recorder.fetch(record.sealed->file, limits::pdf_bytes_max + limits::pdf_seal_bytes_max);
}

}  // namespace

Reply find_seals(Appliance& appliance, const ServiceRequest& request, const os::Peer& peer) {
  auto why = unless_clerk(appliance, peer, appliance.clock.entry_time());
  if (why.empty()) why = wrong_question(request);
  if (!why.empty()) return {refuse_person(appliance, peer, "find", why), std::nullopt};
  Found found;
  for (const Kind kind : by_pupil_and_year) {
    if (!request.kind.empty() && request.kind != code(kind)) continue;
    for (const Form form : {Form::xml, Form::pdf}) {
      if (const auto added = add_found(appliance, request, kind, form, found); !added) return unavailable(added.refusal());
    }
  }
  return {ServiceAnswer{}, to_bytes(seals_json(found, appliance.ledger))};
}

Reply fetch_seal(Appliance& appliance, const ServiceRequest& request, const os::Peer& peer) {
  const auto now = appliance.clock.entry_time();
  if (const auto why = unless_clerk(appliance, peer, now); !why.empty())
    return {refuse_person(appliance, peer, "fetch", why), std::nullopt};
  const auto record = appliance.ledger.by_id(request.name);
  if (!record || !record->sealed) return unavailable({Reason::not_found, "seal " + request.name});
  if (const auto ended = ended_finding(*record)) return {refuse_person(appliance, peer, "fetch", {*ended}), std::nullopt};
  auto document = sealed_file(appliance, *record);
  if (!document) return unavailable(document.refusal());
  auto receipt = appliance.recorder.receipt(record->sealed_index);
  if (!receipt) return unavailable(receipt.refusal());
  const auto appended = appliance.recorder.append(delivered_entry(now, peer.uid, record->intent.seal_id));
  if (!appended) return unavailable(appended.refusal());
  ++appliance.counters.redelivered;
  ServiceAnswer answer;
  answer.kind = code(record->intent.kind);
  answer.seal_id = record->intent.seal_id;
  answer.journaled = true;
  answer.journal_index = record->sealed_index;
  answer.document = record->intent.document;
  answer.sealed_document = record->sealed->file;
  answer.redelivered = true;
  answer.time = record->sealed->time;
  answer.receipt = *std::move(receipt);
  return {std::move(answer), *std::move(document)};
}

}  // namespace signet::keyhold
