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

ManifestHead head_of(const Appliance& appliance, const ServiceRequest& request, Instant time) {
  const auto& settings = appliance.files.settings;
  const auto& asked = request.manifest;
  return {
      *kind_from_code(request.kind), settings.school_code, settings.school_name, asked.class_name, asked.school_year, asked.number, time};
}

// What the request asks for, whatever the order of its members: for this an Idempotency-Key stands.
Digest digest_of(const ServiceRequest& request) {
  auto members = request.manifest.members;
  std::sort(members.begin(), members.end());
  auto text = request.kind + "\n" + request.manifest.class_name + "\n" + request.manifest.school_year + "\n" +
              std::to_string(request.manifest.number);
  for (const auto& member : members) text += "\n" + to_hex(member);
  return sha256(text);
}

struct Members {
  std::vector<SealOnRecord> seals;
  std::vector<SealedMember> all;  // also those that are no seals of ours, by the name they were asked for
};

Members members_of(const Appliance& appliance, const ServiceRequest& request) {
  Members members;
  for (const auto& file : request.manifest.members) {
    const auto seal = appliance.ledger.on_record(file);
    if (seal) members.seals.push_back(*seal);
    members.all.push_back(seal ? seal->member() : SealedMember{file, file, "", Kind{}, Form::xml, 0, 0});
  }
  return members;
}

// The time at which this tuple's manifest was composed before: with the same members the octets are the same again.
std::optional<SealRecord> composed_before(const Appliance& appliance, const DocumentFacts& facts) {
  const auto tuple = tuple_of(facts);
  const auto name = tuple ? appliance.state->find(*tuple) : Result<std::optional<Digest>>{std::optional<Digest>{}};
  return name && *name ? appliance.ledger.by_tuple(**name) : std::nullopt;
}

void compose(const Appliance& appliance, const ServiceRequest& request, const std::vector<SealOnRecord>& seals, Instant now,
             Resting& resting) {
  const auto written = [&](Instant time) { return write_manifest(head_of(appliance, request, time), seals); };
  if (const auto before = composed_before(appliance, resting.facts)) {
    auto again = written(before->intent.time);
    if (again && again->document.facts().document == before->intent.document) resting.manifest.emplace(*std::move(again));
  }
  if (!resting.manifest) {
    auto anew = written(now);
    if (!anew) return resting.findings.push_back(finding_of(anew.refusal()));
    resting.manifest.emplace(*std::move(anew));
  }
  resting.facts = resting.manifest->document.facts();
  resting.document = resting.facts.document;
}

// Of which class and year a member is, its journal entry does not say: the archived document is read again, from octets that its
// principal signed.
void read_again(Appliance& appliance, os::Channel& inspect, const Standing& standing, const Digest& file, Instant now,
                MemberStanding& member) {
  const auto document = appliance.recorder.fetch(file, limits::pdf_bytes_max + limits::pdf_seal_bytes_max);
  if (!document) return;
  const auto read = read_document(appliance, standing, inspect, *document, file, now);
  if (!read.facts || read.facts->leading_value == Digest{}) return;
  member.read = true;
  member.school_code = field(*read.facts, "school-code");
  member.school_year = field(*read.facts, "school-year");
  member.class_name = field(*read.facts, "class-name");
}

MemberStanding standing_of(const SealRecord& record) {
  MemberStanding member;
  if (record.state() == SealState::revoked) member = {MemberStanding::State::revoked, *record.revoked_by, false, "", "", ""};
  if (record.state() == SealState::replaced) member = {MemberStanding::State::replaced, *record.replaced_by, false, "", "", ""};
  return member;
}

void look_up(Appliance& appliance, os::Channel& inspect, Kind kind, Instant now, Resting& resting) {
  const auto standing = appliance.standing();
  for (const auto& member : resting.facts.members) {
    const auto record = appliance.ledger.named(member.file);
    if (!record || resting.members.contains(member.file)) continue;
    auto known = standing_of(*record);
    if (kind == Kind::package) read_again(appliance, inspect, *standing, member.file, now, known);
    resting.members.emplace(member.file, std::move(known));
  }
}

Resting rest(Appliance& appliance, os::Channel& inspect, const ServiceRequest& request, Instant now) {
  Resting resting;
  resting.document = digest_of(request);
  auto members = members_of(appliance, request);
  const auto head = head_of(appliance, request, now);
  const bool all_ours = members.seals.size() == members.all.size();
  resting.facts = manifest_facts(head, std::move(members.all));
  resting.facts.seal_slot.empty = true;  // of what would be composed
  if (all_ours) compose(appliance, request, members.seals, now, resting);
  const auto done = appliance.ledger.by_document(resting.document);
  const bool again = done && done->sealed && request.operation == wire::Operation::seal_manifest;
  if (!again) look_up(appliance, inspect, head.kind, now, resting);
  return resting;
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
  if (request.operation == wire::Operation::explain_manifest)
    return desk.explain_manifest(request, rest(appliance, inspect, request, time), now);
  const auto bound = appliance.state->bind_key(request.caller.uid, request.idempotency_key, digest_of(request));
  if (!bound) return told(Answer::unavailable, finding_of(bound.refusal()));
  if (!*bound) return told(Answer::conflict, {Reason::idempotency_conflict, "", "", "", "", ""});
  // Composed under one time and sealed under it: no other request composes meanwhile.
  const OneAtATime alone{appliance.ledger, "a manifest"};
  std::list<OneAtATime> held;
  if (!alone || !hold(appliance, request, held)) return told(Answer::busy, {Reason::busy, "", "", "", request.manifest.class_name, ""});
  return desk.seal_manifest(request, rest(appliance, inspect, request, time), now);
}

}  // namespace signet::keyhold
