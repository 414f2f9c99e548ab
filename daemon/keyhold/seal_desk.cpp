#include "daemon/keyhold/seal_desk.h"

#include <algorithm>

namespace signet::keyhold {
namespace {

using wire::Answer;
using wire::ServiceAnswer;
using wire::ServiceRequest;

constexpr int judgements_max = 3;  // of one request, where orders come while its document is read

// At a character's beginning: half of one would be no UTF-8.
std::string cut(const std::string& text, std::size_t size) {
  if (text.size() <= size) return text;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

void describe(const Judgement& judgement, ServiceAnswer& answer) {
  const auto* facts = judgement.facts();
  if (facts == nullptr) return;
  if (facts->kind != Kind{}) answer.kind = code(facts->kind);
  answer.class_name = cut(field(*facts, "class-name"), wire::class_name_max);
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

std::vector<wire::WireNote> to_wire(const std::vector<Note>& notes) {
  std::vector<wire::WireNote> out;
  std::size_t octets = 0;
  for (const auto& note : notes) {
    wire::WireNote each{static_cast<std::uint8_t>(note.what), cut(note.person, 256), cut(note.role, 64), cut(note.subject, 256),
                        cut(note.detail, 512)};
    octets += 24 + each.person.size() + each.role.size() + each.subject.size() + each.detail.size();
    if (out.size() == wire::notes_max || octets > wire::notes_bytes_max) break;
    out.push_back(std::move(each));
  }
  return out;
}

struct SealDesk::Case {
  ByteView document;
  const Resting* resting = nullptr;  // of a manifest
  ServiceAnswer answer;
  std::unique_ptr<Judgement> judgement;  // until the work has taken it
  Leave leave;
  std::vector<Finding> findings;  // none: it may be sealed
  std::unique_ptr<OneAtATime> tuple_held, document_held;
  std::unique_ptr<SealWork> work;
  bool understood = false;
  std::uint64_t judged_under = 0;  // the register's version
};

namespace {

template <class Case>
std::vector<Case> open_cases(const std::vector<ByteView>& documents, Instant time) {
  std::vector<Case> cases(documents.size());
  for (std::size_t i = 0; i < documents.size(); ++i) {
    cases[i].document = documents[i];
    cases[i].answer.document = sha256(documents[i]);
    cases[i].answer.time = time;
  }
  return cases;
}

template <class Case>
std::vector<Case> open_case(const Resting& resting, Instant time) {
  std::vector<Case> cases(1);
  cases[0].resting = &resting;
  if (resting.manifest) cases[0].document = resting.manifest->octets;
  cases[0].answer.document = resting.document;
  cases[0].answer.time = time;
  return cases;
}

template <class Case>
std::vector<ServiceAnswer> answers_of(std::vector<Case>& cases) {
  std::vector<ServiceAnswer> answers;
  for (auto& each : cases) answers.push_back(std::move(each.answer));
  return answers;
}

template <class Case>
std::vector<Case*> pointers_to(std::vector<Case>& cases) {
  std::vector<Case*> all;
  for (auto& each : cases) all.push_back(&each);
  return all;
}

}  // namespace

void SealDesk::judge(std::vector<Case*>& cases, Instant now) {
  for (auto* each : cases) {
    each->judgement = std::make_unique<Judgement>(each->resting != nullptr
                                                      ? judge_manifest(appliance_, *each->resting)
                                                      : judge_document(appliance_, inspect_, each->document, each->answer.document, now));
    each->understood = each->judgement->facts() != nullptr;
    each->judged_under = each->judgement->standing->register_now.version();
    describe(*each->judgement, each->answer);
  }
}

// A pair is an XML and the PDF of the same transcript. Where the XML is sealed already the PDF is alone.
void SealDesk::settle_all(const ServiceRequest& request, std::vector<Case*>& cases, Instant now) {
  Company company{std::nullopt, cases.size() == 2};
  for (auto* each : cases) {
    const auto* facts = each->judgement->facts();
    if (cases.size() == 2 && facts != nullptr && facts->form != (each == cases.front() ? Form::xml : Form::pdf))
      each->judgement->findings.push_back({Reason::xml_differs, "", "", "", "", "an XML and a PDF are needed"});
    settle(appliance_, inspect_, request, *each->judgement, each->answer.document, company, now);
    each->leave = each->judgement->leave;
    if (const auto& decision = each->judgement->decision) each->answer.notes = to_wire(decision->notes());
    company = {Partner{each->answer.document, facts}, false};
  }
  const auto refused = [](const Case* each) { return !each->findings.empty(); };
  for (auto* each : cases) each->findings = each->judgement->findings;
  if (std::none_of(cases.begin(), cases.end(), refused)) prepare_all(request, cases);
  if (std::none_of(cases.begin(), cases.end(), refused)) return;
  for (auto* each : cases) {
    if (!refused(each)) each->findings.push_back({Reason::partner_refused, "", "", "", "", ""});
  }
}

// The seal is composed before anything is recorded: where it has no place, that is one more reason.
void SealDesk::prepare_all(const ServiceRequest& request, std::vector<Case*>& cases) {
  for (auto* each : cases) {
    each->work = std::make_unique<SealWork>(appliance_, request, std::move(*each->judgement));
    if (const auto prepared = each->work->prepare(); !prepared) each->findings.push_back(finding_of(prepared.refusal()));
  }
}

std::vector<ServiceAnswer> SealDesk::explain(const ServiceRequest& request, const std::vector<ByteView>& documents) {
  return explain_cases(request, open_cases<Case>(documents, appliance_.clock.entry_time()), appliance_.clock.now());
}

ServiceAnswer SealDesk::explain_manifest(const ServiceRequest& request, const Resting& resting, const Result<Instant>& now) {
  return std::move(explain_cases(request, open_case<Case>(resting, appliance_.clock.entry_time()), now).front());
}

std::vector<ServiceAnswer> SealDesk::explain_cases(const ServiceRequest& request, std::vector<Case> cases, const Result<Instant>& now) {
  const auto time = cases.front().answer.time;
  auto all = pointers_to(cases);
  judge(all, time);
  const auto noted = now ? note_seen(request, all, *now) : Outcome{Done{}};
  settle_all(request, all, time);
  for (auto& each : cases) {
    if (!now) each.findings.push_back(finding_of(now.refusal()));
    if (!noted) each.findings.push_back(finding_of(noted.refusal()));
    each.answer.answer = each.findings.empty() ? Answer::done : Answer::refused;
    each.answer.findings = to_wire(each.findings);
  }
  return answers_of(cases);
}

// What a departing teacher has signed stays provable: our own journal says that it existed while certificate and authority
// held (invariant 12). Only who may ask for a seal makes the journal grow by it, and by each value once.
Outcome SealDesk::note_seen(const ServiceRequest& request, const std::vector<Case*>& cases, Instant now) {
  const auto uid = request.caller.uid;
  if (!appliance_.standing()->register_now.is_clerk(uid, now) && !appliance_.files.rules.system_uids.contains(uid)) return Done{};
  std::vector<Digest> good;
  for (const auto* each : cases) {
    if (const auto* facts = each->judgement->facts()) {
      for (const auto& signature : facts->signatures) good.push_back(signature.value);
    }
  }
  const auto fresh = appliance_.values.claim(good);
  for (std::size_t at = 0; at < fresh.size(); at += seen_values_max) {
    const auto from = fresh.begin() + static_cast<std::ptrdiff_t>(at);
    const std::vector<Digest> some{from, from + static_cast<std::ptrdiff_t>(std::min(seen_values_max, fresh.size() - at))};
    TRY_DONE([&]() -> Outcome {
      TRY(const auto appended, appliance_.recorder.append(seen_entry(now, some)));
      return Done{};
    }());
    appliance_.values.add_seen(some, now);
  }
  return Done{};
}

void SealDesk::refuse(const ServiceRequest& request, Case& each, const std::vector<Finding>& findings) {
  auto& answer = each.answer;
  answer.answer = Answer::refused;
  answer.findings = to_wire(findings);
  answer.notes.clear();  // of what is sealed
  // A reader that died says nothing about the document: no verdict, and the same request is asked again.
  if (std::ranges::find(findings, Reason::unavailable, &Finding::reason) != findings.end()) {
    answer.answer = Answer::unavailable;
    return;
  }
  ++appliance_.counters.refused;
  const auto time = appliance_.clock.entry_time();
  appliance_.refusals.add(findings, time);
  // Before a document was understood: one entry per caller and minute.
  if (!each.understood && !appliance_.unreadable.first_of_period(request.caller.uid, "seal", time, findings)) return;
  const auto appended = appliance_.recorder.append(
      refused_entry(time, request.caller.uid, "seal", each.understood ? std::optional{answer.document} : std::nullopt, findings, 1));
  if (!appended) {
    answer.answer = Answer::unavailable;
    answer.findings = to_wire({finding_of(appended.refusal())});
    return;
  }
  answer.journaled = true;
  answer.journal_index = appended->index;
  answer.receipt = appended->receipt;
}

void SealDesk::refuse_all(const ServiceRequest& request, std::vector<Case*>& cases) {
  for (auto* each : cases) refuse(request, *each, each->findings);
}

// A key stands for one document, or for one pair, for good.
Outcome SealDesk::bind_key(const ServiceRequest& request, const std::vector<Case>& cases, bool& conflict) {
  Bytes names;
  for (const auto& each : cases) names.insert(names.end(), each.answer.document.value().begin(), each.answer.document.value().end());
  TRY(const bool bound, appliance_.state->bind_key(request.caller.uid, request.idempotency_key,
                                                   cases.size() == 1 ? cases.front().answer.document : sha256(names)));
  conflict = !bound;
  return Done{};
}

std::vector<ServiceAnswer> SealDesk::seal(const ServiceRequest& request, const std::vector<ByteView>& documents) {
  auto cases = open_cases<Case>(documents, appliance_.clock.entry_time());
  const auto answer_all = [&](Answer answer, const Finding& finding) {
    for (auto& each : cases) {
      each.answer.answer = answer;
      each.answer.findings = to_wire({finding});
    }
    return answers_of(cases);
  };
  bool conflict = false;
  if (const auto bound = bind_key(request, cases, conflict); !bound) return answer_all(Answer::unavailable, finding_of(bound.refusal()));
  if (conflict) return answer_all(Answer::conflict, {Reason::idempotency_conflict, "", "", "", "", ""});
  return seal_cases(request, std::move(cases), appliance_.clock.now());
}

ServiceAnswer SealDesk::seal_manifest(const ServiceRequest& request, const Resting& resting, const Result<Instant>& now) {
  return std::move(seal_cases(request, open_case<Case>(resting, appliance_.clock.entry_time()), now).front());
}

std::vector<ServiceAnswer> SealDesk::seal_cases(const ServiceRequest& request, std::vector<Case> cases, const Result<Instant>& now) {
  std::vector<Case*> left;
  for (auto& each : cases) {
    if (!deliver_again(request, each)) left.push_back(&each);
  }
  if (left.empty()) return answers_of(cases);
  if (!now) {
    for (auto* each : left) refuse(request, *each, {finding_of(now.refusal())});
    return answers_of(cases);
  }
  for (auto* each : left) each->answer.time = *now;
  judge(left, *now);
  std::string held_before;  // one document twice, as a pair, is told so below
  for (auto* each : left) {
    const auto* facts = each->judgement->facts();
    const auto tuple = facts == nullptr ? "" : tuple_of(*facts).value_or("");
    if (!tuple.empty() && tuple == held_before) continue;
    held_before = tuple;
    if (tuple.empty()) continue;  // never sealed
    each->tuple_held = std::make_unique<OneAtATime>(appliance_.ledger, tuple);
    each->document_held = std::make_unique<OneAtATime>(appliance_.ledger, to_hex(each->answer.document));
    if (*each->tuple_held && *each->document_held) continue;
    for (auto& one : cases) {
      one.answer.answer = Answer::busy;
      one.answer.findings = to_wire({{Reason::busy, "", "", "", each->answer.class_name, ""}});
    }
    return answers_of(cases);
  }
  // Finished by another request while these were being read.
  std::erase_if(left, [&](Case* each) { return deliver_again(request, *each); });
  if (left.empty()) return answers_of(cases);
  if (settle_and_carry_out(request, left, *now)) return answers_of(cases);
  for (auto* each : left) {
    each->answer.answer = Answer::busy;
    each->answer.findings = to_wire({{Reason::busy, "", "", "", each->answer.class_name, ""}});
  }
  return answers_of(cases);
}

// While a document was read an order may have come: it is judged again under the new register, and again if need be. False: orders
// come faster than it is read, and nothing was begun.
bool SealDesk::settle_and_carry_out(const ServiceRequest& request, std::vector<Case*>& cases, Instant now) {
  for (int attempt = 0; attempt < judgements_max; ++attempt) {
    if (attempt > 0) judge(cases, now);
    settle_all(request, cases, now);
    if (!cases.front()->findings.empty()) return refuse_all(request, cases), true;
    auto no_order_meanwhile = appliance_.intents.together();
    const auto version = appliance_.standing()->register_now.version();
    if (std::any_of(cases.begin(), cases.end(), [&](const Case* each) { return each->judged_under != version; })) continue;
    return carry_out(request, cases, std::move(no_order_meanwhile)), true;
  }
  return false;
}

// Re-delivery: the same received bytes get the same sealed bytes, and no new seal (S1 Đ.3.3; V3). Not where another document has
// taken their place, or an order has ended their seal (S3 Đ.25.3).
bool SealDesk::deliver_again(const ServiceRequest& request, Case& each) {
  const auto record = appliance_.ledger.by_document(each.answer.document);
  if (!record || !record->sealed) return false;
  if (const auto ended = ended_finding(*record)) {
    each.understood = true;
    refuse(request, each, {*ended});
  } else {
    redeliver(request, *record, each.answer);
  }
  return true;
}

void SealDesk::redeliver(const ServiceRequest& request, const SealRecord& record, ServiceAnswer& answer) {
  answer.document = record.intent.document;
  answer.time = record.sealed->time;
  const auto now = appliance_.clock.entry_time();
  const bool entitled = request.caller.uid == record.intent.caller ||
                        appliance_.standing()->register_now.is_clerk(request.caller.uid, now) ||
                        appliance_.activation_for(request.caller.uid, now);
  if (!entitled) {
    const std::vector<Finding> why{{Reason::caller_not_allowed, "", "", "", "", ""}};
    answer.answer = Answer::refused;
    answer.findings = to_wire(why);
    ++appliance_.counters.refused;
    appliance_.refusals.add(why, now);
    if (const auto appended = appliance_.recorder.append(refused_entry(now, request.caller.uid, "seal", answer.document, why, 1))) {
      answer.journaled = true;
      answer.journal_index = appended->index;
      answer.receipt = appended->receipt;
    } else {
      answer.answer = Answer::unavailable;
      answer.findings = to_wire({finding_of(appended.refusal())});
    }
    return;
  }
  auto receipt = appliance_.recorder.receipt(record.sealed_index);
  const auto delivered = receipt ? appliance_.recorder.append(delivered_entry(now, request.caller.uid, record.intent.seal_id))
                                 : Result<Appended>{receipt.refusal()};
  if (!delivered) {
    answer.answer = Answer::unavailable;
    answer.findings = to_wire({finding_of(delivered.refusal())});
    return;
  }
  ++appliance_.counters.redelivered;
  answer.answer = Answer::sealed;
  answer.kind = code(record.intent.kind);
  answer.notes = to_wire(record.intent.notes);
  answer.seal_id = record.intent.seal_id;
  answer.journaled = true;
  answer.journal_index = record.sealed_index;
  answer.sealed_document = record.sealed->file;
  answer.redelivered = true;
  answer.receipt = *std::move(receipt);
}

// All or none: one that fails takes the others with it, each by what it had reached.
void SealDesk::give_up(const ServiceRequest& request, std::vector<Case*>& cases, const Case& failed, const Refusal& why) {
  for (auto* each : cases) {
    if (each->answer.answer == Answer::sealed) continue;
    const Refusal reason = each == &failed ? why : Refusal{Reason::partner_refused, ""};
    // What the token was asked for is spent, whatever came of it.
    if (!each->work->token_asked()) appliance_.return_activation(each->leave.activation);
    if (!each->work->recorded()) {
      refuse(request, *each, {finding_of(reason)});
      continue;
    }
    auto& answer = each->answer;
    answer.findings = to_wire({finding_of(reason)});
    answer.answer =
        why.reason == Reason::journal_unavailable || why.reason == Reason::token_unavailable ? Answer::unavailable : Answer::failed;
    if (const auto appended = each->work->fail(reason)) {
      answer.journaled = true;
      answer.journal_index = appended->index;
      answer.receipt = appended->receipt;
    }
  }
}

// `no_order_meanwhile` is held until the intents are in the journal.
void SealDesk::carry_out(const ServiceRequest& request, std::vector<Case*>& cases, std::shared_lock<std::shared_mutex> no_order_meanwhile) {
  for (auto* each : cases) {
    // A standing authorisation has no count; that it holds was decided a moment ago.
    if (each->leave.authorisation != 0) continue;
    if (!appliance_.spend_activation(each->leave.activation, each->answer.time)) {
      for (auto* spent : cases) {
        if (spent == each) break;
        appliance_.return_activation(spent->leave.activation);
      }
      for (auto* one : cases) one->findings = {{Reason::activation_missing, "", "", "", one->answer.class_name, ""}};
      return refuse_all(request, cases);
    }
  }
  for (auto* each : cases) {
    if (const auto done = each->work->record(); !done) return give_up(request, cases, *each, done.refusal());
  }
  no_order_meanwhile.unlock();
  for (auto* each : cases) {
    if (const auto done = each->work->make(inspect_); !done) return give_up(request, cases, *each, done.refusal());
  }
  for (auto* each : cases) {
    auto appended = each->work->finish();
    if (!appended) return give_up(request, cases, *each, appended.refusal());
    auto& answer = each->answer;
    answer.answer = Answer::sealed;
    answer.seal_id = each->work->intent().seal_id;
    answer.journaled = true;
    answer.journal_index = appended->index;
    answer.sealed_document = each->work->sealed().file;
    answer.time = each->work->sealed().time;
    answer.receipt = std::move(appended->receipt);
  }
}

}  // namespace signet::keyhold
