#include "daemon/keyhold/manifest_desk.h"

#include <algorithm>
#include <list>
#include <set>

#include "daemon/keyhold/seal_desk.h"
#include "policy/base/utf8.h"

namespace signet::keyhold {
namespace {

using wire::Answer;
using wire::ServiceAnswer;
using wire::ServiceRequest;

constexpr std::uint32_t package_number_max = 999999;

bool is_school_year(const std::string& text) {
  if (text.size() != 9 || text[4] != '-') return false;
  return std::all_of(text.begin(), text.end(), [&](const char& c) { return &c == &text[4] || (c >= '0' && c <= '9'); });
}

// It becomes part of the tuple and of what is signed.
bool is_class_name(const std::string& text) {
  return is_xml_utf8(text) && std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

std::optional<std::string> fault_of(const ServiceRequest& request) {
  const auto& asked = request.manifest;
  if (asked.members.empty()) return "members: none";
  if (request.kind == code(Kind::true_copy)) {
    if (asked.members.size() != 1) return "members: a true copy is of one document";
    if (!asked.class_name.empty() || !asked.school_year.empty() || asked.number != 0) return "a true copy has no class, year or number";
    return std::nullopt;
  }
  if (request.kind != code(Kind::package)) return "kind: package or true-copy";
  if (!is_school_year(asked.school_year)) return "school_year: such as 2025-2026";
  if (!is_class_name(asked.class_name)) return "class";
  if (asked.number < 1 || asked.number > package_number_max) return "number: 1 to " + std::to_string(package_number_max);
  return std::nullopt;
}

// Each member's archived file is read again, and is held meanwhile: by nobody's leave who may not ask for a seal at all.
bool may_ask(const Appliance& appliance, const ServiceRequest& request, Instant now) {
  const auto uid = request.caller.uid;
  const auto standing = appliance.standing();
  const auto& known = standing->register_now;
  return known.is_clerk(uid, now) || appliance.files.rules.system_uids.contains(uid) || appliance.activation_for(uid, now) ||
         known.standing_authorisation(uid, *kind_from_code(request.kind), request.manifest.class_name, now) != nullptr;
}

// While a manifest is decided and recorded no order ends the seal of one of its members. False: one is under way.
bool hold(Appliance& appliance, const ServiceRequest& request, std::list<OneAtATime>& held) {
  std::set<Digest> documents;
  for (const auto& file : request.manifest.members) {
    if (const auto record = appliance.ledger.named(file)) documents.insert(record->intent.document);
  }
  for (const auto& document : documents) {
    if (!held.emplace_back(appliance.ledger, to_hex(document))) return false;
  }
  return true;
}

ServiceAnswer told(Answer answer, const Finding& finding) {
  ServiceAnswer out;
  out.answer = answer;
  out.findings = to_wire({finding});
  return out;
}

}  // namespace

ServiceAnswer answer_manifest(Appliance& appliance, os::Channel& inspect, const ServiceRequest& request) {
  if (const auto fault = fault_of(request)) return told(Answer::malformed, {Reason::request_malformed, "", "", "", "", *fault});
  SealDesk desk{appliance, inspect};
  const auto now = appliance.clock.now();
  const auto time = now ? *now : appliance.clock.entry_time();
  // A stranger's attempt leaves no entry: any account of the machine can make as many as it likes.
  if (!may_ask(appliance, request, time))
    return told(Answer::refused, {Reason::caller_not_allowed, "", "", "", "", "uid " + std::to_string(request.caller.uid)});
  if (request.operation == wire::Operation::explain_manifest)
    return desk.explain_manifest(request, rest(appliance, inspect, request, time), now);
  const auto bound = appliance.state->bind_key(request.caller.uid, request.idempotency_key, manifest_request_digest(request));
  if (!bound) return told(Answer::unavailable, finding_of(bound.refusal()));
  if (!*bound) return told(Answer::conflict, {Reason::idempotency_conflict, "", "", "", "", ""});
  // Composed under one time and sealed under it: no other request composes meanwhile.
  const OneAtATime alone{appliance.ledger, "a manifest"};
  std::list<OneAtATime> held;
  if (!alone || !hold(appliance, request, held)) return told(Answer::busy, {Reason::busy, "", "", "", request.manifest.class_name, ""});
  return desk.seal_manifest(request, rest(appliance, inspect, request, time), now);
}

}  // namespace signet::keyhold
