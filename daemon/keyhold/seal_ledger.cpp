#include "daemon/keyhold/seal_ledger.h"

#include <algorithm>

namespace signet::keyhold {
namespace {

template <class Map, class Key>
std::optional<SealRecord> looked_up(const std::map<std::uint64_t, SealRecord>& records, const Map& index, const Key& key) {
  const auto found = index.find(key);
  return found == index.end() ? std::nullopt : std::optional{records.at(found->second)};
}

}  // namespace

// Of a PDF both digests are the whole file's, of an XML one is the signature value's (docs/formats/journal.md).
Form form_of(const SealedEntry& sealed) noexcept { return sealed.value == sealed.file ? Form::pdf : Form::xml; }

std::string_view code(SealState state) noexcept {
  switch (state) {
    case SealState::intent_open: return "intent-open";
    case SealState::sealed: return "sealed";
    case SealState::replaced: return "replaced";
    case SealState::revoked: return "revoked";
    case SealState::failed: return "failed";
  }
  broken_promise("every state has a code");
}

SealState SealRecord::state() const {
  if (failed) return SealState::failed;
  if (revoked_by) return SealState::revoked;
  if (replaced_by) return SealState::replaced;
  return sealed ? SealState::sealed : SealState::intent_open;
}

std::optional<Finding> ended_finding(const SealRecord& record) {
  const auto finding = [](Reason reason, std::uint64_t entry) { return Finding{reason, "", "", "", "", std::to_string(entry)}; };
  if (record.state() == SealState::revoked) return finding(Reason::seal_revoked, *record.revoked_by);
  if (record.state() == SealState::replaced) return finding(Reason::seal_replaced, *record.replaced_by);
  return std::nullopt;
}

SealRecord* SealLedger::newest_of(const Digest& document) {
  const auto found = by_document_.find(document);
  return found == by_document_.end() ? nullptr : &records_.at(found->second);
}

const SealRecord* SealLedger::newest_of(const Digest& document) const {
  const auto found = by_document_.find(document);
  return found == by_document_.end() ? nullptr : &records_.at(found->second);
}

void SealLedger::expect(std::uint64_t entries) {
  const std::scoped_lock lock{mutex_};
  const auto seals = static_cast<std::size_t>(std::min<std::uint64_t>(entries / 2, 100'000));
  by_id_.reserve(seals);
  by_tuple_.reserve(seals);
  by_document_.reserve(seals);
  by_file_.reserve(seals);
  all_tuples_.reserve(seals);
}

void SealLedger::add_intent(IntentEntry entry, std::uint64_t index) {
  const std::scoped_lock lock{mutex_};
  SealRecord record;
  record.intent = std::move(entry);
  record.intent_index = index;
  const auto& intent = records_.insert_or_assign(records_.end(), index, std::move(record))->second.intent;
  by_tuple_[intent.names.tuple] = index;
  by_id_[intent.seal_id] = index;
  by_document_[intent.document] = index;
  if (intent.xml) by_xml_.emplace(*intent.xml, index);
  all_tuples_.insert(intent.names.tuple);
}

// A seal takes effect with its `sealed` entry, and in the same moment what it replaces loses its own: there is no step between.
bool SealLedger::add_sealed(const SealedEntry& sealed, std::uint64_t index) {
  const std::scoped_lock lock{mutex_};
  const auto found = records_.find(sealed.intent);
  if (found == records_.end() || found->second.failed || (found->second.revoked_by && !found->second.sealed)) return false;
  auto& record = found->second;
  if (!record.sealed) ++sealed_;
  record.sealed = sealed;
  newest_seal_ = newest_seal_ ? std::max(*newest_seal_, sealed.time) : sealed.time;
  record.sealed_index = index;
  by_file_[sealed.file] = sealed.intent;
  if (!record.intent.replaces) return true;
  if (auto* before = newest_of(*record.intent.replaces)) before->replaced_by = index;
  return true;
}

// What an intent that comes to nothing had bound: the tuple goes back to the seal that it was to replace, if there is one.
void SealLedger::release(const SealRecord& record) {
  const auto& intent = record.intent;
  const auto tuple = by_tuple_.find(intent.names.tuple);
  if (tuple != by_tuple_.end() && tuple->second == record.intent_index) {
    const auto before = intent.replaces ? by_document_.find(*intent.replaces) : by_document_.end();
    if (before != by_document_.end())
      tuple->second = before->second;
    else
      by_tuple_.erase(tuple);
  }
  const auto document = by_document_.find(intent.document);
  if (document != by_document_.end() && document->second == record.intent_index) by_document_.erase(document);
}

void SealLedger::add_failed(std::uint64_t intent, bool before_token) {
  const std::scoped_lock lock{mutex_};
  const auto found = records_.find(intent);
  if (found == records_.end() || !before_token || found->second.sealed || found->second.failed) return;
  found->second.failed = true;
  release(found->second);
  by_id_.erase(found->second.intent.seal_id);
}

bool SealLedger::revocable(Revocation::What what, const Digest& document) const {
  const std::scoped_lock lock{mutex_};
  const auto* record = newest_of(document);
  if (record == nullptr || record->revoked_by) return false;
  return what == Revocation::What::seal ? record->sealed.has_value() : record->state() == SealState::intent_open;
}

bool SealLedger::revoke(Revocation::What what, const Digest& document, std::uint64_t order) {
  if (!revocable(what, document)) return false;
  const std::scoped_lock lock{mutex_};
  auto* record = newest_of(document);
  record->revoked_by = order;
  unlisted_.insert(record->intent_index);
  if (!record->sealed) release(*record);
  return true;
}

void SealLedger::add_revoked(std::uint64_t intent) {
  const std::scoped_lock lock{mutex_};
  unlisted_.erase(intent);
}

std::vector<SealRecord> SealLedger::unlisted_revocations() const {
  const std::scoped_lock lock{mutex_};
  std::vector<SealRecord> found;
  for (const auto index : unlisted_) found.push_back(records_.at(index));
  return found;
}

bool SealLedger::was_sealed(const Digest& document) const {
  const std::scoped_lock lock{mutex_};
  const auto* record = newest_of(document);
  return record != nullptr && record->sealed;
}

std::optional<SealRecord> SealLedger::by_tuple(const Digest& tuple) const {
  const std::scoped_lock lock{mutex_};
  return looked_up(records_, by_tuple_, tuple);
}

std::vector<SealRecord> SealLedger::all_of_tuple(const Digest& tuple) const {
  const std::scoped_lock lock{mutex_};
  std::vector<SealRecord> found;
  for (const auto& [index, record] : records_) {
    if (record.intent.names.tuple == tuple && !record.failed) found.push_back(record);
  }
  return found;
}

std::optional<SealRecord> SealLedger::by_id(const std::string& seal_id) const {
  const std::scoped_lock lock{mutex_};
  return looked_up(records_, by_id_, seal_id);
}

std::optional<SealRecord> SealLedger::by_document(const Digest& document) const {
  const std::scoped_lock lock{mutex_};
  return looked_up(records_, by_document_, document);
}

bool SealLedger::has_live_pdf(const Digest& xml) const {
  const std::scoped_lock lock{mutex_};
  const auto [from, to] = by_xml_.equal_range(xml);
  return std::any_of(from, to, [&](const auto& each) { return records_.at(each.second).state() == SealState::sealed; });
}

const SealRecord* SealLedger::of_file(const Digest& file) const {
  const auto delivered = by_file_.find(file);
  return delivered == by_file_.end() ? newest_of(file) : &records_.at(delivered->second);
}

std::optional<SealRecord> SealLedger::named(const Digest& file) const {
  const std::scoped_lock lock{mutex_};
  const auto* record = of_file(file);
  return record != nullptr && record->sealed ? std::optional{*record} : std::nullopt;
}

std::optional<SealOnRecord> SealLedger::on_record(const Digest& file) const {
  const auto record = named(file);
  if (!record) return std::nullopt;
  const auto& intent = record->intent;
  const auto& sealed = *record->sealed;
  return SealOnRecord{{sealed.file, file, intent.seal_id, intent.kind, form_of(sealed), record->intent_index, record->sealed_index}};
}

std::optional<SealRecord> SealLedger::by_intent(std::uint64_t index) const {
  const std::scoped_lock lock{mutex_};
  const auto found = records_.find(index);
  return found == records_.end() ? std::nullopt : std::optional{found->second};
}

std::optional<SealRecord> SealLedger::live(const Digest& file) const {
  const std::scoped_lock lock{mutex_};
  const auto* record = of_file(file);
  return record != nullptr && record->state() == SealState::sealed ? std::optional{*record} : std::nullopt;
}

std::vector<SealRecord> SealLedger::live_of(Kind kind) const {
  const std::scoped_lock lock{mutex_};
  std::vector<SealRecord> found;
  for (const auto& [index, record] : records_) {
    if (record.intent.kind == kind && record.state() == SealState::sealed) found.push_back(record);
  }
  return found;
}

std::unordered_set<Digest, DigestHash> SealLedger::tuples() const {
  const std::scoped_lock lock{mutex_};
  return all_tuples_;
}

std::size_t SealLedger::sealed_count() const {
  const std::scoped_lock lock{mutex_};
  return sealed_;
}

std::optional<Instant> SealLedger::newest_seal() const {
  const std::scoped_lock lock{mutex_};
  return newest_seal_;
}

bool SealLedger::begin(const std::string& name) {
  const std::scoped_lock lock{mutex_};
  return under_way_.insert(name).second;
}

void SealLedger::end(const std::string& name) {
  const std::scoped_lock lock{mutex_};
  under_way_.erase(name);
}

}  // namespace signet::keyhold
