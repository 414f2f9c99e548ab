#include "daemon/keyhold/report.h"

#include "policy/base/json.h"

namespace signet::keyhold {
namespace {

using Json = nlohmann::json;

Json order_row(OrderKind kind, const Register::Last& last) {
  return {{"kind", std::string{code(kind)}}, {"number", last.number}, {"sha256", to_hex(last.file)},
          {"time", to_iso8601(last.issued)}, {"state", "in-force"},   {"journal_index", last.index}};
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
  status["journal"] = {
      {"origin", a.origin}, {"vkey", a.verifier_key}, {"root_entry", to_hex(a.identity.root_entry)}, {"size", a.recorder.size()}};
  status["clock"] = {{"trusted", static_cast<bool>(clock)}, {"synchronised", a.clock.synchronised()}};
  if (!clock) status["clock"]["trouble"] = clock.refusal().detail;
  status["certificate"] = {{"sha256", to_hex(a.seal_certificate.digest())},
                           {"subject", a.seal_certificate.subject()},
                           {"not_after", to_iso8601(a.seal_certificate.not_after())}};
  const auto* approval = standing->register_now.approval_of(a.seal_certificate.digest(), now);
  // A department's own certificate is the pin of its journal: nobody above it approves it here.
  if (a.identity.organisation == Organisation::school)
    status["approval"] = approval == nullptr ? Json("missing") : Json(to_iso8601(approval->to));
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
  return status.dump();
}

std::string orders_json(const Appliance& a) {
  Json rows = Json::array();
  const auto standing = a.standing();
  for (const auto kind : order_kinds()) {
    if (const auto last = standing->register_now.last(kind); last.number != 0) rows.push_back(order_row(kind, last));
  }
  return rows.dump();
}

std::string metrics_json(const Appliance& a) {
  return Json{{"sealed", a.counters.sealed.load()}, {"refused", a.counters.refused.load()},
              {"failed", a.counters.failed.load()}, {"redelivered", a.counters.redelivered.load()},
              {"orders", a.counters.orders.load()}, {"journal_entries", a.recorder.size()}}
      .dump();
}

std::string seal_json(const SealRecord& record) {
  Json seal{{"seal_id", record.intent.seal_id},
            {"kind", std::string{code(record.intent.kind)}},
            {"document_sha256", to_hex(record.intent.document)},
            {"intent_index", record.intent_index}};
  seal["state"] = record.sealed ? "sealed" : "intent-open";
  if (record.sealed) {
    seal["journal_index"] = record.sealed_index;
    seal["sealed_sha256"] = to_hex(record.sealed->file);
    seal["time"] = to_iso8601(record.sealed->time);
  }
  return seal.dump();
}

std::string hashes_json(const std::vector<Digest>& hashes) {
  Json list = Json::array();
  for (const auto& hash : hashes) list.push_back(to_base64(view(hash)));
  return Json{{"hashes", std::move(list)}}.dump();
}

}  // namespace signet::keyhold
