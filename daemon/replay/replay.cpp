#include "daemon/replay/replay.h"

#include <unordered_map>

#include "daemon/keyhold/drawings.h"
#include "daemon/keyhold/incoming_judgement.h"
#include "daemon/keyhold/order_desk.h"
#include "daemon/replay/activations.h"
#include "daemon/replay/difference.h"
#include "daemon/replay/remembered_trees.h"
#include "daemon/replay/replayed_seal.h"
#include "journal/tree.h"
#include "journal/years.h"
#include "policy/base/json.h"

namespace signet::replay {
namespace {

using keyhold::ReadEntry;
using Json = nlohmann::json;

constexpr int attempts_max = 3;

// What comes of each intent stands behind it, and is needed where it stands.
struct Ahead {
  struct Became {
    std::optional<Digest> file;  // sealed
    bool given_up = false;       // before the token was asked
  };
  std::unordered_map<std::uint64_t, Became> intents;
  std::map<Digest, std::set<Instant>> pdfs;  // when a PDF was decided that names this XML
};

Json json_of(ByteView entry) { return Json::parse(as_text(entry), nullptr, false); }

class Walk {
 public:
  Walk(std::vector<keyhold::LoadedFiles> files, const Sources& sources, std::optional<keyhold::State> state, os::Channel& inspect)
      : names_(std::move(state)),
        inspect_(inspect),
        all_files_(std::move(files)),
        appliance_(all_files_.front(), journal::Archive{sources.archive}, names_),
        seals_(appliance_, inspect, names_, report_) {
    report_.names_compared = names_.made_again();
  }

  Outcome look_ahead(journal::YearReader& year);
  Outcome go(journal::YearReader& year);
  void compare_with(RememberedTrees remembered) { remembered_ = std::move(remembered); }
  bool ended() const noexcept { return report_.difference.has_value(); }
  Report report() && { return std::move(report_); }

 private:
  void look_at(const ReadEntry& entry, ByteView octets);
  void compare_tree(std::uint64_t index, const std::optional<RememberedTrees::Differs>& tree);
  Outcome take(std::uint64_t index, ByteView octets);
  Outcome take_first(ByteView octets);
  Outcome take_next_year(std::uint64_t index, ByteView octets);
  Outcome take_order(std::uint64_t index, ByteView octets, const ReadEntry& entry);
  void choose_files();
  void take_activation(std::uint64_t index, ByteView octets, Instant time);
  void take_intent(std::uint64_t index, ByteView octets, const ReadEntry& entry);
  void take_sealed(std::uint64_t index, ByteView octets, const ReadEntry& entry);
  void take_revoked(std::uint64_t index, ByteView octets, const ReadEntry& entry);
  void take_delivered(std::uint64_t index, ByteView octets);
  void take_incoming(std::uint64_t index, ByteView octets, const ReadEntry& entry);
  void compare(std::uint64_t index, ByteView octets, const std::string& again) {
    report_.difference = first_difference(index, octets, again);
  }
  void differs(std::uint64_t index, std::string what, std::string journal, std::string replay) {
    report_.difference = Difference{index, std::move(what), std::move(journal), std::move(replay)};
  }

  Report report_;
  RecordedNames names_;
  RememberedTrees remembered_;
  os::Channel& inspect_;
  std::vector<keyhold::LoadedFiles> all_files_;
  ArchivedAppliance appliance_;
  SealReplay seals_;
  Activations activations_;
  Ahead ahead_;
  std::unordered_map<std::uint64_t, keyhold::SealedEntry> expected_;  // by intent
};

Outcome Walk::look_ahead(journal::YearReader& year) {
  report_.years.push_back({year.origin, year.first_number, 0});
  return year.reader.entries(0, [&](std::uint64_t, ByteView octets) {
    const auto entry = keyhold::read_entry(Bytes{octets.begin(), octets.end()});
    if (entry) look_at(*entry, octets);  // what is none is told where the walk comes to it
    ++report_.years.back().entries;
    return true;
  });
}

void Walk::look_at(const ReadEntry& entry, ByteView octets) {
  if (entry.intent && entry.intent->xml) ahead_.pdfs[*entry.intent->xml].insert(entry.time);
  if (entry.sealed) ahead_.intents[entry.sealed->intent].file = entry.sealed->file;
  if (entry.failed_intent) ahead_.intents[*entry.failed_intent].given_up = entry.failed_before_token;
  if (entry.kind != "audit") return;
  const auto act = json_of(octets);
  if (act.value("act", "") == "forget") names_.forget(digest_from_hex(act.value("person", "")).value_or(Digest{}));
}

Outcome Walk::go(journal::YearReader& year) {
  const bool first = year.origin == report_.years.front().origin;
  auto last = year.first_number;
  Outcome done = Done{};
  TRY_DONE(year.reader.entries(0, [&](std::uint64_t place, ByteView octets) {
    const auto index = last = year.first_number + place;
    if (place > 0)
      done = take(index, octets);
    else
      done = first ? take_first(octets) : take_next_year(index, octets);
    if (done && !ended()) compare_tree(index, remembered_.add(journal::leaf_hash(octets)));
    return static_cast<bool>(done) && !ended();
  }));
  if (done && !ended()) compare_tree(last, remembered_.end_year());
  return done;
}

void Walk::compare_tree(std::uint64_t index, const std::optional<RememberedTrees::Differs>& tree) {
  if (tree) differs(index, "tree", tree->journal, tree->remembered);
}

// Everything rests on the first year's orders: what begins later cannot be judged.
Outcome Walk::take_first(ByteView octets) {
  TRY(const auto identity, journal::read_identity(octets));
  if (identity.predecessor) return Refusal{Reason::year_missing, identity.predecessor->origin};
  TRY_DONE(appliance_.know(identity, journal::leaf_hash(octets)));
  TRY_DONE(names_.belong_to(journal::leaf_hash(octets)));
  return keyhold::make_drawings(appliance_, inspect_);
}

// It gives no authority of its own: register, seals, values and names are those of the years before.
Outcome Walk::take_next_year(std::uint64_t index, ByteView octets) {
  TRY(const auto identity, journal::read_identity(octets));
  appliance_.enter_year(identity.origin);
  return take(index, octets);
}

Outcome Walk::take(std::uint64_t index, ByteView octets) {
  const auto read = keyhold::read_entry(Bytes{octets.begin(), octets.end()});
  if (!read) return differs(index, "entry", std::string{as_text(octets)}, read.refusal().detail), Done{};
  const auto& entry = *read;
  appliance_.arrive(index, entry.time);
  if (entry.kind == "start" || entry.kind == "stop") activations_.close(entry.time);
  if (entry.kind == "activation") take_activation(index, octets, entry.time);
  if (entry.kind == "delivered") take_delivered(index, octets);
  if (entry.kind == "refused") report_.leave(Left::refusal, index);
  if (entry.intent) take_intent(index, octets, entry);
  if (entry.sealed) take_sealed(index, octets, entry);
  if (entry.failed_intent) appliance_.ledger.add_failed(*entry.failed_intent, entry.failed_before_token);
  if (entry.revoked_intent) take_revoked(index, octets, entry);
  if (entry.incoming) take_incoming(index, octets, entry);
  if (entry.act) appliance_.apply(*entry.act);
  appliance_.values.add_seen(entry.seen, entry.time);
  return entry.order ? take_order(index, octets, entry) : Outcome{Done{}};
}

// The register rests on every order: where one is not there nothing behind it can be said.
Outcome Walk::take_order(std::uint64_t index, ByteView octets, const ReadEntry& entry) {
  const auto document = appliance_.fetch(*entry.order, limits::order_bytes_max);
  if (!document && document.refusal().reason == Reason::not_found)
    return Refusal{Reason::not_found, "the order of entry " + std::to_string(index) + ": " + to_hex(*entry.order)};
  if (!document) return differs(index, "archive", to_hex(*entry.order), document.refusal().detail), Done{};
  const auto judged = keyhold::judge_old_order(appliance_, inspect_, *document, entry.time);
  if (!judged.order || !judged.findings.empty()) return differs(index, "decision", "accepted", told(judged.findings)), Done{};
  const auto caller = json_of(octets).value("caller", 0U);
  compare(index, octets, keyhold::order_entry(entry.time, caller, *judged.order));
  if (report_.difference) return Done{};
  appliance_.enter(*judged.order, index, entry.time);
  seals_.order_entered(entry.time);
  ++report_.orders;
  if (judged.order->kind == OrderKind::configuration) choose_files();
  return Done{};
}

// Of the folders given, the first that holds what the principal has ordered; else what a decision rests on is not at hand.
void Walk::choose_files() {
  const auto standing = appliance_.standing();
  const auto* ordered = standing->register_now.configuration();
  for (const auto& files : all_files_) {
    if (!keyhold::unordered(files, ordered).empty()) continue;
    if (files.widening != appliance_.files.widening) appliance_.use_files(files);
    if (!appliance_.drawings.empty() || keyhold::make_drawings(appliance_, inspect_)) return;
  }
}

void Walk::take_activation(std::uint64_t index, ByteView octets, Instant time) {
  if (json_of(octets).value("state", "") != "open") return activations_.close(time);
  if (!activations_.open(index, octets, time)) ++report_.activations_in_part;
}

void Walk::take_intent(std::uint64_t index, ByteView octets, const ReadEntry& entry) {
  const auto& intent = *entry.intent;
  const auto became = ahead_.intents.find(index);
  const auto named = json_of(octets).value("activation", std::uint64_t{0});
  if (became == ahead_.intents.end() || !became->second.file) {
    report_.leave(Left::not_sealed, index);
  } else {
    const auto pdfs = ahead_.pdfs.find(intent.document);
    const bool pdf_follows = pdfs != ahead_.pdfs.end() && pdfs->second.contains(entry.time);
    if (names_.is_erased(intent.names.person)) ++report_.names_erased;
    const Begun begun{index, octets, intent, *became->second.file, pdf_follows, activations_.at(entry.time, named)};
    auto sealed = seals_.again(begun);
    // A reader that ran out of its time says nothing of the document: what differs must differ again.
    for (int again = 1; again < attempts_max && report_.difference; ++again) {
      report_.difference.reset();
      sealed = seals_.again(begun);
    }
    if (report_.difference && report_.difference->replay.find(code(Reason::inspection_failed)) != std::string::npos) {
      report_.leave(Left::reader_failed, index, report_.difference->replay);
      report_.difference.reset();
    }
    if (sealed) expected_.emplace(index, *sealed);
  }
  if (became == ahead_.intents.end() || !became->second.given_up) activations_.spend(named);
  appliance_.ledger.add_intent(intent, index);
  appliance_.values.add_intent(intent.prior_values, entry.time, index, intent.names.person);
}

void Walk::take_sealed(std::uint64_t index, ByteView octets, const ReadEntry& entry) {
  const auto& sealed = *entry.sealed;
  const auto intent = appliance_.ledger.by_intent(sealed.intent);
  if (!appliance_.ledger.add_sealed(sealed, index) || !intent)
    return differs(index, "intent", std::to_string(sealed.intent), "no intent that a seal can come of");
  seals_.finished(intent->intent.document);
  const auto expected = expected_.extract(sealed.intent);
  if (expected.empty()) return;
  expected.mapped().time = entry.time;
  compare(index, octets, keyhold::sealed_entry(expected.mapped()));
  ++report_.outcomes;
}

void Walk::take_revoked(std::uint64_t index, ByteView octets, const ReadEntry& entry) {
  for (const auto& record : appliance_.ledger.unlisted_revocations()) {
    if (record.intent_index != *entry.revoked_intent) continue;
    compare(index, octets,
            keyhold::revoked_entry({entry.time, *record.revoked_by, record.intent_index, record.intent.seal_id, record.intent.document,
                                    record.sealed.has_value()}));
    appliance_.ledger.add_revoked(*entry.revoked_intent);
    ++report_.outcomes;
    return;
  }
  differs(index, "of_intent", std::to_string(*entry.revoked_intent), "no order has ended it, or an entry says so already");
}

void Walk::take_delivered(std::uint64_t index, ByteView octets) {
  const auto seal_id = json_of(octets).value("seal_id", "");
  const auto record = appliance_.ledger.by_id(seal_id);
  if (!record || record->state() != keyhold::SealState::sealed) return differs(index, "seal_id", seal_id, "no live seal has it");
  ++report_.outcomes;
}

void Walk::take_incoming(std::uint64_t index, ByteView octets, const ReadEntry& entry) {
  const auto fields = json_of(octets);
  std::vector<Digest> lists;
  for (const auto& each : fields.value("revocation", std::vector<std::string>{})) lists.push_back(digest_from_hex(each).value_or(Digest{}));
  const auto ready = appliance_.use_lists(lists);
  const auto document = appliance_.fetch(*entry.incoming, limits::xml_bytes_max);
  const auto standing = appliance_.standing();
  const auto& failed = !ready ? ready.refusal() : document ? Refusal{} : document.refusal();
  if (!standing->unordered_files.empty()) {
    report_.leave(Left::other_configuration, index, standing->unordered_files.front());
  } else if ((!ready || !document) && failed.reason == Reason::not_found) {
    report_.leave(Left::archive_missing, index, failed.detail);
  } else if (!ready || !document) {
    differs(index, "archive", to_hex(*entry.incoming), failed.detail);
  } else {
    const auto judged = keyhold::read_incoming(appliance_, *standing, inspect_, *document, *entry.incoming, entry.time);
    if (!judged.findings.empty()) return differs(index, "decision", "accepted", told(judged.findings));
    compare(index, octets,
            keyhold::incoming_entry({entry.time, fields.value("caller", 0U), *entry.incoming, judged.seal_certificate, judged.revocation}));
    ++report_.incoming;
  }
  appliance_.incoming.add(*entry.incoming, {index, entry.time});
}

}  // namespace

std::string_view code(Left why) noexcept {
  switch (why) {
    case Left::refusal: return "refusal";
    case Left::not_sealed: return "not-sealed";
    case Left::department_seal: return "department-seal";
    case Left::other_configuration: return "other-configuration";
    case Left::order_meanwhile: return "order-meanwhile";
    case Left::reader_failed: return "reader-failed";
    case Left::archive_missing: return "archive-missing";
  }
  return "";
}

bool expected(Left why) noexcept { return why == Left::refusal || why == Left::not_sealed; }

const std::string& Report::year_of(std::uint64_t entry) const {
  static const std::string none;
  const std::string* origin = &none;
  for (const auto& year : years) {
    if (year.first_number <= entry) origin = &year.origin;
  }
  return *origin;
}

Result<Report> replay(const Sources& sources, os::Channel& inspect) {
  TRY(auto years, journal::open_years(sources.journal));
  std::vector<keyhold::LoadedFiles> files;
  for (const auto& folder : sources.configuration) {
    auto loaded = keyhold::load_files(folder);
    if (!loaded) return Refusal{loaded.refusal().reason, folder + ": " + loaded.refusal().detail};
    files.push_back(*std::move(loaded));
  }
  ensure(!files.empty(), "a replay has at least one folder of configuration");
  std::optional<keyhold::State> state;
  RememberedTrees remembered;
  if (!sources.state.empty()) {
    TRY(auto opened, keyhold::State::open(sources.state));
    TRY(remembered, RememberedTrees::of(opened));
    state.emplace(std::move(opened));
  }
  Walk walk{std::move(files), sources, std::move(state), inspect};
  walk.compare_with(std::move(remembered));
  for (auto& year : years) TRY_DONE(walk.look_ahead(year));
  for (auto& year : years) {
    TRY_DONE(walk.go(year));
    if (walk.ended()) break;
  }
  return std::move(walk).report();
}

}  // namespace signet::replay
