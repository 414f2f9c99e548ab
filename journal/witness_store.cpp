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
  for (const auto& each : state.troubles)
    troubles.push_back({{"checkpoint", each.note}, {"time", to_iso8601(each.time)}, {"trouble", std::string{code(each.trouble)}}});
  return Json{{"checkpoint", state.note}, {"time", to_iso8601(state.cosigned)}, {"troubles", std::move(troubles)}}.dump(1) + "\n";
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
    WitnessedTrouble trouble{*sort, {}, {}};
    TRY(trouble.note, note_in(each));
    TRY(trouble.time, time_in(each));
    state.troubles.push_back(std::move(trouble));
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
  std::erase_if(state.troubles, [](const auto& each) { return each.trouble != LogTrouble::forked; });
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
    const auto opened = open_checkpoint((*state)->note, log);
    if (!opened) return {503, "", "the witness's state: " + opened.refusal().detail};
    seen = *opened;
  }
  const auto judged = judge_add_checkpoint(*request, log, seen);
  auto next = state->value_or(WitnessState{});
  if (judged.status == 200) return cosign_and_keep(*request, log, slot, std::move(next), now);
  if (judged.trouble != LogTrouble::none &&
      add_trouble(next, {judged.trouble, now, with_only(*parse_note(request->checkpoint), log, std::nullopt)})) {
    if (const auto kept = keep(slot, next); !kept) return {503, "", kept.refusal().detail};
  }
  return {judged.status, judged.status == 409 ? std::to_string(seen ? seen->size : 0) + "\n" : "", judged.why};
}

Result<std::vector<WitnessState>> WitnessStore::of(const std::string& name) const {
  std::vector<std::string> years;
  for (const auto& file : names_in(folder(name))) {
    if (split_origin("x/" + file)) years.push_back(file);
  }
  std::sort(years.rbegin(), years.rend());
  std::vector<WitnessState> states;
  for (const auto& year : years) {
    TRY(auto state, load({folder(name), year}));
    if (state) states.push_back(*std::move(state));
  }
  return states;
}

}  // namespace signet::journal
