#include "daemon/keyhold/entries.h"

#include <algorithm>
#include <set>

#include "journal/canonical_json.h"
#include "policy/base/json.h"

namespace signet::keyhold {
namespace {

using Json = nlohmann::json;

Json envelope(std::string_view kind, Instant time) { return {{"v", 1}, {"kind", std::string{kind}}, {"time", to_iso8601(time)}}; }

std::string written(const Json& entry) {
  auto text = journal::to_canonical(entry);
  ensure(static_cast<bool>(text), "an entry of ours has a canonical form and fits");
  return *std::move(text);
}

std::string packed(const std::vector<Digest>& digests) {
  Bytes all;
  for (const auto& digest : digests) all.insert(all.end(), digest.value().begin(), digest.value().end());
  return to_base64(all);
}

Json hex_list(const std::vector<Digest>& digests) {
  Json list = Json::array();
  for (const auto& digest : digests) list.push_back(to_hex(digest));
  return list;
}

// Each reason once, sorted: codes only, never the words around them (names, marks).
Json codes(const std::vector<Finding>& findings) {
  std::set<std::string> unique;
  for (const auto& finding : findings) unique.insert(std::string{code(finding.reason)});
  return Json(unique);
}

Json codes(const std::vector<Note>& notes) {
  std::set<std::string> unique;
  for (const auto& note : notes) unique.insert(std::string{code(note.what)});
  return Json(unique);
}

}  // namespace

std::string start_entry(const StartEntry& e) {
  Json entry = envelope("start", e.time);
  entry["mode"] = e.demo ? "demo" : "production";
  entry["landlock"] = e.landlock ? 1 : 0;
  entry["memory_locked"] = e.memory_locked ? 1 : 0;
  entry["clock_synchronised"] = e.clock_synchronised ? 1 : 0;
  entry["clock_offset_s"] = e.clock_offset_s;
  entry["token_serial"] = e.token_serial;
  entry["certificate"] = to_hex(e.certificate);
  entry["key_kept"] = e.key_kept ? 1 : 0;
  // Files beyond what one entry holds are covered by their common digest.
  std::string all;
  Json files = Json::object();
  for (const auto& [path, digest] : e.files) {
    all += path + " " + to_hex(digest) + "\n";
    if (files.size() < 16 && path.size() < 100) files[path] = to_hex(digest);
  }
  entry["files"] = std::move(files);
  entry["files_sha256"] = to_hex(sha256(all));
  Json drawings = Json::object();
  for (const auto& [profile, digest] : e.drawings) {
    if (drawings.size() < 8) drawings[profile.substr(0, 64)] = to_hex(digest);
  }
  if (!drawings.empty()) entry["drawings"] = std::move(drawings);
  return written(entry);
}

std::string stop_entry(Instant time) { return written(envelope("stop", time)); }

std::string intent_entry(const IntentEntry& e) {
  Json entry = envelope("intent", e.time);
  entry["seal_id"] = e.seal_id;
  entry["document_kind"] = std::string{code(e.kind)};
  entry["document"] = to_hex(e.document);
  entry["octets"] = to_hex(e.octets);
  entry["certificate"] = to_hex(e.certificate);
  entry["policy"] = to_hex(e.policy);
  entry["profile"] = e.profile_id;
  entry["profile_sha256"] = to_hex(e.profile_sha256);
  entry["person"] = to_hex(e.names.person);
  entry["tuple"] = to_hex(e.names.tuple);
  if (e.members.empty())
    entry["leading"] = to_hex(e.leading_value);
  else
    entry["members"] = Json(e.members);
  entry["prior"] = packed(e.prior_values);
  entry["revocation"] = hex_list(e.revocation);
  entry["register"] = e.register_version;
  if (e.authorisation != 0)
    entry["authorisation"] = e.authorisation;
  else
    entry["activation"] = e.activation;
  entry["caller"] = e.caller;
  if (e.xml) entry["xml"] = to_hex(*e.xml);
  entry["approval"] = e.approval;
  if (e.replaces) {
    entry["replaces"] = to_hex(*e.replaces);
    entry["correction"] = e.correction;
  }
  if (!e.shared.empty()) entry["shared"] = Json(e.shared);
  if (!e.notes.empty()) entry["notes"] = codes(e.notes);
  return written(entry);
}

std::string sealed_entry(const SealedEntry& e) {
  Json entry = envelope("sealed", e.time);
  entry["intent"] = e.intent;
  entry["seal_id"] = e.seal_id;
  entry["value"] = to_hex(e.value);
  entry["file"] = to_hex(e.file);
  entry["approval"] = e.approval;
  if (e.replaces) entry["replaces"] = to_hex(*e.replaces);
  return written(entry);
}

std::string failed_entry(Instant time, std::uint64_t intent, const std::string& seal_id, const std::vector<Finding>& findings,
                         bool token_asked) {
  Json entry = envelope("failed", time);
  entry["intent"] = intent;
  entry["seal_id"] = seal_id;
  entry["reasons"] = codes(findings);
  entry["token_asked"] = token_asked ? 1 : 0;
  return written(entry);
}

std::string refused_entry(Instant time, std::uint32_t caller, std::string_view request, const std::optional<Digest>& document,
                          const std::vector<Finding>& findings, std::uint64_t count) {
  Json entry = envelope("refused", time);
  entry["caller"] = caller;
  entry["request"] = std::string{request};
  entry["reasons"] = codes(findings);
  if (document)
    entry["document"] = to_hex(*document);
  else
    entry["count"] = count;
  return written(entry);
}

std::string order_entry(Instant time, std::uint32_t caller, const Order& order) {
  Json entry = envelope("order", time);
  entry["caller"] = caller;
  entry["order_kind"] = std::string{code(order.kind)};
  entry["number"] = order.number;
  entry["file"] = to_hex(order.file);
  // From here on entries may bear times from this one on, earlier ones keep theirs.
  if (const auto* correction = std::get_if<ClockCorrection>(&order.body)) entry["newest"] = to_iso8601(correction->newest);
  return written(entry);
}

std::string activation_entry(Instant time, const Activation& a) {
  Json entry = envelope("activation", time);
  entry["state"] = "open";
  entry["by"] = a.opened_by;
  entry["users"] = Json(a.users);
  entry["until"] = to_iso8601(a.until);
  Json kinds = Json::array();
  for (const auto kind : a.kinds) kinds.push_back(std::string{code(kind)});
  entry["kinds"] = std::move(kinds);
  // Class names are few; a long list is told by its number.
  if (a.classes.size() <= 40)
    entry["classes"] = Json(a.classes);
  else
    entry["classes_count"] = a.classes.size();
  if (a.left) entry["count"] = *a.left;
  return written(entry);
}

std::string deactivation_entry(Instant time, std::uint32_t caller, std::string_view why) {
  Json entry = envelope("activation", time);
  entry["state"] = "closed";
  entry["by"] = caller;
  entry["why"] = std::string{why};
  return written(entry);
}

std::string delivered_entry(Instant time, std::uint32_t caller, const std::string& seal_id) {
  Json entry = envelope("delivered", time);
  entry["caller"] = caller;
  entry["seal_id"] = seal_id;
  return written(entry);
}

std::string clock_entry(Instant time, std::string_view trouble) {
  Json entry = envelope("clock", time);
  entry["trouble"] = std::string{trouble};
  return written(entry);
}

std::string key_proof_entry(Instant time, std::uint32_t caller, const Digest& octets, const Digest& certificate) {
  Json entry = envelope("audit", time);
  entry["act"] = "key-proof";
  entry["caller"] = caller;
  entry["octets"] = to_hex(octets);
  entry["certificate"] = to_hex(certificate);
  return written(entry);
}

std::string hold_released_entry(Instant time, std::uint32_t caller, const std::vector<std::uint64_t>& sizes) {
  Json entry = envelope("audit", time);
  entry["act"] = "hold-release";
  entry["caller"] = caller;
  entry["shown"] = sizes;
  return written(entry);
}

std::string forgotten_entry(Instant time, std::uint32_t caller, const Digest& person) {
  Json entry = envelope("audit", time);
  entry["act"] = "forget";
  entry["caller"] = caller;
  entry["person"] = to_hex(person);
  return written(entry);
}

std::string act_entry(Instant time, const DepartmentAct& act, const Digest& note) {
  Json entry = envelope("audit", time);
  entry["act"] = std::string{code(act.what)};
  entry["caller"] = act.account;
  entry["registration"] = to_hex(act.request);
  entry["subject"] = to_hex(act.subject);
  entry["note"] = to_hex(note);
  return written(entry);
}

std::string incoming_entry(const IncomingEntry& e) {
  Json entry = envelope("audit", e.time);
  entry["act"] = std::string{incoming_act};
  entry["caller"] = e.caller;
  entry["document"] = to_hex(e.document);
  entry["certificate"] = to_hex(e.certificate);
  entry["revocation"] = hex_list(e.revocation);
  return written(entry);
}

std::string note_entry(Instant time, std::uint32_t caller, const JournalNote& note, const Digest& file) {
  Json entry = envelope("audit", time);
  entry["act"] = std::string{note_act};
  entry["caller"] = caller;
  entry["what"] = std::string{code(note.what)};
  entry["note"] = to_hex(file);
  if (!note.about.empty()) entry["about"] = note.about;
  return written(entry);
}

std::string clock_confirmed_entry(Instant time, std::uint32_t caller) {
  Json entry = envelope("clock", time);
  entry["confirmed_by"] = caller;
  return written(entry);
}

std::string seen_entry(Instant time, const std::vector<Digest>& values) {
  ensure(values.size() <= seen_values_max, "an entry of seen values fits");
  Json entry = envelope("seen", time);
  entry["values"] = packed(values);
  return written(entry);
}

std::string revoked_entry(const RevokedEntry& e) {
  Json entry = envelope("revoked", e.time);
  entry["order"] = e.order;
  entry["of_intent"] = e.intent;
  entry["seal_id"] = e.seal_id;
  entry["document"] = to_hex(e.document);
  entry["what"] = e.sealed ? "seal" : "intent";
  return written(entry);
}

std::string token_entry(Instant time, const std::string& before, const std::string& serial) {
  Json entry = envelope("token", time);
  entry["before"] = before;
  entry["serial"] = serial;
  return written(entry);
}

std::string token_state_entry(Instant time, std::string_view state, const std::string& serial) {
  Json entry = envelope("token", time);
  entry["state"] = std::string{state};
  entry["serial"] = serial;
  return written(entry);
}

bool is_pin_state(std::string_view state) noexcept {
  return state == pin_was_wrong || state == pin_unclear || state == pin_untried || state == pin_released;
}

std::string pin_entry(Instant time, std::string_view state, Instant at, std::optional<std::uint32_t> by) {
  Json entry = envelope("token", time);
  entry["state"] = std::string{state};
  entry["at"] = to_iso8601(at);
  if (by) entry["by"] = *by;
  return written(entry);
}

}  // namespace signet::keyhold
