#include "daemon/keyhold/seal_work.h"

#include <openssl/rand.h>

#include <algorithm>

#include "daemon/os/log.h"

namespace signet::keyhold {
namespace {

SealId new_seal_id() {
  Bytes octets(16);
  ensure(RAND_bytes(octets.data(), 16) == 1, "random octets can be had");
  return SealId{to_hex(octets)};
}

// Each receipt names the approval that its seal rests on (S3 Đ.33.8). A department's certificate rests on its journal's root
// entry, which pins it.
std::uint64_t approval_entry(Organisation organisation, const Register& register_now, const Digest& seal_certificate, Instant now) {
  if (organisation == Organisation::department) return 0;
  const auto* approval = register_now.approval_of(seal_certificate, now);
  for (const auto& held : register_now.approvals()) {
    if (&held.body == approval) return held.order.index;
  }
  broken_promise("what was decided rests on an approval");
}

std::vector<std::uint64_t> intents_of(const std::vector<SealedMember>& members) {
  std::vector<std::uint64_t> intents;
  for (const auto& member : members) intents.push_back(member.intent);
  return intents;
}

std::uint64_t correction_entry(const Judgement& judgement, const Digest& document) {
  if (!judgement.replaces) return 0;
  const auto* held = judgement.standing->register_now.correction_of(*judgement.replaces, document);
  ensure(held != nullptr, "a replacement was decided on a correction");
  return held->order.index;
}

// What stands in the journal, and so what a redelivery knows: each kind of note once, and of nobody.
std::vector<Note> recorded_notes(const std::vector<Note>& notes) {
  std::vector<Note> kinds;
  for (const auto& note : notes) {
    if (std::none_of(kinds.begin(), kinds.end(), [&](const Note& each) { return each.what == note.what; }))
      kinds.push_back({note.what, "", "", ""});
  }
  return kinds;
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
  intent_ = {
      draft.at(),
      draft.seal_id().value(),
      facts.kind,
      facts.document,
      sha256(draft.to_be_signed()),
      appliance_.seal_certificate.digest(),
      appliance_.files.rules.text_sha256,
      judgement_.read.form->profile_sha256(),
      facts.profile_id,
      names,
      facts.leading_value,
      facts.prior_values,
      judgement_.revocation,
      judgement_.standing->register_now.version(),
      judgement_.leave.activation,
      request_.caller.uid,
      digest_from_hex(field(facts, "xml-sha256")),
      approval_entry(appliance_.identity.organisation, judgement_.standing->register_now, appliance_.seal_certificate.digest(), draft.at()),
      judgement_.replaces,
      correction_entry(judgement_, facts.document),
      judgement_.leave.authorisation,
      appliance_.values.shared(facts.prior_values, names.person),
      recorded_notes(judgement_.decision->notes()),
      intents_of(facts.members)};
  if (intent_.shared.size() > shared_intents_max) intent_.shared.resize(shared_intents_max);
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
  TRY_DONE(appliance_.recorder.archive(made.digest, made.file));
  const bool pdf = judgement_.facts()->form == Form::pdf;
  sealed_ = {{}, intent_index_, intent_.seal_id, pdf ? made.digest : sha256(made.value), made.digest, intent_.approval, intent_.replaces};
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
  os::log_error("a seal was begun and not finished: " + std::string{code(why.reason)} + (own_words ? " " + why.detail : ""));
  const auto entry = failed_entry(appliance_.clock.entry_time(), intent_index_, intent_.seal_id, {finding_of(why)}, token_asked_);
  auto appended = appliance_.recorder.append(entry);
  if (!appended) return std::nullopt;
  appliance_.ledger.add_failed(intent_index_, !token_asked_);
  return *std::move(appended);
}

}  // namespace signet::keyhold
