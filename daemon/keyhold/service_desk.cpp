#include "daemon/keyhold/service_desk.h"

#include <algorithm>

#include "daemon/keyhold/daily_quota.h"
#include "daemon/keyhold/department_desk.h"
#include "daemon/keyhold/hold_desk.h"
#include "daemon/keyhold/incoming_desk.h"
#include "daemon/keyhold/manifest_desk.h"
#include "daemon/keyhold/note_desk.h"
#include "daemon/keyhold/order_desk.h"
#include "daemon/keyhold/report.h"
#include "daemon/keyhold/retrieval_desk.h"
#include "daemon/keyhold/seal_desk.h"
#include "daemon/keyhold/token_memory.h"
#include "daemon/keyhold/witness_desk.h"
#include "policy/base/utf8.h"
#include "policy/department.h"

namespace signet::keyhold {
namespace {

using wire::Answer;
using wire::Operation;
using wire::ServiceAnswer;
using wire::ServiceRequest;

constexpr std::uint32_t activation_minutes_default = 8 * 60;
constexpr std::size_t class_names_bytes_max = 1024;  // all of one activation: they stand in its entry
constexpr std::uint32_t activation_minutes_max = 24 * 60;

ServiceAnswer told(Answer answer, const std::vector<Finding>& findings) {
  ServiceAnswer out;
  out.answer = answer;
  out.findings = to_wire(findings);
  return out;
}

Reply with(const std::string& payload) {
  Reply reply;
  reply.payload = to_bytes(payload);
  return reply;
}

Reply with(const Result<std::string>& payload) {
  if (payload) return with(*payload);
  const auto& why = payload.refusal();
  return {told(why.reason == Reason::not_found ? Answer::not_found : Answer::unavailable, {finding_of(why)}), std::nullopt};
}

// Through the gate a document is only read; fetching it is journaled on the persons' socket alone.
std::optional<ServiceAnswer> charge_of_gate(Appliance& appliance, const ServiceRequest& request) {
  if (request.operation == Operation::document) return std::nullopt;
  return charge(appliance, request, request.caller.uid);
}

bool may_read_orders(Appliance& appliance, std::uint32_t uid) {
  if (uid == 0 || appliance.files.rules.auditor_uids.contains(uid)) return true;
  const auto now = appliance.clock.entry_time();
  const auto standing = appliance.standing();
  if (standing->register_now.is_clerk(uid, now)) return true;
  const auto* person = person_of_account(standing->register_now, uid, now);
  return person != nullptr && !person->duties.empty();
}

}  // namespace

// The time an order is judged at. One that corrects the clock comes in while the clock is behind what the journal says.
Result<Instant> ServiceDesk::time_for(const JudgedOrder& judged, const Result<Instant>& now, Instant uncorrected) const {
  if (now || !judged.order || judged.order->kind != OrderKind::clock_correction) return now;
  return uncorrected;
}

ServiceAnswer ServiceDesk::refuse_order(const ServiceRequest& request, const Digest& file, Instant time, const std::vector<Finding>& why) {
  auto answer = told(Answer::refused, why);
  ++appliance_.counters.refused;
  appliance_.refusals.add(why, time);
  answer.document = file;
  answer.time = time;
  const auto appended = appliance_.recorder.append(refused_entry(time, request.caller.uid, "order", file, why, 1));
  if (!appended) return told(Answer::unavailable, {finding_of(appended.refusal())});
  answer.journaled = true;
  answer.journal_index = appended->index;
  answer.receipt = appended->receipt;
  return answer;
}

Result<Appended> ServiceDesk::enter_order(const ServiceRequest& request, const Order& order, Instant now) {
  const auto no_intent_meanwhile = appliance_.intents.alone();
  auto appended = appliance_.recorder.append(order_entry(now, request.caller.uid, order));
  if (appended) appliance_.apply(order, appended->index, now);
  return appended;
}

ServiceAnswer ServiceDesk::submit(const ServiceRequest& request, ByteView document) {
  const std::scoped_lock one{appliance_.one_order_at_a_time};
  const auto trusted = appliance_.clock.now();
  const auto uncorrected = appliance_.clock.uncorrected();
  if (!uncorrected) return told(Answer::unavailable, {finding_of(trusted ? uncorrected.refusal() : trusted.refusal())});
  const auto judged = judge_new_order(appliance_, inspect_, document, trusted ? *trusted : *uncorrected);
  const auto now = time_for(judged, trusted, *uncorrected);
  if (!now) return told(Answer::unavailable, {finding_of(now.refusal())});
  const auto file = sha256(document);
  if (!judged.order || !judged.findings.empty()) return refuse_order(request, file, appliance_.clock.entry_time(), judged.findings);
  // Nothing of the document's is under way while an order ends its seal: else an intent could be given up and sealed at once.
  const auto* revocation = std::get_if<Revocation>(&judged.order->body);
  const bool ends_a_seal = revocation != nullptr && revocation->what != Revocation::What::order;
  const OneAtATime held{appliance_.ledger, ends_a_seal ? to_hex(revocation->target) : "an order"};
  if (!held) return told(Answer::busy, {{Reason::busy, "", "", "", "", ""}});
  if (ends_a_seal && !appliance_.ledger.revocable(revocation->what, revocation->target))
    return refuse_order(request, file, *now, {{Reason::order_target_unknown, "", "", "", "", to_hex(revocation->target)}});
  std::unique_lock<std::shared_mutex> alone;
  if (judged.order->kind == OrderKind::clock_correction) alone = std::unique_lock{appliance_.under_way};
  if (const auto kept = appliance_.recorder.archive(file, document); !kept) return told(Answer::unavailable, {finding_of(kept.refusal())});
  const auto appended = enter_order(request, *judged.order, *now);
  if (!appended) return told(Answer::unavailable, {finding_of(appended.refusal())});
  if (const auto kept = appliance_.remember_clerks(*now); !kept) return told(Answer::unavailable, {finding_of(kept.refusal())});
  ++appliance_.counters.orders;
  if (const auto listed = appliance_.list_revocations(); !listed) return told(Answer::unavailable, {finding_of(listed.refusal())});
  ServiceAnswer answer;
  answer.kind = code(judged.order->kind);
  answer.document = file;
  answer.time = *now;
  answer.journaled = true;
  answer.journal_index = appended->index;
  answer.receipt = appended->receipt;
  return answer;
}

// One document, or the XML and the PDF of one transcript, one behind the other.
ServiceAnswer ServiceDesk::about_documents(const ServiceRequest& request, ByteView document) {
  const std::size_t pdf_bytes = request.xml_bytes <= document.size() ? document.size() - request.xml_bytes : 0;
  const bool pair = request.xml_bytes > 0;
  if (pair && (pdf_bytes == 0 || request.xml_bytes > limits::xml_bytes_max || pdf_bytes > limits::pdf_bytes_max))
    return told(Answer::malformed, {{Reason::request_malformed, "", "", "", "", "xml_bytes"}});
  if (!pair && document.size() > limits::pdf_bytes_max)
    return told(Answer::malformed, {{Reason::too_large, "", "", "", "", "more than 32 MiB"}});
  std::vector<ByteView> documents{document};
  if (pair) documents = {document.first(request.xml_bytes), document.subspan(request.xml_bytes)};
  SealDesk desk{appliance_, inspect_};
  auto answers = request.operation == Operation::seal ? desk.seal(request, documents) : desk.explain(request, documents);
  if (pair) answers.front().second = wire::encode(std::move(answers.back()));
  return std::move(answers.front());
}

Reply ServiceDesk::answer(const ServiceRequest& request, ByteView document) {
  // Orders are entered one at a time anyway, and one of them may have to wait for all others.
  std::shared_lock<std::shared_mutex> under_way;
  if (request.operation != Operation::order) under_way = std::shared_lock{appliance_.under_way};
  if (auto over = charge_of_gate(appliance_, request)) return {*std::move(over), std::nullopt};
  switch (request.operation) {
    case Operation::seal:
    case Operation::explain: return {about_documents(request, document), std::nullopt};
    case Operation::seal_manifest:
    case Operation::explain_manifest: return {answer_manifest(appliance_, inspect_, request), std::nullopt};
    case Operation::order: return {submit(request, document), std::nullopt};
    case Operation::incoming: return {take_incoming(appliance_, inspect_, request, document), std::nullopt};
    case Operation::witness_add:
      return request.kind == wire::year_link_kind ? add_year(appliance_, inspect_, document)
                                                  : add_checkpoint(appliance_, inspect_, document);
    case Operation::cosign: return take_cosignature(appliance_, document);
    case Operation::witness: return with(witness_json(appliance_, inspect_));
    case Operation::cosigned: return with(appliance_.recorder.cosigned(request.name));
    case Operation::activate:
    case Operation::deactivate:
    case Operation::prove_key:
    case Operation::review:
    case Operation::approve:
    case Operation::reject:
    case Operation::release_hold:
    case Operation::forget:
    case Operation::note:
    case Operation::find:
    case Operation::give_pin:
      return {told(Answer::malformed, {{Reason::request_malformed, "", "", "", "", "persons have their own socket"}}), std::nullopt};
    case Operation::find_seal:
    case Operation::document:
    case Operation::receipt: return read_seal(request);
    case Operation::status:
    case Operation::orders:
    case Operation::checkpoint:
    case Operation::consistency:
    case Operation::entries:
    case Operation::metrics:
    case Operation::show_order: return read(request);
  }
  // Numbers between those of the table are nobody's.
  return {told(Answer::malformed, {{Reason::request_malformed, "", "", "", "", "operation"}}), std::nullopt};
}

Reply ServiceDesk::read(const ServiceRequest& request) {
  if (request.operation == Operation::status) return with(status_json(appliance_));
  if (request.operation == Operation::orders) return with(orders_json(appliance_));
  if (request.operation == Operation::metrics) return with(metrics_json(appliance_));
  if (request.operation == Operation::checkpoint) return with(appliance_.recorder.checkpoint(request.name));
  if (request.operation == Operation::consistency) {
    const auto hashes = appliance_.recorder.consistency(request.from, request.to, request.name);
    return hashes ? with(hashes_json(*hashes)) : with(Result<std::string>{hashes.refusal()});
  }
  if (request.operation == Operation::entries) {
    const auto entries = appliance_.recorder.entries(request.from, std::min<std::uint64_t>(request.to, 1000));
    if (!entries) return with(Result<std::string>{entries.refusal()});
    std::string lines;
    for (const auto& entry : *entries) lines.append(as_text(entry)).append("\n");
    return with(lines);
  }
  const auto file = digest_from_hex(request.name);
  if (!file || appliance_.standing()->register_now.accepted(*file) == nullptr)
    return with(Result<std::string>{Refusal{Reason::not_found, request.name}});
  // A roster holds the staff's personal ids (invariant 11 keeps them out of the journal; this keeps them from who has no office here).
  if (!may_read_orders(appliance_, request.caller.uid))
    return {told(Answer::refused, {{Reason::order_not_for_account, "", "", "", "", "uid " + std::to_string(request.caller.uid)}}),
            std::nullopt};
  const auto document = appliance_.recorder.fetch(*file, limits::order_bytes_max);
  return document ? with(std::string{as_text(*document)}) : with(Result<std::string>{document.refusal()});
}

Reply ServiceDesk::read_seal(const ServiceRequest& request) {
  if (request.operation == Operation::receipt && request.name.empty()) return with(appliance_.recorder.receipt(request.from));
  const auto record = appliance_.ledger.by_id(request.name);
  if (!record) return with(Result<std::string>{Refusal{Reason::not_found, request.name}});
  if (request.operation == Operation::find_seal) return with(seal_json(*record, appliance_.ledger));
  if (!record->sealed) return with(Result<std::string>{Refusal{Reason::not_found, request.name}});
  if (request.operation == Operation::receipt) return with(appliance_.recorder.receipt(record->sealed_index));
  if (const auto ended = ended_finding(*record); ended && request.operation == Operation::document)
    return {told(Answer::refused, {*ended}), std::nullopt};
  // The document is for its caller and the clerk.
  if (request.caller.uid != record->intent.caller &&
      !appliance_.standing()->register_now.is_clerk(request.caller.uid, appliance_.clock.entry_time())) {
    return {told(Answer::refused, {{Reason::caller_not_allowed, "", "", "", "", ""}}), std::nullopt};
  }
  auto document = appliance_.recorder.fetch(record->sealed->file, limits::pdf_bytes_max + limits::pdf_seal_bytes_max);
  return document ? with(std::string{as_text(*document)}) : with(Result<std::string>{document.refusal()});
}

// A machine that no time source reaches: the clerk looks at a watch, and answers for the time for some days.
Outcome ServiceDesk::confirm_clock(const os::Peer& peer) {
  TRY(const auto time, appliance_.clock.unconfirmed());
  if (!appliance_.standing()->register_now.is_clerk(peer.uid, time))
    return Refusal{Reason::caller_not_allowed, "uid " + std::to_string(peer.uid)};
  TRY(const auto appended, appliance_.recorder.append(clock_confirmed_entry(time, peer.uid)));
  appliance_.clock.confirm(time);
  return Done{};
}

ServiceAnswer ServiceDesk::open(const ServiceRequest& request, const os::Peer& peer) {
  if (request.activation.clock_confirmed) {
    if (const auto confirmed = confirm_clock(peer); !confirmed) return told(Answer::refused, {finding_of(confirmed.refusal())});
  }
  const auto now = appliance_.clock.now();
  if (!now) return told(Answer::refused, {finding_of(now.refusal())});
  if (appliance_.on_hold()) return told(Answer::refused, {{Reason::on_hold, "", "", "", "", ""}});
  if (!appliance_.standing()->register_now.is_clerk(peer.uid, *now))
    return told(Answer::refused, {{Reason::caller_not_allowed, "", "", "", "", "uid " + std::to_string(peer.uid)}});
  Activation activation;
  activation.opened_by = peer.uid;
  activation.users.insert(request.activation.users.begin(), request.activation.users.end());
  for (const auto user : activation.users) {
    if (user != peer.uid && !appliance_.files.rules.system_uids.contains(user))
      return told(Answer::refused, {{Reason::caller_not_allowed, "", "", "", "", "uid " + std::to_string(user)}});
  }
  if (activation.users.empty()) activation.users.insert(peer.uid);
  for (const auto& name : request.activation.kinds) {
    const auto kind = kind_from_code(name);
    if (!kind || !appliance_.files.rules.kinds.contains(*kind))
      return told(Answer::refused, {{Reason::kind_not_permitted, "", "", "", "", name}});
    activation.kinds.insert(*kind);
  }
  std::size_t octets = 0;
  for (const auto& name : request.activation.classes) {
    octets += name.size();
    const bool plain =
        std::none_of(name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == '"' || c == '\\' || c == 0x7F; });
    if (name.empty() || !plain || !is_xml_utf8(name) || name.size() > wire::class_name_max || octets > class_names_bytes_max)
      return told(Answer::refused,
                  {{Reason::request_malformed, "", "", "", "",
                    "the names of the classes: up to 64 octets each and 1024 in all, without quotation marks and control characters"}});
  }
  activation.classes.insert(request.activation.classes.begin(), request.activation.classes.end());
  if (request.activation.count > 0) activation.left = request.activation.count;
  const auto minutes =
      request.activation.minutes == 0 ? activation_minutes_default : std::min(request.activation.minutes, activation_minutes_max);
  activation.until = *now + std::int64_t{minutes} * 60;
  // Before anything may be sealed: the token is of this journal, and knows of no more than we do.
  if (const auto ours = check_token_memory(appliance_); !ours) return told(Answer::refused, {finding_of(ours.refusal())});
  const auto appended = appliance_.recorder.append(activation_entry(*now, activation));
  if (!appended) return told(Answer::unavailable, {finding_of(appended.refusal())});
  if (const auto kept = write_token_memory(appliance_); !kept)
    return appliance_.end_soon(), told(Answer::unavailable, {finding_of(kept.refusal())});
  activation.index = appended->index;
  ServiceAnswer answer;
  answer.time = activation.until;
  answer.journaled = true;
  answer.journal_index = appended->index;
  appliance_.open_activation(std::move(activation));
  return answer;
}

Reply ServiceDesk::answer_activation(const ServiceRequest& request, ByteView document, const os::Peer& peer) {
  const std::shared_lock under_way{appliance_.under_way};
  if (auto over = charge(appliance_, request, peer.uid)) return {*std::move(over), std::nullopt};
  if (request.operation == Operation::prove_key) {
    const auto proved = prove_key(appliance_, peer);
    if (proved) return with(*proved);
    const auto why = proved.refusal();
    return {
        told(why.reason == Reason::caller_not_allowed || why.reason == Reason::request_malformed ? Answer::refused : Answer::unavailable,
             {finding_of(why)}),
        std::nullopt};
  }
  if (request.operation == Operation::review || request.operation == Operation::approve || request.operation == Operation::reject)
    return {record_act(appliance_, request, document, peer), std::nullopt};
  if (request.operation == Operation::release_hold) return release_hold(appliance_, document, peer);
  if (request.operation == Operation::forget) return forget_person(appliance_, request.name, peer);
  if (request.operation == Operation::note) return {record_note(appliance_, request, document, peer), std::nullopt};
  if (request.operation == Operation::find) return find_seals(appliance_, request, peer);
  if (request.operation == Operation::document)
    return request.name.empty() ? read_note(appliance_, request, peer) : fetch_seal(appliance_, request, peer);
  if (request.operation == Operation::status) return with(status_json(appliance_));
  if (request.operation == Operation::activate) return {open(request, peer), std::nullopt};
  if (request.operation == Operation::give_pin)
    return {told(Answer::malformed, {{Reason::request_malformed, "", "", "", "", "the token is open: no PIN is awaited"}}), std::nullopt};
  if (request.operation != Operation::deactivate)
    return {told(Answer::malformed, {{Reason::request_malformed, "", "", "", "", "not on this socket"}}), std::nullopt};
  const auto now = appliance_.clock.entry_time();
  if (!appliance_.standing()->register_now.is_clerk(peer.uid, now))
    return {told(Answer::refused, {{Reason::caller_not_allowed, "", "", "", "", "uid " + std::to_string(peer.uid)}}), std::nullopt};
  ServiceAnswer answer;
  answer.time = now;
  if (!appliance_.close_activation()) return {answer, std::nullopt};
  const auto appended = appliance_.recorder.append(deactivation_entry(now, peer.uid, "clerk"));
  if (!appended) return {told(Answer::unavailable, {finding_of(appended.refusal())}), std::nullopt};
  if (const auto kept = write_token_memory(appliance_); !kept) {
    appliance_.end_soon();
    return {told(Answer::unavailable, {finding_of(kept.refusal())}), std::nullopt};
  }
  answer.journaled = true;
  answer.journal_index = appended->index;
  return {answer, std::nullopt};
}

}  // namespace signet::keyhold
