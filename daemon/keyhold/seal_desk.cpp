#include "daemon/keyhold/seal_desk.h"

#include <openssl/rand.h>

#include <algorithm>

#include "daemon/keyhold/release_check.h"
#include "daemon/os/log.h"
#include "daemon/os/private_inspect.h"
#include "policy/examine.h"

namespace signet::keyhold {
namespace {

using wire::Answer;
using wire::ServiceAnswer;
using wire::ServiceRequest;

SealId new_seal_id() {
  Bytes octets(16);
  ensure(RAND_bytes(octets.data(), 16) == 1, "random octets can be had");
  return SealId{to_hex(octets)};
}

// invariant 7: the tuple that holds at most one live seal. The parts are told apart by a character none of them has.
std::optional<std::string> tuple_of(const DocumentFacts& facts) {
  const auto pupil = field(facts, "pupil-id");
  if (pupil.empty() || facts.kind == Kind{}) return std::nullopt;
  return field(facts, "school-code") + "\n" + pupil + "\n" + std::string{code(facts.kind)} + "\n" + field(facts, "school-year") + "\nxml";
}

// A signature that is there and wrong is told once, by what is wrong with it, and not again as missing.
void drop_told(const std::vector<Finding>& defects, std::vector<Finding>& unmet) {
  const auto told = [&](const Finding& missing) {
    const auto same = [&](const Finding& defect) { return defect.role == missing.role && !missing.role.empty(); };
    if (missing.reason == Reason::principal_missing) return std::any_of(defects.begin(), defects.end(), same);
    const bool about_signature = missing.reason == Reason::subject_teacher_missing || missing.reason == Reason::homeroom_teacher_missing;
    return about_signature && std::any_of(defects.begin(), defects.end(), [&](const Finding& defect) {
             const bool same_subject =
                 missing.reason == Reason::homeroom_teacher_missing || (!defect.subject.empty() && defect.subject == missing.subject);
             return defect.role == missing.role && same_subject && (defect.person.empty() || defect.person == missing.person);
           });
  };
  std::erase_if(unmet, told);
}

// The region's element occurs once in the received octets: whatever the worker says, no second one stands beside it. An
// unescaped `<` begins nothing but a tag in documents of ours (XML 1.0 clause 2.4; comments and CDATA are refused).
bool region_stands_alone(ByteView document, const Bytes& region_octets) {
  const auto region = as_text(region_octets);
  const std::string tag{region.substr(0, region.find_first_of(" >"))};
  const auto text = as_text(document);
  std::size_t found = 0;
  for (auto at = text.find(tag); at != std::string_view::npos; at = text.find(tag, at + tag.size())) {
    const auto behind = at + tag.size();
    if (behind < text.size() && std::string_view{" \t\r\n/>"}.find(text[behind]) != std::string_view::npos) ++found;
  }
  return found == 1;
}

// One sealing of a tuple at a time, for as long as this lives. A document without a tuple is never sealed.
class OneAtATime {
 public:
  OneAtATime(SealLedger& ledger, std::string tuple)
      : ledger_(ledger), tuple_(std::move(tuple)), held_(tuple_.empty() || ledger_.begin(tuple_)) {}
  OneAtATime(const OneAtATime&) = delete;
  OneAtATime& operator=(const OneAtATime&) = delete;
  ~OneAtATime() {
    if (held_ && !tuple_.empty()) ledger_.end(tuple_);
  }
  explicit operator bool() const noexcept { return held_; }

 private:
  SealLedger& ledger_;
  std::string tuple_;
  bool held_;
};

// At a character's beginning: half of one would be no UTF-8.
std::string cut(const std::string& text, std::size_t size) {
  if (text.size() <= size) return text;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

}  // namespace

std::vector<wire::WireFinding> to_wire(const std::vector<Finding>& findings) {
  std::vector<wire::WireFinding> out;
  std::size_t octets = 0;
  for (const auto& f : findings) {
    wire::WireFinding each{static_cast<std::uint16_t>(f.reason),    cut(f.person, 256), cut(f.role, 64), cut(f.subject, 256),
                           cut(f.class_name, wire::class_name_max), cut(f.detail, 512)};
    octets += 32 + each.person.size() + each.role.size() + each.subject.size() + each.class_name.size() + each.detail.size();
    if (out.size() == wire::findings_max || octets > wire::findings_bytes_max) break;
    out.push_back(std::move(each));
  }
  return out;
}

struct SealDesk::Judged {
  std::optional<Evidence> evidence;
  std::optional<DocumentFacts> facts;
  std::optional<VerifiedDocument> verified;
  std::optional<Decision> decision;
  std::vector<Finding> findings;
  std::vector<Digest> revocation;
  const Profile* profile = nullptr;
  std::optional<SealRecord> open_intent;  // the same document, begun before
  std::shared_ptr<const Standing> standing;
  std::uint64_t activation = 0;
};

// Inspect and verify: what the document says and which of its signatures hold.
SealDesk::Judged SealDesk::read(ByteView document, const Digest& digest, Instant now) {
  Judged judged;
  judged.standing = appliance_.standing();
  wire::InspectRequest ask;
  ask.mode = wire::InspectMode::seal;
  for (const auto& profile : appliance_.files.profiles) ask.layouts.push_back(profile.layout);
  auto output = os::inspect(inspect_, document, std::move(ask));
  if (!output) {
    judged.findings.push_back(finding_of(output.refusal()));
    return judged;
  }
  if (output->reason != 0) {
    judged.findings.push_back({reason_from_number(output->reason).value_or(Reason::inspection_failed), "", "", "", "", output->detail});
    return judged;
  }
  judged.evidence = std::move(output->evidence);
  const auto& profiles = appliance_.files.profiles;
  const auto profile =
      std::find_if(profiles.begin(), profiles.end(), [&](const Profile& p) { return p.layout.profile_id == judged.evidence->profile_id; });
  if (profile == profiles.end()) {
    judged.findings.push_back({Reason::evidence_disagrees, "", "", "", "", "a profile that was not asked for"});
    return judged;
  }
  judged.profile = &*profile;

  static const TrustStore no_trust = TrustStore::load({}, {});
  const auto* trust = judged.standing->trust ? judged.standing->trust.get() : &no_trust;
  auto examination = examine({*judged.evidence, *profile, *judged.standing->signers, trust, digest, now, appliance_.files.rules.skew_s});
  judged.revocation = std::move(examination.revocation);
  judged.facts = std::move(examination.facts);
  judged.verified = std::move(examination.verified);
  judged.findings = std::move(examination.defects);
  if (judged.facts && !judged.facts->region_octets.empty() && !region_stands_alone(document, judged.facts->region_octets))
    judged.findings.push_back({Reason::unknown_format, "", "", "", "", "a second element of the signed data's name"});
  return judged;
}

std::optional<TupleState> SealDesk::tuple_state(Judged& judged, const Digest& digest) {
  const auto tuple = tuple_of(*judged.facts);
  if (!tuple) return std::nullopt;
  const auto name = appliance_.state->find(*tuple);
  if (!name) return judged.findings.push_back(finding_of(name.refusal())), std::nullopt;
  if (!*name) return std::nullopt;
  auto record = appliance_.ledger.by_tuple(**name);
  if (!record) return std::nullopt;
  const bool sealed = record->sealed.has_value();
  const TupleState state{sealed ? TupleState::State::sealed : TupleState::State::intent_open, record->intent.document,
                         sealed ? record->sealed_index : record->intent_index};
  if (!sealed && record->intent.document == digest) judged.open_intent = std::move(record);
  return state;
}

// Decide, with the tuple held by the caller so that no other request changes it meanwhile. Grants only through `decide`.
void SealDesk::settle(const ServiceRequest& request, Judged& judged, const Digest& digest, Instant now) {
  if (!judged.facts) return;
  if (!request.kind.empty() && request.kind != code(judged.facts->kind))
    judged.findings.push_back({Reason::kind_not_permitted, "", "", "", "", request.kind});
  const auto activation = appliance_.activation_for(request.caller.uid, now);
  judged.activation = activation ? activation->index : 0;
  // Our own certificate is judged as strictly as everybody's. Before the first configuration order there are no anchors,
  // which is a reason of its own.
  auto own = judged.standing->trust ? judged.standing->trust->check(appliance_.seal_certificate, now) : ChainVerdict{};
  judged.revocation.insert(judged.revocation.end(), own.revocation.begin(), own.revocation.end());
  std::sort(judged.revocation.begin(), judged.revocation.end());
  judged.revocation.erase(std::unique(judged.revocation.begin(), judged.revocation.end()), judged.revocation.end());
  const DecisionInput input{appliance_.files.rules,
                            judged.standing->register_now,
                            appliance_.files.settings.school_code,
                            appliance_.seal_certificate.digest(),
                            std::move(own.problems),
                            judged.standing->unordered_files,
                            tuple_state(judged, digest),
                            activation,
                            request.caller.uid,
                            now};
  if (judged.findings.empty() && judged.verified) {
    judged.decision.emplace(decide(input, *judged.verified));
    judged.findings = judged.decision->findings();
    return;
  }
  auto unmet = assess(input, *judged.facts);
  drop_told(judged.findings, unmet);
  judged.findings.insert(judged.findings.end(), unmet.begin(), unmet.end());
}

ServiceAnswer SealDesk::explain(const ServiceRequest& request, ByteView document) {
  ServiceAnswer answer;
  answer.document = sha256(document);
  const auto now = appliance_.clock.now();
  answer.time = appliance_.clock.entry_time();
  auto judged = read(document, answer.document, answer.time);
  settle(request, judged, answer.document, answer.time);
  if (!now) judged.findings.push_back(finding_of(now.refusal()));
  if (judged.facts && judged.facts->kind != Kind{}) answer.kind = code(judged.facts->kind);
  if (judged.facts) answer.class_name = cut(field(*judged.facts, "class-name"), wire::class_name_max);
  answer.answer = judged.findings.empty() ? Answer::done : Answer::refused;
  answer.findings = to_wire(judged.findings);
  return answer;
}

ServiceAnswer SealDesk::refuse(const ServiceRequest& request, bool understood, const std::vector<Finding>& findings, ServiceAnswer answer) {
  answer.answer = Answer::refused;
  answer.findings = to_wire(findings);
  ++appliance_.counters.refused;
  const auto time = appliance_.clock.entry_time();
  // Before a document was understood: one entry per caller and minute.
  if (!understood && !appliance_.unreadable.first_of_minute(request.caller.uid, time, findings)) return answer;
  const auto entry =
      refused_entry(time, request.caller.uid, "seal", understood ? std::optional{answer.document} : std::nullopt, findings, 1);
  const auto appended = appliance_.recorder.append(entry);
  if (!appended) {
    answer.answer = Answer::unavailable;
    answer.findings = to_wire({finding_of(appended.refusal())});
    return answer;
  }
  answer.journaled = true;
  answer.journal_index = appended->index;
  answer.receipt = appended->receipt;
  return answer;
}

ServiceAnswer SealDesk::seal(const ServiceRequest& request, ByteView document) {
  ServiceAnswer answer;
  answer.document = sha256(document);
  answer.time = appliance_.clock.entry_time();
  const auto bound = appliance_.state->bind_key(request.caller.uid, request.idempotency_key, answer.document);
  if (!bound || !*bound) {
    answer.answer = bound ? Answer::conflict : Answer::unavailable;
    answer.findings = to_wire({bound ? Finding{Reason::idempotency_conflict, "", "", "", "", ""} : finding_of(bound.refusal())});
    return answer;
  }
  if (const auto record = appliance_.ledger.by_document(answer.document); record && record->sealed) return redeliver(request, *record);
  const auto now = appliance_.clock.now();
  if (!now) return refuse(request, true, {finding_of(now.refusal())}, std::move(answer));
  answer.time = *now;
  auto judged = read(document, answer.document, *now);
  if (judged.facts && judged.facts->kind != Kind{}) answer.kind = code(judged.facts->kind);
  if (judged.facts) answer.class_name = cut(field(*judged.facts, "class-name"), wire::class_name_max);
  const OneAtATime held{appliance_.ledger, judged.facts ? tuple_of(*judged.facts).value_or("") : ""};
  if (!held) {
    answer.answer = Answer::busy;
    answer.findings = to_wire({{Reason::busy, "", "", "", answer.class_name, ""}});
    return answer;
  }
  // Finished by another request while this one was being read.
  if (const auto record = appliance_.ledger.by_document(answer.document); record && record->sealed) return redeliver(request, *record);
  settle(request, judged, answer.document, *now);
  if (!judged.findings.empty()) return refuse(request, judged.facts.has_value(), judged.findings, std::move(answer));
  return carry_out(request, document, std::move(judged), std::move(answer));
}

// Re-delivery: the same received bytes get the same sealed bytes, and no new seal (S1 Đ.3.3; V3).
ServiceAnswer SealDesk::redeliver(const ServiceRequest& request, const SealRecord& record) {
  ServiceAnswer answer;
  answer.document = record.intent.document;
  answer.time = record.sealed->time;
  const auto now = appliance_.clock.entry_time();
  const bool entitled = request.caller.uid == record.intent.caller ||
                        appliance_.standing()->register_now.is_clerk(request.caller.uid, now) ||
                        appliance_.activation_for(request.caller.uid, now);
  if (!entitled) return refuse(request, true, {{Reason::caller_not_allowed, "", "", "", "", ""}}, std::move(answer));
  auto receipt = appliance_.recorder.receipt(record.sealed_index);
  const auto delivered = receipt ? appliance_.recorder.append(delivered_entry(now, request.caller.uid, record.intent.seal_id))
                                 : Result<Appended>{receipt.refusal()};
  if (!delivered) {
    answer.answer = Answer::unavailable;
    answer.findings = to_wire({finding_of(delivered.refusal())});
    return answer;
  }
  ++appliance_.counters.redelivered;
  answer.answer = Answer::sealed;
  answer.kind = code(record.intent.kind);
  answer.seal_id = record.intent.seal_id;
  answer.journaled = true;
  answer.journal_index = record.sealed_index;
  answer.sealed_document = record.sealed->file;
  answer.redelivered = true;
  answer.receipt = *std::move(receipt);
  return answer;
}

struct SealDesk::Sealed {
  Bytes file, signed_info, value;
  Digest digest;  // of the file
  std::string signature;
  SignatureAlgorithm algorithm{};
};

struct SealDesk::Work {
  const ServiceRequest& request;
  ByteView document;
  Judged judged;
  IntentEntry intent;
  std::uint64_t intent_index = 0;
  bool recorded = false;
  bool token_asked = false;
  Digest value;
};

// Record, then sign (invariant 3). The tuple's row is durable before the intent, the intent before the token is asked.
Result<Recorded> SealDesk::record(Work& work, const Draft& draft, const std::string& tuple) {
  const auto& facts = work.judged.verified->facts();
  if (const auto& open = work.judged.open_intent) {
    work.intent = open->intent;
    work.intent_index = open->intent_index;
    work.recorded = true;
    // Nobody knows whether the token was asked before the crash: whatever fails now, the tuple stays bound (invariant 7).
    work.token_asked = true;
    return appliance_.recorder.recall_intent(draft, open->intent_index, open->intent.octets);
  }
  TRY(const auto names, appliance_.state->bind(field(facts, "pupil-id"), tuple));
  for (const auto& list : work.judged.revocation) {
    if (const auto* der = work.judged.standing->trust->revocation_list(list)) TRY_DONE(appliance_.keep_revocation_list(list, *der));
  }
  work.intent = {draft.at(),
                 draft.seal_id().value(),
                 facts.kind,
                 facts.document,
                 sha256(draft.to_be_signed()),
                 appliance_.seal_certificate.digest(),
                 appliance_.files.rules.text_sha256,
                 work.judged.profile->text_sha256,
                 facts.profile_id,
                 names,
                 facts.leading_value,
                 facts.prior_values,
                 work.judged.revocation,
                 work.judged.standing->register_now.version(),
                 work.judged.activation,
                 work.request.caller.uid};
  TRY(const auto recorded, appliance_.recorder.record_intent(draft, intent_entry(work.intent)));
  work.intent_index = recorded.index();
  work.recorded = true;
  appliance_.ledger.add_intent(work.intent, work.intent_index);
  return recorded;
}

// A fresh worker reads what was made; only then it is kept and may leave.
Outcome SealDesk::release(const Work& work, const Sealed& sealed) {
  wire::InspectRequest again;
  again.mode = wire::InspectMode::release;
  again.layouts = {work.judged.profile->layout};
  again.seal_certificate = appliance_.seal_certificate.der();
  TRY(const auto output, os::inspect(inspect_, sealed.file, std::move(again)));
  TRY_DONE(check_release({work.document, sealed.file, sealed.digest, *work.judged.evidence, output, sealed.signature, sealed.signed_info,
                          sealed.value, appliance_.seal_certificate, sealed.algorithm}));
  return appliance_.recorder.archive(sealed.digest, sealed.file);
}

// Everything from the permit to the archived file. What is refused before the intent is recorded leaves no trace but
// its own entry; what fails after it is an open intent.
Result<Digest> SealDesk::make(Work& work) {
  const auto& open = work.judged.open_intent;
  const SealParts parts{*work.judged.profile, appliance_.seal_certificate, appliance_.origin,
                        open ? SealId{open->intent.seal_id} : new_seal_id(), open ? std::optional{open->intent.time} : std::nullopt};
  const auto tuple = tuple_of(work.judged.verified->facts());
  if (!tuple) return Refusal{Reason::pupil_id_invalid, ""};
  TRY(auto draft, compose(work.judged.decision->take_permit(), *work.judged.verified, parts));
  Sealed sealed;
  sealed.algorithm = draft.algorithm();
  sealed.signed_info.assign(draft.to_be_signed().begin(), draft.to_be_signed().end());
  const std::string before_value = draft.before_value();
  const std::string after_value = draft.after_value();
  TRY(const auto recorded, record(work, draft, *tuple));
  work.token_asked = true;
  TRY(sealed.value, appliance_.token->seal(std::move(draft), recorded));
  work.value = sha256(sealed.value);
  sealed.signature = assemble(before_value, sealed.value, after_value);
  TRY(sealed.file, splice(work.document, *work.judged.evidence->seal_slot, sealed.signature));
  sealed.digest = sha256(sealed.file);
  TRY_DONE(release(work, sealed));
  return sealed.digest;
}

ServiceAnswer SealDesk::fail(const Work& work, const Refusal& why) {
  ServiceAnswer answer;
  answer.document = work.intent.document;
  answer.kind = code(work.intent.kind);
  answer.time = appliance_.clock.entry_time();
  answer.findings = to_wire({finding_of(why)});
  answer.answer =
      why.reason == Reason::journal_unavailable || why.reason == Reason::token_unavailable ? Answer::unavailable : Answer::failed;
  // A token that was lost stays lost for this process (only a new start finds it again).
  if (why.reason == Reason::token_unavailable) appliance_.end_soon();
  ++appliance_.counters.failed;
  // Codes and places in our own code only; no person, no document.
  os::log_error("a seal was begun and not finished: " + std::string{code(why.reason)} + " " + why.detail);
  const auto entry = failed_entry(answer.time, work.intent_index, work.intent.seal_id, {finding_of(why)}, work.token_asked);
  if (const auto appended = appliance_.recorder.append(entry)) {
    appliance_.ledger.add_failed(work.intent_index, !work.token_asked);
    answer.journaled = true;
    answer.journal_index = appended->index;
    answer.receipt = appended->receipt;
  }
  return answer;
}

ServiceAnswer SealDesk::carry_out(const ServiceRequest& request, ByteView document, Judged judged, ServiceAnswer answer) {
  if (!appliance_.spend_activation(judged.activation)) {
    const Finding ended{Reason::activation_missing, "", "", "", answer.class_name, ""};
    return refuse(request, true, {ended}, std::move(answer));
  }
  Work work{request, document, std::move(judged), {}, 0, false, false, {}};
  const auto sealed = make(work);
  if (!sealed) appliance_.return_activation(work.judged.activation);
  if (!sealed && !work.recorded) return refuse(request, true, {finding_of(sealed.refusal())}, std::move(answer));
  if (!sealed) return fail(work, sealed.refusal());
  const SealedEntry entry{appliance_.clock.entry_time(), work.intent_index, work.intent.seal_id, work.value, *sealed};
  auto appended = appliance_.recorder.append(sealed_entry(entry));
  if (!appended) return fail(work, appended.refusal());
  appliance_.ledger.add_sealed(entry, appended->index);
  ++appliance_.counters.sealed;
  answer.answer = Answer::sealed;
  answer.seal_id = work.intent.seal_id;
  answer.journaled = true;
  answer.journal_index = appended->index;
  answer.sealed_document = entry.file;
  answer.time = entry.time;
  answer.receipt = std::move(appended->receipt);
  return answer;
}

}  // namespace signet::keyhold
