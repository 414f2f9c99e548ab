#include "journal/witness_store.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "journal/durable_file.h"
#include "policy/base/json.h"

namespace signet::journal {
namespace {

using Json = nlohmann::json;

constexpr std::size_t state_bytes_max = 32 * 1024;

Refusal damaged(const std::string& what) { return {Reason::journal_inconsistent, "the witness's state: " + what}; }

Result<Instant> time_in(const Json& object) {
  const auto found = object.find("time");
  const auto time = found != object.end() && found->is_string() ? parse_iso8601(found->get<std::string>()) : std::nullopt;
  if (!time) return damaged("no time");
  return *time;
}

Result<std::string> note_in(const Json& object) {
  const auto found = object.find("checkpoint");
  if (found == object.end() || !found->is_string()) return damaged("no checkpoint");
  return found->get<std::string>();
}

Result<WitnessedLink> link_in(const Json& object) {
  if (!object.is_object() || !object.contains("size") || !object["size"].is_number_unsigned()) return damaged("a link");
  WitnessedLink link{object.value("origin", ""), object["size"].get<std::uint64_t>(), {}};
  TRY(link.time, time_in(object));
  return link;
}

/// What a state's own note says.
Result<Checkpoint> cosigned_in(const WitnessState& state, const Verifier& log) {
  auto opened = open_checkpoint(state.note, log);
  return opened ? std::move(opened) : damaged(opened.refusal().detail);
}

/// The years that have a state, in no order.
std::vector<std::string> years_in(const std::string& folder) {
  auto years = names_in(folder);
  std::erase_if(years, [](const std::string& name) { return !split_origin("x/" + name); });
  return years;
}

bool stays(LogTrouble trouble) { return trouble == LogTrouble::forked || trouble == LogTrouble::not_linked; }

Outcome make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) == 0) return sync_directory(directory_of(path));
  if (errno != EEXIST) return Refusal{Reason::system_error, "no folder " + path};
  return Done{};
}

/// One of each sort is enough, the first; a fork's note is evidence and is never overwritten.
bool add_trouble(WitnessState& state, const WitnessedTrouble& trouble) {
  const auto same = [&](const auto& each) { return each.trouble == trouble.trouble; };
  if (std::any_of(state.troubles.begin(), state.troubles.end(), same)) return false;
  state.troubles.push_back(trouble);
  return true;
}

}  // namespace

std::string write_witness_state(const WitnessState& state) {
  Json troubles = Json::array();
  for (const auto& each : state.troubles) {
    troubles.push_back({{"checkpoint", each.note}, {"time", to_iso8601(each.time)}, {"trouble", std::string{code(each.trouble)}}});
    if (!each.why.empty()) troubles.back()["why"] = each.why;
  }
  Json root{{"checkpoint", state.note}, {"time", to_iso8601(state.cosigned)}, {"troubles", std::move(troubles)}};
  if (state.link) root["link"] = {{"origin", state.link->origin}, {"size", state.link->size}, {"time", to_iso8601(state.link->time)}};
  return root.dump(1) + "\n";
}

Result<WitnessState> parse_witness_state(std::string_view text) {
  const Json root = Json::parse(text, nullptr, false);
  if (!root.is_object() || !root.contains("troubles") || !root["troubles"].is_array()) return damaged("not JSON of ours");
  WitnessState state;
  TRY(state.note, note_in(root));
  TRY(state.cosigned, time_in(root));
  for (const auto& each : root["troubles"]) {
    if (!each.is_object()) return damaged("a trouble");
    const auto sort = log_trouble_from_code(each.value("trouble", ""));
    if (!sort) return damaged("a trouble of no sort");
    WitnessedTrouble trouble{*sort, {}, {}, each.value("why", "")};
    TRY(trouble.note, note_in(each));
    TRY(trouble.time, time_in(each));
    state.troubles.push_back(std::move(trouble));
  }
  if (root.contains("link")) {
    TRY(state.link, link_in(root["link"]));
  }
  return state;
}

WitnessStore::WitnessStore(std::string directory, std::string name, PrivateKey key)
    : directory_(std::move(directory)), name_(std::move(name)), key_(std::move(key)) {}

std::string witnessed_name(std::string_view base, ByteView key) { return std::string{base} + "\n" + to_base64(key); }

std::string WitnessStore::folder(const std::string& name) const { return directory_ + "/" + to_hex(sha256(name)); }

Result<std::optional<WitnessState>> WitnessStore::load(const Slot& slot) {
  const auto file = read_file(slot.folder + "/" + slot.year, state_bytes_max);
  if (!file && file.refusal().reason == Reason::not_found) return std::optional<WitnessState>{};
  if (!file) return file.refusal();
  TRY(auto state, parse_witness_state(as_text(*file)));
  return std::optional{std::move(state)};
}

Outcome WitnessStore::keep(const Slot& slot, const WitnessState& state) const {
  TRY_DONE(make_folder(directory_));
  TRY_DONE(make_folder(slot.folder));
  return write_durable(slot.folder + "/" + slot.year, as_bytes(write_witness_state(state)), 0600);
}

WitnessStore::Answer WitnessStore::cosign_and_keep(const AddCheckpoint& request, const Verifier& log, const Slot& slot, WitnessState state,
                                                   Instant now) const {
  const auto note = parse_note(request.checkpoint);
  ensure(static_cast<bool>(note), "it was judged");
  const auto line = cosign(note->text, static_cast<std::uint64_t>(now.value()), name_, key_);
  state.note = with_only(*note, log, std::nullopt) + line;
  state.cosigned = now;
  // It continues what was cosigned, so what looked like a step back was an old file.
  std::erase_if(state.troubles, [](const auto& each) { return !stays(each.trouble); });
  if (const auto kept = keep(slot, state); !kept) return {503, "", kept.refusal().detail};
  return {200, line, ""};
}

WitnessStore::Answer WitnessStore::add(std::string_view body, const Verifier& log, Instant now) const {
  const auto request = parse_add_checkpoint(body);
  if (!request) return {400, "", request.refusal().detail};
  const auto origin = split_origin(log.name);
  if (!origin || now.value() < 0) return {400, "", "an origin without a year, or no time"};
  const Slot slot{folder(witnessed_name(origin->base, log.key.value())), origin->year};
  auto state = load(slot);
  if (!state) return {503, "", state.refusal().detail};
  std::optional<Checkpoint> seen;
  if (*state) {
    const auto opened = cosigned_in(**state, log);
    if (!opened) return {503, "", opened.refusal().detail};
    seen = *opened;
  }
  const auto judged = judge_add_checkpoint(*request, log, seen);
  auto next = state->value_or(WitnessState{});
  const auto ended = judged.status == 200 ? had_ended(slot, *judged.checkpoint) : Result<bool>{false};
  if (!ended) return {503, "", ended.refusal().detail};
  if (*ended)
    add_trouble(next, {LogTrouble::not_linked, now, with_only(*parse_note(request->checkpoint), log, std::nullopt),
                       log.name + " goes on behind the end that the next year names"});
  if (judged.status == 200) return cosign_and_keep(*request, log, slot, std::move(next), now);
  if (judged.trouble != LogTrouble::none &&
      add_trouble(next, {judged.trouble, now, with_only(*parse_note(request->checkpoint), log, std::nullopt), ""})) {
    if (const auto kept = keep(slot, next); !kept) return {503, "", kept.refusal().detail};
  }
  return {judged.status, judged.status == 409 ? std::to_string(seen ? seen->size : 0) + "\n" : "", judged.why};
}

// A year that a later one has been linked to is over: what its key signs behind that end is a second history.
Result<bool> WitnessStore::had_ended(const Slot& slot, const Checkpoint& shown) const {
  for (const auto& year : years_in(slot.folder)) {
    if (year <= slot.year) continue;
    TRY(const auto later, load({slot.folder, year}));
    if (later && later->link && later->link->origin == shown.origin && later->link->size < shown.size) return true;
  }
  return false;
}

// The newest checkpoint cosigned of the newest year before this one.
Result<std::optional<Checkpoint>> WitnessStore::seen_before(const Slot& slot, const Verifier& log) const {
  std::string year;
  for (const auto& file : years_in(slot.folder)) {
    if (file < slot.year && file > year) year = file;
  }
  if (year.empty()) return std::optional<Checkpoint>{};
  TRY(const auto state, load({slot.folder, year}));
  if (!state) return damaged(year);
  TRY(auto checkpoint, cosigned_in(*state, {split_origin(log.name)->base + "/" + year, log.key}));
  return std::optional{std::move(checkpoint)};
}

// Order: the octets, then the state that rests on them, then the answer.
WitnessStore::LinkAnswer WitnessStore::keep_link(const Slot& slot, WitnessState state, const LinkJudgement& judged, std::string_view body,
                                                 const Checkpoint& before, Instant now) const {
  const bool linked = judged.verdict == LinkVerdict::linked;
  const bool news = linked ? !state.link : add_trouble(state, {LogTrouble::not_linked, now, state.note, judged.why});
  if (news && linked) state.link = WitnessedLink{before.origin, before.size, now};
  if (news) {
    auto kept = write_durable(slot.folder + "/" + slot.year + (linked ? ".link" : ".not-linked"), as_bytes(body), 0600);
    if (kept) kept = keep(slot, state);
    if (!kept) return {503, false, kept.refusal().detail};
  }
  return linked ? LinkAnswer{200, false, before.origin} : LinkAnswer{422, true, judged.why};
}

WitnessStore::LinkAnswer WitnessStore::link(std::string_view body, const Verifier& log, Instant now) const {
  const auto shown = parse_year_link(body);
  const auto origin = split_origin(log.name);
  if (!shown || !origin || now.value() < 0) return {400, false, shown ? "an origin without a year, or no time" : shown.refusal().detail};
  const Slot slot{folder(witnessed_name(origin->base, log.key.value())), origin->year};
  auto state = load(slot);
  if (state && !*state) return {409, false, "no checkpoint of " + log.name + " was shown"};
  const auto seen = state ? cosigned_in(**state, log) : Result<Checkpoint>{state.refusal()};
  if (!seen) return {503, false, seen.refusal().detail};
  const auto before = seen_before(slot, log);
  if (!before) return {503, false, before.refusal().detail};
  const auto judged = judge_year_link(*shown, *seen, *before);
  if (judged.verdict == LinkVerdict::unready) return {409, false, judged.why};
  if (judged.verdict == LinkVerdict::unproved) return {422, false, judged.why};
  return keep_link(slot, **std::move(state), judged, body, **before, now);
}

Result<std::vector<WitnessState>> WitnessStore::of(const std::string& name) const {
  auto years = years_in(folder(name));
  std::sort(years.rbegin(), years.rend());
  std::vector<WitnessState> states;
  for (const auto& year : years) {
    TRY(auto state, load({folder(name), year}));
    if (state) states.push_back(*std::move(state));
  }
  return states;
}

}  // namespace signet::journal
