#include "daemon/keyhold/intent_of.h"

#include <algorithm>

namespace signet::keyhold {
namespace {

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

IntentEntry intent_of(const ApplianceOnRecord& appliance, const Judgement& judgement, const Draft& draft, const KeyedNames& names,
                      std::uint32_t caller) {
  const auto& facts = judgement.read.verified->facts();
  const auto& register_now = judgement.standing->register_now;
  const auto& organisation = appliance.files.settings.organisation;
  IntentEntry intent{draft.at(),
                     draft.seal_id().value(),
                     facts.kind,
                     facts.document,
                     sha256(draft.to_be_signed()),
                     appliance.seal_certificate.digest(),
                     appliance.files.rules.text_sha256,
                     judgement.read.form->profile_sha256(),
                     facts.profile_id,
                     names,
                     facts.leading_value,
                     facts.prior_values,
                     judgement.revocation,
                     register_now.version(),
                     judgement.leave.activation,
                     caller,
                     digest_from_hex(field(facts, "xml-sha256")),
                     approval_entry(organisation, register_now, appliance.seal_certificate.digest(), draft.at()),
                     judgement.replaces,
                     correction_entry(judgement, facts.document),
                     judgement.leave.authorisation,
                     appliance.values.shared(facts.prior_values, names.person),
                     recorded_notes(judgement.decision->notes()),
                     intents_of(facts.members)};
  if (intent.shared.size() > shared_intents_max) intent.shared.resize(shared_intents_max);
  return intent;
}

SealedEntry sealed_of(const IntentEntry& intent, std::uint64_t index, Form form, const SealedFile& made) {
  const auto value = form == Form::pdf ? made.digest : sha256(made.value);
  return {{}, index, intent.seal_id, value, made.digest, intent.approval, intent.replaces};
}

}  // namespace signet::keyhold
