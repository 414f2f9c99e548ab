#include "client/review/figures.h"

#include <algorithm>

#include "policy/rules.h"

namespace signet::client::review {

using journal::EntryKind;

// The widest windows that any policy can have: an appliance's own may end earlier, and is not in the journal.
Part part_of_year(Instant instant) {
  const int year = calendar_year(instant);
  if (instant <= end_of(widest_windows.closing, year)) return Part::until_closing;
  return instant <= end_of(widest_windows.supplement_end, year) ? Part::until_supplement_end : Part::after;
}

Counter::Counter(Period period, std::optional<std::uint64_t> checkpoint_size) : checkpoint_size_(checkpoint_size) {
  figures_.period = period;
}

void Counter::take(const Item& item) {
  figures_.entries = item.index() + 1;
  figures_.known.take(item);
  if (item.begins_year()) {
    figures_.origin = item.text("origin");
    figures_.school_name = item.text("school_name");
    figures_.school_code = item.text("school_code");
    figures_.mode = item.text("mode");
  }
  const bool in_period = figures_.period.contains(item);
  if (in_period) ++figures_.entries_in_period;
  if (!item.understood()) {
    ++figures_.not_understood;
    return;
  }
  if (item.index() < checkpoint_size_.value_or(0)) figures_.covered = item.time();
  take_run(item, in_period);
  if (item.kind() == EntryKind::order) take_order(item, in_period);
  if (in_period) take_in_period(item);
  newest_ = std::max(newest_.value_or(item.time()), item.time());
  // A clock correction: later entries may go back to the time that it names.
  if (item.kind() == EntryKind::order && !item.text("newest").empty()) newest_ = parse_iso8601(item.text("newest"));
}

void Counter::take_in_period(const Item& item) {
  ++figures_.by_entry_kind[item.kind()];
  figures_.first = std::min(figures_.first.value_or(item.time()), item.time());
  figures_.last = std::max(figures_.last.value_or(item.time()), item.time());
  if (newest_ && item.time() < *newest_) {
    ++figures_.times_backwards;
    figures_.backwards_s_max = std::max(figures_.backwards_s_max, seconds_between(item.time(), *newest_));
  }
  if (item.kind() == EntryKind::refused) take_refused(item);
  if (item.kind() == EntryKind::failed) {
    for (const std::string& code : item.texts("reasons")) ++figures_.failure_reasons[code];
  }
  if (item.kind() == EntryKind::clock)
    figures_.clock.push_back({item.index(), item.time(), item.text("trouble"), item.number("confirmed_by")});
  if (item.kind() == EntryKind::token)
    figures_.tokens.push_back({item.index(), item.time(), item.text("before"), item.text("serial"), item.text("state"),
                               parse_iso8601(item.text("at")).value_or(item.time())});
  if (item.kind() == EntryKind::revoked)
    figures_.revocations.push_back(
        {item.index(), item.number("order").value_or(0), item.number("of_intent").value_or(0), item.time(), item.text("what") == "seal"});
  if (item.kind() == EntryKind::audit) ++figures_.audits[item.text("act")];
  if (item.kind() == EntryKind::delivered) ++figures_.delivered;
}

// Without a document the entry stands for `count` requests of one caller in one minute, with all their reasons.
void Counter::take_refused(const Item& item) {
  Refusals& refusals = figures_.refusals;
  const std::uint64_t requests = item.number("count").value_or(1);
  ++refusals.entries;
  refusals.requests += requests;
  refusals.by_request[item.text("request")] += requests;
  refusals.by_caller[item.caller().value_or(0)] += requests;
  std::set<Actor> actors;
  for (const std::string& code : item.texts("reasons")) {
    refusals.by_reason[code] += requests;
    if (const auto reason = reason_from_code(code)) actors.insert(actor(*reason));
  }
  for (const Actor who : actors) refusals.by_actor[who] += requests;
  if (!item.text("document").empty()) refused_documents_.insert(item.text("document"));
}

void Counter::take_run(const Item& item, bool in_period) {
  if (item.kind() == EntryKind::start) {
    Run run;
    run.entry = item.index();
    run.started = run.last = item.time();
    run.demo = item.text("mode") == "demo";
    run.token = item.text("token_serial");
    runs_.emplace_back(std::move(run), false);
  }
  if (runs_.empty()) return;  // before the first start there is the journal's making only
  auto& [run, touched] = runs_.back();
  touched |= in_period;
  run.last = std::max(run.last, item.time());
  if (item.kind() == EntryKind::stop) run.stopped = item.time();
}

void Counter::take_order(const Item& item, bool in_period) {
  OrderLine line{item.index(),      item.time(), item.text("order_kind"), item.number("number").value_or(0), item.caller().value_or(0),
                 item.text("file"), false};
  std::uint64_t& newest = newest_order_[line.kind];
  line.in_sequence = line.number == newest + 1;
  newest = line.number;
  if (in_period) figures_.orders.push_back(std::move(line));
}

void Counter::count_class(const Sealing& sealing) {
  if (sealing.kind && !has_class(*sealing.kind)) {
    ++figures_.class_none;
    return;
  }
  const ActivationLine* activation = figures_.known.activations.of_entry(sealing.activation);
  if (activation != nullptr && activation->classes.size() == 1)
    ++figures_.by_class[activation->classes.front()];
  else
    ++figures_.class_unknown;
}

void Counter::count_sealed(const Sealing& sealing, std::size_t place) {
  ++figures_.sealed;
  if (sealing.late || sealing.substitution || sealing.delegation) figures_.noted.push_back(place);
  if (!sealing.replaces.empty()) figures_.replacements.push_back(place);
  count_class(sealing);
  if (!sealing.kind) {
    ++figures_.unknown_kind;
    return;
  }
  ++figures_.by_kind[*sealing.kind];
  if (sealing.late) ++figures_.late[*sealing.kind];
  if (sealing.substitution) ++figures_.substituted[*sealing.kind];
  if (sealing.delegation) ++figures_.delegated[*sealing.kind];
  ++figures_.by_day[date_of(sealing.ended)][*sealing.kind];
  ++figures_.by_part[sealing.year][*sealing.kind][static_cast<std::size_t>(part_of_year(sealing.ended))];
}

// A seal belongs to the period in which it was put on; an attempt without a seal to that of its newest entry.
void Counter::count_sealings() {
  const Period& period = figures_.period;
  const auto& all = figures_.known.sealings.all();
  for (std::size_t place = 0; place < all.size(); ++place) {
    const Sealing& sealing = all[place];
    const std::uint64_t entry = sealing.fate == Fate::open ? sealing.intent : sealing.outcome;
    const Instant time = sealing.fate == Fate::open ? sealing.asked : sealing.ended;
    if (!period.contains(entry, time)) continue;
    Use& use = sealing.authorisation != 0 ? figures_.authorised[sealing.authorisation] : figures_.uses[sealing.activation];
    switch (sealing.fate) {
      case Fate::sealed: ++use.sealed, count_sealed(sealing, place); break;
      case Fate::failed: ++use.failed, figures_.failed.push_back(place); break;
      case Fate::open: ++use.open, figures_.open_intents.push_back(place); break;
    }
  }
}

Figures Counter::finish() {
  count_sealings();
  if (!runs_.empty()) runs_.back().first.last_run = true;
  for (auto& [run, touched] : runs_) {
    if (touched) figures_.runs.push_back(std::move(run));
  }
  const auto& activations = figures_.known.activations.all();
  for (std::size_t place = 0; place < activations.size(); ++place) {
    const ActivationLine& activation = activations[place];
    if (figures_.period.contains(activation.entry, activation.opened) || figures_.uses.contains(activation.entry))
      figures_.activations.push_back(place);
  }
  figures_.refusals.documents = refused_documents_.size();
  for (const std::string& document : refused_documents_)
    figures_.refusals.sealed_unchanged += figures_.known.sealings.of_document(document) != nullptr ? 1 : 0;
  return std::move(figures_);
}

}  // namespace signet::client::review
