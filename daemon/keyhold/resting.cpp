#include "daemon/keyhold/resting.h"

#include <algorithm>

#include "daemon/keyhold/seal_judgement.h"

namespace signet::keyhold {
namespace {

ManifestHead head_of(const ApplianceOnRecord& appliance, const wire::ServiceRequest& request, Instant time) {
  const auto& settings = appliance.files.settings;
  const auto& asked = request.manifest;
  return {
      *kind_from_code(request.kind), settings.school_code, settings.school_name, asked.class_name, asked.school_year, asked.number, time};
}

struct Members {
  std::vector<SealOnRecord> seals;
  std::vector<SealedMember> all;  // also those that are no seals of ours, by the name they were asked for
};

Members members_of(const ApplianceOnRecord& appliance, const wire::ServiceRequest& request) {
  Members members;
  for (const auto& file : request.manifest.members) {
    const auto seal = appliance.ledger.on_record(file);
    if (seal) members.seals.push_back(*seal);
    members.all.push_back(seal ? seal->member() : SealedMember{file, file, "", Kind{}, Form::xml, 0, 0});
  }
  return members;
}

// The time at which this tuple's manifest was composed before: with the same members the octets are the same again.
std::optional<SealRecord> composed_before(const ApplianceOnRecord& appliance, const DocumentFacts& facts) {
  const auto tuple = tuple_of(facts);
  const auto name = tuple ? appliance.tuple_name(*tuple) : Result<std::optional<Digest>>{std::optional<Digest>{}};
  return name && *name ? appliance.ledger.by_tuple(**name) : std::nullopt;
}

void compose(const ApplianceOnRecord& appliance, const wire::ServiceRequest& request, const std::vector<SealOnRecord>& seals, Instant now,
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
void read_again(ApplianceOnRecord& appliance, os::Channel& inspect, const Standing& standing, const Digest& file, Instant now,
                MemberStanding& member) {
  const auto document = appliance.fetch(file, limits::pdf_bytes_max + limits::pdf_seal_bytes_max);
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

void look_up(ApplianceOnRecord& appliance, os::Channel& inspect, Kind kind, Instant now, Resting& resting) {
  const auto standing = appliance.standing();
  for (const auto& member : resting.facts.members) {
    const auto record = appliance.ledger.named(member.file);
    if (!record || resting.members.contains(member.file)) continue;
    auto known = standing_of(*record);
    if (kind == Kind::package) read_again(appliance, inspect, *standing, member.file, now, known);
    resting.members.emplace(member.file, std::move(known));
  }
}

}  // namespace

// What the request asks for, whatever the order of its members: for this an Idempotency-Key stands.
Digest manifest_request_digest(const wire::ServiceRequest& request) {
  auto members = request.manifest.members;
  std::sort(members.begin(), members.end());
  auto text = request.kind + "\n" + request.manifest.class_name + "\n" + request.manifest.school_year + "\n" +
              std::to_string(request.manifest.number);
  for (const auto& member : members) text += "\n" + to_hex(member);
  return sha256(text);
}

Resting rest(ApplianceOnRecord& appliance, os::Channel& inspect, const wire::ServiceRequest& request, Instant now) {
  Resting resting;
  resting.document = manifest_request_digest(request);
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

}  // namespace signet::keyhold
