#include "daemon/keyhold/report.h"

#include <algorithm>

#include "journal/year.h"
#include "policy/base/json.h"
#include "policy/base/limits.h"
#include "policy/order_state.h"

namespace signet::keyhold {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t ending_days_max = 90;  // warned of in status (S1 Đ.7.2)
constexpr std::size_t ending_rows_max = 64;

Json order_row(const Register::Last& order, OrderState state) {
  return {{"kind", std::string{code(order.kind)}}, {"number", order.number},
          {"sha256", to_hex(order.file)},          {"time", to_iso8601(order.issued)},
          {"state", std::string{code(state)}},     {"journal_index", order.index}};
}

std::int64_t days_between(Instant from, Instant to) { return seconds_between(from, to) / std::chrono::seconds{limits::Days{1}}.count(); }

// Of signers, the sooner first, without names: the roster has them by these digests. Known are those that a document has shown.
Json ending(const Standing& standing, Instant now) {
  std::vector<std::pair<Instant, Digest>> sooner;
  if (standing.signers) {
    for (const auto& [digest, end] : standing.signers->ends()) {
      if (end >= now && days_between(now, end) <= ending_days_max) sooner.emplace_back(end, digest);
    }
  }
  std::sort(sooner.begin(), sooner.end());
  Json rows = Json::array();
  for (const auto& [end, digest] : sooner) {
    if (rows.size() == ending_rows_max) break;
    rows.push_back({{"sha256", to_hex(digest)}, {"not_after", to_iso8601(end)}, {"days_left", days_between(now, end)}});
  }
  return rows;
}

Json department(const Standing& standing, const Rules& rules, Instant now) {
  const auto heard = standing.register_now.department_heard();
  if (!heard) return "never heard of";
  const auto days = days_between(*heard, now);
  const auto* state = days > rules.contact_days_max ? "silent" : days >= limits::department_contact_warning.count() ? "warning" : "heard";
  return {{"heard", to_iso8601(*heard)}, {"days", days}, {"days_max", rules.contact_days_max}, {"state", state}};
}

const char* disk_state(const journal::DiskRoom& disk) {
  if (disk.admits(journal::Need::ordinary)) return "room";
  return disk.admits(journal::Need::decision) ? "reserve" : "full";
}

Json clock_row(const ClockGuard& clock, const Result<Instant>& now) {
  const auto synchronised = clock.synchronised();
  Json row{{"trusted", static_cast<bool>(now)}, {"synchronised", synchronised && *synchronised}};
  if (!synchronised) row["part_silent"] = synchronised.refusal().detail;
  if (!now) row["trouble"] = now.refusal().detail;
  return row;
}

// The open year, and those that have ended, the oldest first. Numbers of entries run on: an entry's number is its place in its year's
// tree and that year's first number.
Json journal_row(const Appliance& a, Instant now) {
  const auto tree = a.recorder.tree();
  Json years = Json::array();
  for (const auto& year : a.recorder.years())
    years.push_back({{"origin", year.tree.origin}, {"size", year.tree.size}, {"first_number", year.first}});
  Json row{{"origin", a.origin},
           {"vkey", a.verifier_key},
           {"root_entry", to_hex(a.identity.root_entry)},
           {"size", tree.size},
           {"first_number", a.recorder.size() - tree.size},
           {"years", std::move(years)}};
  const auto parts = journal::split_origin(a.origin);
  if (parts && to_iso8601(now).substr(0, 4) > parts->year) row["year_over"] = "sealing goes on; when it suits: signet journal rollover";
  return row;
}

}  // namespace

std::string status_json(Appliance& a) {
  const auto standing = a.standing();
  const auto now = a.clock.entry_time();
  const auto clock = a.clock.now();
  Json status;
  status["mode"] = a.files.settings.demo ? "demo" : "production";
  status["kind"] = std::string{code(a.identity.organisation)};
  status["time"] = to_iso8601(now);
  status["school"] = {{"code", a.files.settings.school_code}, {"name", a.files.settings.school_name}};
  status["journal"] = journal_row(a, now);
  if (!a.witness.empty()) status["journal"]["witness"] = a.witness;
  status["token_memory"] = a.token_memory == TokenMemory::kept ? "kept" : a.token_memory == TokenMemory::none ? "none yet" : "impossible";
  if (a.on_hold()) status["hold"] = "restored from a backup; nothing is sealed until it is released";
  status["clock"] = clock_row(a.clock, clock);
  status["certificate"] = {{"sha256", to_hex(a.seal_certificate.digest())},
                           {"subject", a.seal_certificate.subject()},
                           {"not_after", to_iso8601(a.seal_certificate.not_after())},
                           {"days_left", days_between(now, a.seal_certificate.not_after())}};
  status["token"] = {{"serial", a.token->serial()}, {"state", "present"}};
  status["ending_certificates"] = ending(*standing, now);
  // A department's own certificate is the pin of its journal: nobody above it approves it here, or is heard of.
  if (a.identity.organisation == Organisation::school) {
    const auto* approval = standing->register_now.approval_of(a.seal_certificate.digest(), now);
    status["department"] = department(*standing, a.files.rules, now);
    status["approval"] = approval == nullptr ? Json("missing") : Json(to_iso8601(approval->to));
  }
  status["configuration"] = standing->register_now.configuration() == nullptr ? Json("missing")
                            : standing->unordered_files.empty()               ? Json("ordered")
                                                                              : Json(standing->unordered_files);
  status["roster"] = standing->register_now.roster() == nullptr ? Json("missing") : Json(standing->register_now.roster()->school_year);
  if (const auto activation = a.activation(); activation && now <= activation->until) {
    status["activation"] = {{"by", activation->opened_by}, {"until", to_iso8601(activation->until)}};
    if (activation->left) status["activation"]["left"] = *activation->left;
  } else {
    status["activation"] = "closed";
  }
  status["seals"] = a.ledger.sealed_count();
  if (const auto newest = a.ledger.newest_seal()) status["last_seal"] = to_iso8601(*newest);
  if (const auto last = a.refusals.last())
    status["last_refusal"] = {{"time", to_iso8601(last->time)}, {"code", std::string{code(last->reason)}}};
  const auto disk = a.recorder.disk();
  status["disk"] = {{"free_bytes", disk.free}, {"size_bytes", disk.size}, {"state", disk_state(disk)}};
  return status.dump();
}

std::string orders_json(Appliance& a) {
  Json rows = Json::array();
  const auto standing = a.standing();
  const auto now = a.clock.entry_time();
  for (const auto& each : standing->register_now.accepted()) rows.push_back(order_row(each, state_of(each, standing->register_now, now)));
  return rows.dump();
}

// What a machine watches; the gate gives each its name, type and words (daemon/gate/metric_families.h).
std::string metrics_json(Appliance& a) {
  const auto now = a.clock.entry_time();
  const auto disk = a.recorder.disk();
  const auto activation = a.activation();
  Json metrics{{"sealed", a.counters.sealed.load()},  {"refused", a.counters.refused.load()},
               {"failed", a.counters.failed.load()},  {"redelivered", a.counters.redelivered.load()},
               {"orders", a.counters.orders.load()},  {"over_quota", a.counters.over_quota.load()},
               {"journal_entries", a.recorder.size()}};
  for (const auto& [reason, count] : a.refusals.counts()) metrics["reasons"][std::string{code(reason)}] = count;
  metrics["activation_open"] = activation && now <= activation->until;
  metrics["clock_trusted"] = static_cast<bool>(a.clock.now());
  metrics["token_present"] = a.token->alive();
  metrics["on_hold"] = a.on_hold();
  metrics["certificate_days_left"] = days_between(now, a.seal_certificate.not_after());
  metrics["disk_free_bytes"] = disk.free;
  metrics["disk_size_bytes"] = disk.size;
  metrics["checkpoint_age_seconds"] = a.recorder.checkpoint_age().count();
  if (const auto newest = a.ledger.newest_seal()) metrics["last_seal_timestamp_seconds"] = seconds_between(Instant{}, *newest);
  return metrics.dump();
}

namespace {

// A manifest says what its members were when it was sealed; what became of them since is told here.
void add_members(Json& seal, const SealRecord& record, const SealLedger& ledger) {
  Json rows = Json::array();
  std::size_t ended = 0;
  for (const auto index : record.intent.members) {
    const auto member = ledger.by_intent(index);
    if (!member || !member->sealed) continue;
    if (member->state() != SealState::sealed) ++ended;
    rows.push_back({{"seal_id", member->intent.seal_id},
                    {"kind", std::string{code(member->intent.kind)}},
                    {"form", std::string{code(form_of(*member->sealed))}},
                    {"state", std::string{code(member->state())}},
                    {"document_sha256", to_hex(member->intent.document)},
                    {"sealed_sha256", to_hex(member->sealed->file)},
                    {"journal_index", member->sealed_index}});
  }
  seal["members"] = std::move(rows);
  seal["members_ended"] = ended;
}

Json seal_row(const SealRecord& record, const SealLedger& ledger) {
  Json seal{{"seal_id", record.intent.seal_id},
            {"kind", std::string{code(record.intent.kind)}},
            {"document_sha256", to_hex(record.intent.document)},
            {"intent_index", record.intent_index}};
  seal["state"] = std::string{code(record.state())};
  if (record.intent.replaces) seal["replaces"] = to_hex(*record.intent.replaces);
  if (record.replaced_by) seal["replaced_by"] = *record.replaced_by;
  if (record.revoked_by) seal["revoked_by"] = *record.revoked_by;
  // A signature of this document stands in another pupil's too: over the same octets, or it would not verify here.
  if (!record.intent.shared.empty()) seal["signature_shared"] = record.intent.shared;
  if (record.sealed) {
    seal["journal_index"] = record.sealed_index;
    seal["sealed_sha256"] = to_hex(record.sealed->file);
    seal["time"] = to_iso8601(record.sealed->time);
  }
  if (!record.intent.members.empty()) add_members(seal, record, ledger);
  return seal;
}

}  // namespace

std::string seal_json(const SealRecord& record, const SealLedger& ledger) { return seal_row(record, ledger).dump(); }

std::string seals_json(const std::vector<std::pair<SealRecord, Form>>& seals, const SealLedger& ledger) {
  Json rows = Json::array();
  for (const auto& [record, form] : seals) {
    rows.push_back(seal_row(record, ledger));
    rows.back()["form"] = std::string{code(form)};
  }
  return rows.dump();
}

std::string hashes_json(const std::vector<Digest>& hashes) {
  Json list = Json::array();
  for (const auto& hash : hashes) list.push_back(to_base64(view(hash)));
  return Json{{"hashes", std::move(list)}}.dump();
}

}  // namespace signet::keyhold
