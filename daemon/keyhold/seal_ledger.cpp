#include "daemon/keyhold/seal_ledger.h"

#include <algorithm>

namespace signet::keyhold {
namespace {

// What each index finds a row by.
constexpr auto intents_of = [](const auto& records) { return [&records](Row row) { return records[row].intent; }; };
constexpr auto ids_of = [](const auto& records) { return [&records](Row row) -> const std::string& { return records[row].seal_id; }; };
constexpr auto tuples_of = [](const auto& records) { return [&records](Row row) -> const Digest& { return records[row].tuple; }; };
constexpr auto documents_of = [](const auto& records) { return [&records](Row row) -> const Digest& { return records[row].document; }; };
constexpr auto files_of = [](const auto& records) { return [&records](Row row) -> const Digest& { return records[row].file; }; };

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

SealState SealLedger::state_of(const Kept& kept) {
  if (kept.failed) return SealState::failed;
  if (kept.rare && kept.rare->revoked_by) return SealState::revoked;
  if (kept.rare && kept.rare->replaced_by) return SealState::replaced;
  return kept.sealed_index != 0 ? SealState::sealed : SealState::intent_open;
}

SealRecord SealLedger::record_of(const Kept& kept) const {
  SealRecord record;
  auto& intent = record.intent;
  intent.time = kept.time;
  intent.seal_id = kept.seal_id;
  intent.kind = kept.kind;
  intent.document = kept.document;
  intent.octets = kept.octets;
  intent.certificate = certificates_[kept.certificate];
  intent.names = {kept.person, kept.tuple};
  intent.caller = kept.caller;
  intent.approval = kept.approval;
  record.intent_index = kept.intent;
  if (kept.sealed_index != 0) record.sealed = SealedEntry{kept.sealed_time, kept.intent, kept.seal_id, kept.value, kept.file};
  record.sealed_index = kept.sealed_index;
  record.failed = kept.failed;
  if (!kept.rare) return record;
  const Rare& rare = *kept.rare;
  intent.xml = rare.xml;
  intent.replaces = rare.replaces;
  intent.shared = rare.shared;
  intent.notes = rare.notes;
  intent.members = rare.members;
  record.replaced_by = rare.replaced_by;
  record.revoked_by = rare.revoked_by;
  return record;
}

std::optional<SealRecord> SealLedger::record_at(const std::optional<Row>& row) const {
  return row ? std::optional{record_of(records_[*row])} : std::nullopt;
}

/// Looks through all; in the order of their intents.
std::vector<SealRecord> SealLedger::records_where(const std::function<bool(const Kept&)>& wanted) const {
  std::vector<SealRecord> found;
  for (Row row = 0; row < records_.size(); ++row) {
    if (wanted(records_[row])) found.push_back(record_of(records_[row]));
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.intent_index < b.intent_index; });
  return found;
}

SealLedger::Kept* SealLedger::kept_at(const std::optional<Row>& row) { return row ? &records_[*row] : nullptr; }

const SealLedger::Kept* SealLedger::kept_at(const std::optional<Row>& row) const { return row ? &records_[*row] : nullptr; }

SealLedger::Kept* SealLedger::newest_of(const Digest& document) { return kept_at(by_document_.find(document, documents_of(records_))); }

const SealLedger::Kept* SealLedger::newest_of(const Digest& document) const {
  return kept_at(by_document_.find(document, documents_of(records_)));
}

SealLedger::Rare& SealLedger::more_of(Kept& kept) {
  if (!kept.rare) kept.rare = std::make_unique<Rare>();
  return *kept.rare;
}

void SealLedger::expect(std::uint64_t entries) {
  const std::scoped_lock lock{mutex_};
  const auto seals = static_cast<std::size_t>(std::min<std::uint64_t>(entries / 2, 1'000'000));
  by_intent_.reserve(seals, intents_of(records_));
  by_id_.reserve(seals, ids_of(records_));
  by_tuple_.reserve(seals, tuples_of(records_));
  by_document_.reserve(seals, documents_of(records_));
  by_file_.reserve(seals, files_of(records_));
  all_tuples_.reserve(seals, tuples_of(records_));
}

/// Nothing for the usual one.
std::unique_ptr<SealLedger::Rare> SealLedger::rare_of(IntentEntry& entry) {
  if (!entry.xml && !entry.replaces && entry.shared.empty() && entry.members.empty() && entry.notes.empty()) return nullptr;
  auto rare = std::make_unique<Rare>();
  *rare = {entry.xml, entry.replaces, std::move(entry.shared), std::move(entry.members), std::move(entry.notes), {}, {}};
  return rare;
}

std::uint32_t SealLedger::place_of_certificate(const Digest& certificate) {
  const auto found = std::find(certificates_.rbegin(), certificates_.rend(), certificate);
  if (found == certificates_.rend()) return certificates_.push_back(certificate), static_cast<std::uint32_t>(certificates_.size() - 1);
  return static_cast<std::uint32_t>(certificates_.rend() - found - 1);
}

void SealLedger::add_intent(IntentEntry entry, std::uint64_t index) {
  const std::scoped_lock lock{mutex_};
  Kept kept;
  kept.document = entry.document;
  kept.octets = entry.octets;
  kept.person = entry.names.person;
  kept.tuple = entry.names.tuple;
  kept.seal_id = std::move(entry.seal_id);
  kept.time = entry.time;
  kept.intent = index;
  kept.approval = entry.approval;
  kept.caller = entry.caller;
  kept.certificate = place_of_certificate(entry.certificate);
  kept.kind = entry.kind;
  kept.rare = rare_of(entry);
  const Row row = records_.add(std::move(kept));
  const Kept& added = records_[row];
  by_intent_.put(index, row, intents_of(records_));
  by_tuple_.put(added.tuple, row, tuples_of(records_));
  by_id_.put(added.seal_id, row, ids_of(records_));
  by_document_.put(added.document, row, documents_of(records_));
  all_tuples_.put(added.tuple, row, tuples_of(records_));
  if (entry.xml) by_xml_.emplace(*entry.xml, row);
}

// A seal takes effect with its `sealed` entry, and in the same moment what it replaces loses its own: there is no step between.
bool SealLedger::add_sealed(const SealedEntry& sealed, std::uint64_t index) {
  const std::scoped_lock lock{mutex_};
  auto* kept = kept_at(by_intent_.find(sealed.intent, intents_of(records_)));
  const bool done = kept != nullptr && kept->sealed_index != 0;
  if (kept == nullptr || kept->failed || (state_of(*kept) == SealState::revoked && !done)) return false;
  if (done && of_file(kept->file) == kept) by_file_.erase(kept->file, files_of(records_));
  if (!done) ++sealed_;
  kept->value = sealed.value;
  kept->file = sealed.file;
  kept->sealed_time = sealed.time;
  kept->sealed_index = index;
  newest_seal_ = newest_seal_ ? std::max(*newest_seal_, sealed.time) : sealed.time;
  by_file_.put(kept->file, *by_intent_.find(sealed.intent, intents_of(records_)), files_of(records_));
  if (!kept->rare || !kept->rare->replaces) return true;
  if (auto* before = newest_of(*kept->rare->replaces)) more_of(*before).replaced_by = index;
  return true;
}

// What an intent that comes to nothing had bound: the tuple goes back to the seal that it was to replace, if there is one.
void SealLedger::release(const Kept& kept) {
  if (kept_at(by_tuple_.find(kept.tuple, tuples_of(records_))) == &kept) {
    const auto before = kept.rare && kept.rare->replaces ? by_document_.find(*kept.rare->replaces, documents_of(records_)) : std::nullopt;
    if (before && records_[*before].tuple == kept.tuple)
      by_tuple_.put(kept.tuple, *before, tuples_of(records_));
    else
      by_tuple_.erase(kept.tuple, tuples_of(records_));
  }
  if (newest_of(kept.document) == &kept) by_document_.erase(kept.document, documents_of(records_));
}

void SealLedger::add_failed(std::uint64_t intent, bool before_token) {
  const std::scoped_lock lock{mutex_};
  auto* kept = kept_at(by_intent_.find(intent, intents_of(records_)));
  if (kept == nullptr || !before_token || kept->sealed_index != 0 || kept->failed) return;
  kept->failed = true;
  release(*kept);
  by_id_.erase(kept->seal_id, ids_of(records_));
}

bool SealLedger::revocable(Revocation::What what, const Digest& document) const {
  const std::scoped_lock lock{mutex_};
  const auto* kept = newest_of(document);
  if (kept == nullptr || (kept->rare && kept->rare->revoked_by)) return false;
  return what == Revocation::What::seal ? kept->sealed_index != 0 : state_of(*kept) == SealState::intent_open;
}

bool SealLedger::revoke(Revocation::What what, const Digest& document, std::uint64_t order) {
  if (!revocable(what, document)) return false;
  const std::scoped_lock lock{mutex_};
  auto* kept = newest_of(document);
  more_of(*kept).revoked_by = order;
  unlisted_.insert(kept->intent);
  if (kept->sealed_index == 0) release(*kept);
  return true;
}

void SealLedger::add_revoked(std::uint64_t intent) {
  const std::scoped_lock lock{mutex_};
  unlisted_.erase(intent);
}

std::vector<SealRecord> SealLedger::unlisted_revocations() const {
  const std::scoped_lock lock{mutex_};
  std::vector<SealRecord> found;
  for (const auto intent : unlisted_) found.push_back(*record_at(by_intent_.find(intent, intents_of(records_))));
  return found;
}

bool SealLedger::was_sealed(const Digest& document) const {
  const std::scoped_lock lock{mutex_};
  const auto* kept = newest_of(document);
  return kept != nullptr && kept->sealed_index != 0;
}

std::optional<SealRecord> SealLedger::by_tuple(const Digest& tuple) const {
  const std::scoped_lock lock{mutex_};
  return record_at(by_tuple_.find(tuple, tuples_of(records_)));
}

std::vector<SealRecord> SealLedger::all_of_tuple(const Digest& tuple) const {
  const std::scoped_lock lock{mutex_};
  return records_where([&](const Kept& kept) { return kept.tuple == tuple && !kept.failed; });
}

std::optional<SealRecord> SealLedger::by_id(const std::string& seal_id) const {
  const std::scoped_lock lock{mutex_};
  return record_at(by_id_.find(seal_id, ids_of(records_)));
}

std::optional<SealRecord> SealLedger::by_document(const Digest& document) const {
  const std::scoped_lock lock{mutex_};
  return record_at(by_document_.find(document, documents_of(records_)));
}

bool SealLedger::has_live_pdf(const Digest& xml) const {
  const std::scoped_lock lock{mutex_};
  const auto [from, to] = by_xml_.equal_range(xml);
  return std::any_of(from, to, [&](const auto& each) { return state_of(records_[each.second]) == SealState::sealed; });
}

const SealLedger::Kept* SealLedger::of_file(const Digest& file) const {
  const auto delivered = by_file_.find(file, files_of(records_));
  return delivered ? &records_[*delivered] : newest_of(file);
}

std::optional<SealRecord> SealLedger::named(const Digest& file) const {
  const std::scoped_lock lock{mutex_};
  const auto* kept = of_file(file);
  return kept != nullptr && kept->sealed_index != 0 ? std::optional{record_of(*kept)} : std::nullopt;
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
  return record_at(by_intent_.find(index, intents_of(records_)));
}

std::optional<SealRecord> SealLedger::live(const Digest& file) const {
  const std::scoped_lock lock{mutex_};
  const auto* kept = of_file(file);
  return kept != nullptr && state_of(*kept) == SealState::sealed ? std::optional{record_of(*kept)} : std::nullopt;
}

std::vector<SealRecord> SealLedger::live_of(Kind kind) const {
  const std::scoped_lock lock{mutex_};
  return records_where([&](const Kept& kept) { return kept.kind == kind && state_of(kept) == SealState::sealed; });
}

bool SealLedger::has_tuple(const Digest& tuple) const {
  const std::scoped_lock lock{mutex_};
  return all_tuples_.find(tuple, tuples_of(records_)).has_value();
}

std::size_t SealLedger::tuple_count() const {
  const std::scoped_lock lock{mutex_};
  return all_tuples_.size();
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
