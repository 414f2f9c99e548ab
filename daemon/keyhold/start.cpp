#include "daemon/keyhold/start.h"

#include <string.h>

#include <algorithm>
#include <cstdlib>
#include <thread>
#include <utility>

#include "daemon/keyhold/drawings.h"
#include "daemon/keyhold/order_desk.h"
#include "daemon/keyhold/pin_record.h"
#include "daemon/keyhold/pin_try.h"
#include "daemon/keyhold/token_memory.h"
#include "daemon/keyhold/waiting_report.h"
#include "daemon/os/log.h"
#include "daemon/os/private_inspect.h"
#include "journal/durable_file.h"
#include "journal/entry.h"
#include "journal/year.h"

namespace signet::keyhold {
namespace {

constexpr auto peer_patience = std::chrono::seconds{10};

// The PIN is a credential: a file that only keyhold's user may read. It opens the token; it permits nothing by itself.
Result<Secret> read_pin() {
  const char* directory = std::getenv("CREDENTIALS_DIRECTORY");
  const std::string path = directory == nullptr ? "etc/signet/credentials/pin" : std::string{directory} + "/pin";
  auto content = journal::read_file(path, Secret::bytes_max);
  if (!content)
    return Refusal{Reason::configuration_wrong, "the PIN credential cannot be read: " + path +
                                                    " must belong to signet-keyhold, mode 0400; or let the clerk type it: pin = \"typed\""};
  Secret pin{as_text(*content)};
  ::explicit_bzero(content->data(), content->size());
  pin.trim();
  if (pin.empty()) return Refusal{Reason::configuration_wrong, "the PIN credential is empty: " + path};
  return pin;
}

// Typed by a clerk, known from the roster of the last run; before the first one by whoever administers the machine.
Result<Secret> ask_for_pin(WaitingRoom& room, State& state, const std::string& label) {
  TRY(const auto clerks, state.clerks());
  auto pin = room.wait_for_pin({Reason::pin_awaited, label}, [&](std::uint32_t uid) {
    return uid == 0 || uid == ::geteuid() || std::find(clerks.begin(), clerks.end(), uid) != clerks.end();
  });
  if (!pin) return Refusal{Reason::pin_awaited, label};
  return *std::move(pin);
}

Result<std::unique_ptr<hsm::Token>> open_token(const hsm::TokenSettings& settings, const Secret& pin, WaitingRoom& room) {
  auto token = open_once(settings, pin, room.giver());
  room.answer(token ? Outcome{Done{}} : Outcome{token.refusal()});
  return token;
}

struct Replay {
  Instant newest;  // of the entries before
  std::optional<std::string> token_serial;
  bool token_lost = false;               // and no start since
  journal::Identity year;                // whose entries are being read
  std::optional<std::string> successor;  // the entry before has closed the year
};

void know_year(Appliance& appliance, const journal::Identity& identity) {
  const journal::Verifier verifier{identity.origin, identity.checkpoint_key};
  appliance.origin = identity.origin;
  appliance.verifier_key = verifier.vkey();
  appliance.recorder.know(verifier);
}

// Entry 0 says whose journal this is; keyhold's state and the files must say the same (invariant 10).
Outcome take_identity(Appliance& appliance, const Bytes& entry, Replay& replay) {
  TRY(const auto identity, journal::read_identity(entry));
  TRY(const auto known, appliance.state->first_entry());
  const Digest root_entry = journal::leaf_hash(entry);
  if (known != root_entry) return Refusal{Reason::journal_inconsistent, "keyhold's state belongs to another journal"};
  const auto pin = digest_from_hex(identity.pin_sha256);
  if (!pin || *pin != appliance.files.department.digest())
    return Refusal{Reason::configuration_wrong, "etc/signet/department.pem is not the certificate that the journal's first entry pins"};
  if (identity.school_code != appliance.files.settings.school_code)
    return Refusal{Reason::configuration_wrong, "the journal is another school's"};
  if (identity.mode == "production" && appliance.files.settings.demo)
    return Refusal{Reason::configuration_wrong, "demo mode on a production journal"};
  appliance.identify(identity.origin, identity.checkpoint_key.value(), root_entry, identity.school_code, *pin);
  know_year(appliance, identity);
  replay.year = identity;
  return Done{};
}

// A later year's first entry gives no authority of its own: it must be what the year before it says, and what keyhold's state remembers of
// that year's end.
Outcome take_next_year(Appliance& appliance, Replay& replay, const Bytes& entry, const Recorder::Year& before) {
  TRY(auto identity, journal::read_identity(entry));
  if (!replay.successor)
    return Refusal{Reason::journal_inconsistent, "the year " + before.tree.origin + ": its last entry does not close it"};
  const journal::ClosedYear year{before.tree, appliance.identity.root_entry, before.first, *std::exchange(replay.successor, std::nullopt)};
  TRY_DONE(journal::check_follows(replay.year, year, identity));
  know_year(appliance, identity);
  replay.year = std::move(identity);
  return Done{};
}

// S3 Đ.2.8: the certificate says whose it is; a token of somebody else's in the slot is told before anything is sealed with it.
Outcome check_owner(const Appliance& appliance) {
  const auto& code = appliance.files.settings.tax_code;
  const auto& uids = appliance.seal_certificate.uids();
  if (code.empty() || std::find(uids.begin(), uids.end(), "MST:" + code) != uids.end()) return Done{};
  return Refusal{Reason::configuration_wrong, "the token's certificate is not of the organisation with tax_code " + code + " but of " +
                                                  appliance.seal_certificate.subject()};
}

// For who asks the vendor: which of the device's words it was.
std::string denied(const hsm::KeyCustody& custody) {
  std::string names;
  const auto add = [&names](bool said, const char* name) { names += said ? "" : (names.empty() ? "" : ", ") + std::string{name}; };
  add(custody.local, "CKA_LOCAL");
  add(custody.sensitive, "CKA_SENSITIVE");
  add(custody.always_sensitive, "CKA_ALWAYS_SENSITIVE");
  add(custody.never_extractable, "CKA_NEVER_EXTRACTABLE");
  return names;
}

// S3 Đ.11.1: on a device, and never out of it. A demonstration's key was put into its software token.
Result<bool> check_custody(const Appliance& appliance) {
  TRY(const auto custody, appliance.token->key_custody());
  if (custody.kept() || appliance.files.settings.demo) return custody.kept();
  const auto what = !custody.local ? "was not made in the token" : "can leave the token, or once could";
  return Refusal{Reason::configuration_wrong, "the key " + appliance.files.settings.token_object + " " + what + " (" + denied(custody) +
                                                  "): have a new one made in the token, with a certificate of its own"};
}

Refusal inconsistent(std::uint64_t index, const std::string& what) {
  return {Reason::journal_inconsistent, "entry " + std::to_string(index) + ": " + what};
}

// An order takes effect only as read by keyhold itself, at every start again (invariant 2).
Outcome take_order(Appliance& appliance, os::Channel& inspect, const ReadEntry& entry, std::uint64_t index) {
  TRY(const auto document, appliance.recorder.fetch(*entry.order, limits::order_bytes_max));
  auto judged = judge_old_order(appliance, inspect, document, entry.time);
  if (!judged.order || !judged.findings.empty()) {
    const auto why =
        judged.findings.empty() ? std::string{} : std::string{code(judged.findings.front().reason)} + " " + judged.findings.front().detail;
    return Refusal{Reason::journal_inconsistent, "the order of entry " + std::to_string(index) + " does not verify: " + why};
  }
  if (code(judged.order->kind) != entry.order_kind) return inconsistent(index, "another kind of order than it says");
  appliance.apply(*judged.order, index, entry.time);
  return Done{};
}

// Whoever can write the journal's file could date an order back into the time of an approval that has ended. Overlapping
// requests put entries seconds out of order, never an hour.
constexpr std::int64_t order_disorder_s_max = 3600;

Outcome take_seal(Appliance& appliance, ReadEntry& entry, std::uint64_t index) {
  if (entry.intent) {
    appliance.values.add_intent(entry.intent->prior_values, entry.time, index, entry.intent->names.person);
    appliance.ledger.add_intent(*std::move(entry.intent), index);
  }
  if (entry.sealed && !appliance.ledger.add_sealed(*entry.sealed, index)) return inconsistent(index, "sealed without an intent");
  if (entry.failed_intent) appliance.ledger.add_failed(*entry.failed_intent, entry.failed_before_token);
  if (entry.revoked_intent) appliance.ledger.add_revoked(*entry.revoked_intent);
  appliance.values.add_seen(entry.seen, entry.time);
  return Done{};
}

Outcome take_entry(Appliance& appliance, os::Channel& inspect, std::uint64_t index, const Bytes& octets, Replay& replay) {
  TRY(auto entry, read_entry(octets));
  if (index == 0) {
    TRY_DONE(take_identity(appliance, octets, replay));
    // A clock that was set back before the first start is behind this one.
    appliance.clock.learn(entry.time);
    replay.newest = entry.time;
    return Done{};
  }
  if (const auto* before = appliance.recorder.year_before(index)) TRY_DONE(take_next_year(appliance, replay, octets, *before));
  if (replay.successor) return inconsistent(index, "the entry before it has closed the year");
  replay.successor = entry.successor;
  if (entry.token_serial) replay.token_serial = entry.token_serial;
  if (entry.token_serial || entry.token_lost) replay.token_lost = entry.token_lost;
  TRY_DONE(take_seal(appliance, entry, index));
  // An order that corrects the clock is dated before them on purpose; its signer says back to when it may be.
  const bool corrects = entry.order_kind == code(OrderKind::clock_correction);
  if (entry.order && !corrects && entry.time + order_disorder_s_max < replay.newest)
    return Refusal{Reason::journal_inconsistent, "the order of entry " + std::to_string(index) + " is dated before the entries above it"};
  appliance.clock.learn(entry.time);
  replay.newest = corrects ? entry.time : std::max(replay.newest, entry.time);
  if (entry.act) appliance.apply(*entry.act);
  if (entry.incoming) appliance.incoming.add(*entry.incoming, {index, entry.time});
  if (entry.noted_by) appliance.notes.add(*entry.noted_by, entry.time);
  if (entry.order) return take_order(appliance, inspect, entry, index);
  return Done{};
}

// A department's journal is pinned to its own certificate or names it since, a school's never: no file turns the one into the other.
Outcome check_own_certificate(const Appliance& appliance) {
  const auto& first = appliance.identity.pin;
  const Digest named = appliance.standing()->register_now.department_certificate(first);
  const Digest own = appliance.seal_certificate.digest();
  if (appliance.identity.organisation == Organisation::school)
    return own == named || own == first
               ? Outcome{Refusal{Reason::configuration_wrong,
                                 "kind: the journal is pinned to the token's own certificate, as a department's is"}}
               : Outcome{Done{}};
  if (own == named) return Done{};
  if (named == first) return Refusal{Reason::configuration_wrong, "kind: a department's journal is pinned to its own token's certificate"};
  return Refusal{Reason::configuration_wrong,
                 "the token holds another certificate than the department's succession names: " + to_hex(named)};
}

Outcome append(Appliance& appliance, const std::string& entry) {
  TRY(const auto appended, appliance.recorder.append(entry));
  return Done{};
}

// The clerk keeps the token (S3 Đ.11.2): that it was put back, and that it is another one, is told by entries of their own.
Outcome tell_of_token(Appliance& appliance, const std::string& serial, const Replay& replay) {
  const auto now = appliance.clock.entry_time();
  TRY_DONE(record_pin_events(appliance.recorder, now));
  if (replay.token_lost) TRY_DONE(append(appliance, token_state_entry(now, token_inserted, serial)));
  if (!replay.token_serial || *replay.token_serial == serial) return Done{};
  return append(appliance, token_entry(now, *replay.token_serial, serial));
}

// A token that was taken out is waited for: it is a clerk's hand, not a fault. No PIN is tried until it is there.
Outcome await_token(const hsm::TokenSettings& settings, WaitingRoom& room) {
  while (true) {
    const auto found = hsm::Token::find(settings);
    if (found || found.refusal().reason != Reason::token_unavailable || !room.wait_for_token(found.refusal())) return found;
  }
}

std::vector<std::pair<std::string, Digest>> digests_of(const std::map<std::string, Drawing>& drawings) {
  std::vector<std::pair<std::string, Digest>> digests;
  for (const auto& [profile, drawing] : drawings) digests.emplace_back(profile, sha256(wire::encode(Drawing{drawing})));
  return digests;
}

}  // namespace

Result<os::Channel> connect_patiently(const char* path) {
  const auto until = std::chrono::steady_clock::now() + peer_patience;
  while (true) {
    auto channel = os::connect_channel(path);
    if (channel || std::chrono::steady_clock::now() > until) return channel;
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
}

Result<os::Channel> connect_inspect() { return connect_patiently(inspect_socket); }

Result<std::unique_ptr<Appliance>> start(WaitingRoom& room, os::Notifier& notifier) {
  if (::geteuid() == 0) return Refusal{Reason::system_error, "keyhold does not run as root"};
  TRY(auto files, load_files());
  TRY(auto state, State::open(state_path));
  if (const auto free = check_pin_hold(); !free) return record_alone(state, files.settings.clock_offset_s, notifier), free.refusal();
  TRY(auto clerks, state.clerks());
  const Waiting waiting{os::read_clock(files.settings.clock_offset_s).wall, std::move(clerks)};
  room.describe_by([settings = files.settings, waiting](const Refusal& why) { return waiting_json(settings, waiting, why); });
  const hsm::TokenSettings token_settings{files.settings.token_module, files.settings.token_label, files.settings.token_object};
  TRY_DONE(await_token(token_settings, room));
  TRY(auto pin, files.settings.pin_typed ? ask_for_pin(room, state, files.settings.token_label) : read_pin());
  auto opened = open_token(token_settings, pin, room);
  pin = Secret{};
  if (!opened) return record_alone(state, files.settings.clock_offset_s, notifier), opened.refusal();
  auto token = *std::move(opened);
  TRY(auto certificate, Certificate::decode(token->certificate()));
  const bool demo = files.settings.demo;
  std::string serial = token->serial();
  auto appliance =
      std::make_unique<Appliance>(std::move(files), std::make_unique<State>(std::move(state)), std::move(token), std::move(certificate));
  TRY_DONE(check_owner(*appliance));
  TRY(const bool key_kept, check_custody(*appliance));
  os::CageOptions options;
  options.read_paths = {"etc/signet", "run/signet"};
  options.write_paths = {"var/lib/signet/keyhold"};
  if (demo) options.write_paths.push_back("var/lib/signet/token");
  options.demo = demo;
  TRY(const auto cage, os::enter_cage(os::Part::keyhold, options));

  TRY(auto inspect, connect_inspect());
  TRY_DONE(make_drawings(*appliance, inspect));
  { TRY(const auto wait_for_journal, connect_patiently(journal_socket)); }
  TRY(const auto remembered, appliance->state->range());
  appliance->ledger.expect(remembered.size());
  appliance->values.expect(remembered.size());
  Replay replay;
  TRY_DONE(appliance->recorder.replay([&](std::uint64_t index, const Bytes& entry) {
    notifier.starting("reading the journal");
    return take_entry(*appliance, inspect, index, entry, replay);
  }));
  if (replay.successor)
    return Refusal{Reason::rollover_unfinished, appliance->origin + " is closed, " + *replay.successor + " is not made"};
  TRY_DONE(check_own_certificate(*appliance));
  if (appliance->identity.organisation == Organisation::department) {
    if (const auto own = appliance->recorder.witnessed("none")) appliance->witness = own->vkey;
  }
  TRY_DONE(check_token_memory(*appliance));
  TRY(const auto hold, appliance->state->hold());
  appliance->set_hold(hold.has_value());
  const auto& ledger = appliance->ledger;
  TRY_DONE(appliance->state->reconcile([&](const Digest& tuple) { return ledger.has_tuple(tuple); }, ledger.tuple_count()));
  TRY_DONE(tell_of_token(*appliance, serial, replay));
  const auto synchronised = appliance->clock.synchronised();
  if (!synchronised) os::log_warning("the clock part does not say whether the clock is synchronised: " + synchronised.refusal().detail);
  const StartEntry entry{appliance->clock.entry_time(),
                         demo,
                         cage.landlock,
                         cage.memory_locked,
                         synchronised && *synchronised,
                         appliance->files.settings.clock_offset_s,
                         serial,
                         appliance->seal_certificate.digest(),
                         key_kept,
                         appliance->files.widening,
                         digests_of(appliance->drawings)};
  TRY(const auto started, appliance->recorder.append(start_entry(entry)));
  TRY_DONE(appliance->list_revocations());
  TRY_DONE(appliance->remember_clerks(appliance->clock.entry_time()));
  os::log_event(os::LogEvent::part_ready, "serving; the journal has " + std::to_string(started.index + 1) + " entries");
  return appliance;
}

}  // namespace signet::keyhold
