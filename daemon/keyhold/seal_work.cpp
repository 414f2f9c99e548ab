#include "daemon/keyhold/seal_work.h"

#include <openssl/rand.h>

#include "daemon/keyhold/intent_of.h"
#include "daemon/os/log.h"

namespace signet::keyhold {
namespace {

SealId new_seal_id() {
  Bytes octets(16);
  ensure(RAND_bytes(octets.data(), 16) == 1, "random octets can be had");
  return SealId{to_hex(octets)};
}

}  // namespace

// Record, then sign (invariant 3). The tuple's row is durable before the intent, the intent before the token is asked.
Result<Recorded> SealWork::record_new(const Draft& draft) {
  const auto& facts = judgement_.read.verified->facts();
  const auto tuple = tuple_of(facts);
  if (!tuple) return Refusal{Reason::pupil_id_invalid, ""};
  TRY(const auto names, appliance_.state->bind(field(facts, "pupil-id"), *tuple));
  for (const auto& list : judgement_.revocation) {
    if (const auto* der = judgement_.standing->trust->revocation_list(list)) TRY_DONE(appliance_.keep_revocation_list(list, *der));
  }
  intent_ = intent_of(appliance_, judgement_, draft, names, request_.caller.uid);
  TRY(const auto recorded, appliance_.recorder.record_intent(draft, intent_entry(intent_)));
  intent_index_ = recorded.index();
  appliance_.ledger.add_intent(intent_, intent_index_);
  appliance_.values.add_intent(intent_.prior_values, intent_.time, intent_index_, names.person);
  return recorded;
}

Outcome SealWork::prepare() {
  ensure(judgement_.decision && judgement_.read.verified && judgement_.read.form, "what is drawn up was decided on");
  const auto& open = judgement_.open_intent;
  const Begun begun = open ? Begun{appliance_.recorder.origin_of(open->intent_index), open->intent.time} : Begun{appliance_.origin};
  TRY(auto draft, judgement_.read.form->draw_up(judgement_.decision->take_permit(), *judgement_.read.verified,
                                                open ? SealId{open->intent.seal_id} : new_seal_id(), begun));
  draft_.emplace(std::move(draft));
  return Done{};
}

Outcome SealWork::record() {
  const auto& open = judgement_.open_intent;
  if (!open) {
    TRY(const auto recorded, record_new(*draft_));
    recorded_.emplace(recorded);
    return Done{};
  }
  intent_ = open->intent;
  intent_index_ = open->intent_index;
  // Nobody knows whether the token was asked before the crash: whatever fails now, the tuple stays bound (invariant 7).
  token_asked_ = true;
  TRY(const auto recorded, appliance_.recorder.recall_intent(*draft_, open->intent_index, open->intent.octets));
  recorded_.emplace(recorded);
  return Done{};
}

Outcome SealWork::make(os::Channel& inspect) {
  const Composed composed{
      {draft_->to_be_signed().begin(), draft_->to_be_signed().end()}, draft_->before_value(), draft_->after_value(), draft_->algorithm()};
  token_asked_ = true;
  SealedFile made;
  TRY(made.value, appliance_.token->seal(std::move(*draft_), *recorded_));
  TRY(made.file, judgement_.read.form->put_in(composed, made.value));
  made.digest = sha256(made.file);
  TRY_DONE(judgement_.read.form->check_release(inspect, composed, made));
  TRY_DONE(appliance_.recorder.archive(made.digest, made.file, journal::Need::outcome));
  sealed_ = sealed_of(intent_, intent_index_, judgement_.facts()->form, made);
  return Done{};
}

Result<Appended> SealWork::finish() {
  sealed_.time = appliance_.clock.entry_time();
  TRY(auto appended, appliance_.recorder.append(sealed_entry(sealed_)));
  ensure(appliance_.ledger.add_sealed(sealed_, appended.index), "a seal comes of an intent that was not given up");
  ++appliance_.counters.sealed;
  return appended;
}

std::optional<Appended> SealWork::fail(const Refusal& why) {
  // A token that was lost stays lost for this process (only a new start finds it again).
  if (why.reason == Reason::token_unavailable) appliance_.end_soon();
  ++appliance_.counters.failed;
  // Codes and places in our own code only; no person, no document. What a release check tells may be a worker's words.
  const bool own_words = why.reason != Reason::release_check_failed;
  os::log_event(os::LogEvent::seal_not_finished,
                "a seal was begun and not finished: " + std::string{code(why.reason)} + (own_words ? " " + why.detail : ""));
  const auto entry = failed_entry(appliance_.clock.entry_time(), intent_index_, intent_.seal_id, {finding_of(why)}, token_asked_);
  auto appended = appliance_.recorder.append(entry);
  if (!appended) return std::nullopt;
  appliance_.ledger.add_failed(intent_index_, !token_asked_);
  return *std::move(appended);
}

}  // namespace signet::keyhold
