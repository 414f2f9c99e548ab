#include "daemon/replay/replayed_seal.h"

#include <algorithm>

#include "daemon/os/private_inspect.h"
#include "daemon/replay/difference.h"
#include "daemon/replay/received_document.h"
#include "policy/base/json.h"
#include "policy/pdf_signature_check.h"

namespace signet::replay {

using keyhold::IntentEntry;

/// What is known of the seal so far.
struct SealReplay::Rebuilt {
  Bytes file, received, value;
  keyhold::Resting resting;  // of a manifest
  std::optional<keyhold::Judgement> judgement;
  wire::ServiceRequest request;
  std::optional<Draft> draft;
  IntentEntry intent;
  keyhold::SealedFile made;
};

namespace {

using Json = nlohmann::json;

constexpr const char* policy_path = "etc/signet/policy.toml";

// What keyhold does not read back of an intent, and a replay begins from.
struct Rested {
  Digest policy;
  std::string profile;
  std::vector<Digest> revocation;
  std::uint64_t register_version = 0;
};

Rested read_rested(ByteView octets) {
  Rested rested;
  const auto entry = Json::parse(as_text(octets), nullptr, false);
  if (!entry.is_object()) return rested;
  rested.policy = digest_from_hex(entry.value("policy", "")).value_or(Digest{});
  rested.profile = entry.value("profile", "");
  rested.register_version = entry.value("register", std::uint64_t{0});
  for (const auto& each : entry.value("revocation", std::vector<std::string>{}))
    rested.revocation.push_back(digest_from_hex(each).value_or(Digest{}));
  return rested;
}

bool knows(const Profiles& profiles, const std::string& id) {
  const auto named = [&](const auto& profile) { return profile.layout.profile_id == id; };
  return id == manifest_profile().layout.profile_id || std::any_of(profiles.xml.begin(), profiles.xml.end(), named) ||
         std::any_of(profiles.pdf.begin(), profiles.pdf.end(), named);
}

std::string told_of(const wire::InspectOutput& output) {
  return std::string{code(reason_from_number(output.reason).value_or(Reason::inspection_failed))} + " " + output.detail;
}

const SignatureEvidence* seal_in(const Evidence& evidence) {
  const auto found = std::find_if(evidence.signatures.begin(), evidence.signatures.end(),
                                  [](const SignatureEvidence& each) { return each.role == static_cast<std::uint8_t>(Role::school); });
  return found == evidence.signatures.end() ? nullptr : &*found;
}

std::optional<ManifestText> manifest_in(const Evidence& evidence) {
  for (const auto& signature : evidence.signatures) {
    for (const auto& reference : signature.references) {
      const bool given = reference.state == ReferenceEvidence::State::resolved && reference.octets < evidence.octets.size();
      if (!given || reference.uri != "#" + manifest_profile().layout.region) continue;
      if (auto read = signet::read_manifest(evidence.octets[reference.octets])) return *std::move(read);
    }
  }
  return std::nullopt;
}

}  // namespace

std::string told(const std::vector<Finding>& findings) {
  std::string text;
  for (const auto& finding : findings) {
    if (!text.empty()) text += ", ";
    text += code(finding.reason);
    const auto& about = finding.detail.empty() ? finding.person : finding.detail;
    if (!about.empty()) text += " (" + about + ")";
  }
  return text;
}

// A file that is not there says nothing, and neither does a decision that needs it; one that is not what its name says does.
bool SealReplay::differs(std::uint64_t entry, std::string what, std::string journal, std::string replay) {
  if (!appliance_.missing().empty())
    report_.leave(Left::archive_missing, entry, appliance_.missing());
  else
    report_.difference = Difference{entry, std::move(what), std::move(journal), std::move(replay)};
  return false;
}

// Whether policy, profiles and register are those that it was decided by. The order in force says which files those must be.
bool SealReplay::at_hand(const Begun& begun) {
  const auto standing = appliance_.standing();
  const auto rested = read_rested(begun.entry);
  if (appliance_.identity.organisation == Organisation::department) return report_.leave(Left::department_seal, begun.index), false;
  if (last_order_ && begun.intent.time <= *last_order_ && rested.register_version + 1 == standing->register_now.version())
    return report_.leave(Left::order_meanwhile, begun.index), false;
  const auto* ordered = standing->register_now.configuration();
  const auto listed = ordered == nullptr ? std::map<std::string, Digest>::const_iterator{} : ordered->files.find(policy_path);
  const bool has_policy = ordered != nullptr && listed != ordered->files.end();
  if (!has_policy || listed->second != rested.policy)
    return differs(begun.index, "policy", to_hex(rested.policy), has_policy ? to_hex(listed->second) : "no order lists one");
  const auto other = [&](const std::string& what) { return report_.leave(Left::other_configuration, begun.index, what), false; };
  if (appliance_.files.rules.text_sha256 != rested.policy) return other(policy_path);
  if (!standing->unordered_files.empty()) return other(standing->unordered_files.front());
  if (!knows(appliance_.files.profiles, rested.profile)) return other(rested.profile);
  if (const auto lists = appliance_.use_lists(rested.revocation); !lists)
    return differs(begun.index, "archive", "the CRLs named", lists.refusal().detail);
  return true;
}

bool SealReplay::find_file(const Begun& begun, Rebuilt& rebuilt) {
  auto file = appliance_.fetch(begun.file, limits::pdf_bytes_max + limits::pdf_seal_bytes_max);
  if (!file) return differs(begun.index, "archive", to_hex(begun.file), file.refusal().detail);
  rebuilt.file = *std::move(file);
  const auto& certificate = begun.intent.certificate;
  return appliance_.use_certificate(certificate) ||
         differs(begun.index, "certificate", to_hex(certificate), "no approval in the journal names it");
}

bool SealReplay::read_document(const Begun& begun, Rebuilt& rebuilt) {
  wire::InspectRequest ask;
  ask.mode = wire::InspectMode::release;
  ask.seal_certificate = appliance_.seal_certificate.der();
  for (const auto& profile : appliance_.files.profiles.xml) ask.layouts.push_back(profile.layout);
  for (const auto& profile : appliance_.files.profiles.pdf) ask.pdf_layouts.push_back(profile.layout);
  const auto output = os::inspect(inspect_, rebuilt.file, std::move(ask));
  if (!output) return differs(begun.index, "seal", "sealed", "the file cannot be read: " + output.refusal().detail);
  if (output->reason != 0) return differs(begun.index, "seal", "sealed", "the file cannot be read: " + told_of(*output));
  std::optional<Bytes> received;
  if (output->pdf && !output->pdf->signatures.empty()) {
    received = received_pdf(rebuilt.file, begun.intent.document);
    const auto seal = read_pdf_signature(rebuilt.file, output->pdf->signatures.back());
    const auto value = seal ? raw_value(seal->cms, appliance_.seal_certificate) : Result<Bytes>{seal.refusal()};
    if (!value) return differs(begun.index, "seal", "sealed", std::string{code(value.refusal().reason)} + " " + value.refusal().detail);
    rebuilt.value = *value;
  } else if (const auto* seal = seal_in(output->evidence); seal != nullptr && output->evidence.seal_slot) {
    received = received_xml(rebuilt.file, *output->evidence.seal_slot, begun.intent.document);
    rebuilt.value = seal->value;
  } else {
    return differs(begun.index, "seal", "sealed", "the file bears no seal");
  }
  if (!received)
    return differs(begun.index, "document", to_hex(begun.intent.document), "the archived file without its seal is another document");
  rebuilt.received = *std::move(received);
  rebuilt.judgement.emplace(keyhold::judge_document(appliance_, inspect_, rebuilt.received, begun.intent.document, begun.intent.time));
  return true;
}

// Nothing was received: the same members at the same time are the same octets.
bool SealReplay::read_manifest(const Begun& begun, Rebuilt& rebuilt) {
  wire::InspectRequest ask;
  ask.mode = wire::InspectMode::general;
  const auto output = os::inspect(inspect_, rebuilt.file, std::move(ask));
  const auto text = output && output->reason == 0 ? manifest_in(output->evidence) : std::nullopt;
  if (!text) return differs(begun.index, "seal", "sealed", "the file is no manifest");
  auto& request = rebuilt.request;
  request.operation = wire::Operation::explain_manifest;
  request.kind = code(text->head.kind);
  request.manifest.class_name = text->head.class_name;
  request.manifest.school_year = text->head.school_year;
  request.manifest.number = static_cast<std::uint32_t>(text->head.number);
  for (const auto& member : text->members) request.manifest.members.push_back(member.file);
  rebuilt.resting = keyhold::rest(appliance_, inspect_, request, begun.intent.time);
  if (!rebuilt.resting.manifest || rebuilt.resting.document != begun.intent.document)
    return differs(begun.index, "document", to_hex(begun.intent.document), to_hex(rebuilt.resting.document));
  rebuilt.received = rebuilt.resting.manifest->octets;
  for (const auto& signature : output->evidence.signatures) rebuilt.value = signature.value;
  rebuilt.judgement.emplace(keyhold::judge_manifest(appliance_, rebuilt.resting));
  return true;
}

bool SealReplay::read(const Begun& begun, Rebuilt& rebuilt) {
  return begun.intent.members.empty() ? read_document(begun, rebuilt) : read_manifest(begun, rebuilt);
}

// The two forms of a transcript are decided together, and both intents stand before either seal.
keyhold::Company SealReplay::company_of(const Begun& begun) const {
  keyhold::Company company;
  company.pdf = begun.pdf_follows;
  const auto xml = begun.intent.xml ? appliance_.ledger.by_document(*begun.intent.xml) : std::nullopt;
  if (!xml || xml->state() != keyhold::SealState::intent_open || xml->intent.time != begun.intent.time) return company;
  const auto read = read_.find(*begun.intent.xml);
  company.xml = keyhold::Partner{*begun.intent.xml, read == read_.end() ? nullptr : &read->second};
  return company;
}

bool SealReplay::decide(const Begun& begun, Rebuilt& rebuilt) {
  auto& judgement = *rebuilt.judgement;
  const auto* facts = judgement.facts();
  const auto tuple = facts == nullptr ? std::nullopt : keyhold::tuple_of(*facts);
  if (!tuple) return differs(begun.index, "decision", "sealed", told(judgement.findings));
  const auto names = names_.names(field(*facts, "pupil-id"), *tuple, begun.intent.names);
  if (!names) return differs(begun.index, "tuple", to_hex(begun.intent.names.tuple), names.refusal().detail);
  rebuilt.intent.names = *names;
  rebuilt.request.caller.uid = begun.intent.caller;
  keyhold::settle(appliance_, inspect_, rebuilt.request, judgement, begun.intent.document, company_of(begun), begun.intent.time);
  if (judgement.findings.empty()) return true;
  return differs(begun.index, "decision", "sealed", told(judgement.findings));
}

// Requests overlap: an intent may be written of what was known before one that stands a little above it.
std::vector<std::uint64_t> SealReplay::shared_by_then(const Begun& begun, const Digest& person) const {
  auto shared = replay::shared_by_then(appliance_.values.shared(begun.intent.prior_values, person), begun.intent.shared, begun.intent.time,
                                       [this](std::uint64_t index) {
                                         const auto other = appliance_.ledger.by_intent(index);
                                         return other ? std::optional{other->intent.time} : std::nullopt;
                                       });
  if (shared.size() > keyhold::shared_intents_max) shared.resize(keyhold::shared_intents_max);
  return shared;
}

bool SealReplay::compose(const Begun& begun, Rebuilt& rebuilt) {
  auto& judgement = *rebuilt.judgement;
  auto draft = judgement.read.form->draw_up(judgement.decision->take_permit(), *judgement.read.verified, SealId{begun.intent.seal_id},
                                            keyhold::Begun{appliance_.origin, std::nullopt});
  if (!draft) return differs(begun.index, "decision", "sealed", told({finding_of(draft.refusal())}));
  rebuilt.draft.emplace(*std::move(draft));
  const auto names = rebuilt.intent.names;
  rebuilt.intent = keyhold::intent_of(appliance_, judgement, *rebuilt.draft, names, begun.intent.caller);
  rebuilt.intent.shared = shared_by_then(begun, names.person);
  report_.difference = first_difference(begun.index, begun.entry, keyhold::intent_entry(rebuilt.intent));
  return !report_.difference;
}

bool SealReplay::compare_seal(const Begun& begun, Rebuilt& rebuilt) {
  const auto& draft = *rebuilt.draft;
  const auto& form = *rebuilt.judgement->read.form;
  const keyhold::Composed composed{
      {draft.to_be_signed().begin(), draft.to_be_signed().end()}, draft.before_value(), draft.after_value(), draft.algorithm()};
  auto& made = rebuilt.made;
  made.value = rebuilt.value;
  auto file = form.put_in(composed, made.value);
  if (!file) return differs(begun.index, "seal", "sealed", told({finding_of(file.refusal())}));
  made.file = *std::move(file);
  made.digest = sha256(made.file);
  if (made.digest != begun.file) return differs(begun.index, "file", to_hex(begun.file), to_hex(made.digest));
  const auto released = form.check_release(inspect_, composed, made);
  return released || differs(begun.index, "seal", "sealed", told({finding_of(released.refusal())}));
}

std::optional<keyhold::SealedEntry> SealReplay::again(const Begun& begun) {
  Rebuilt rebuilt;
  appliance_.forget_missing();
  if (!at_hand(begun) || !find_file(begun, rebuilt)) return std::nullopt;
  appliance_.set_activation(begun.activation);
  if (!read(begun, rebuilt) || !decide(begun, rebuilt) || !compose(begun, rebuilt) || !compare_seal(begun, rebuilt)) return std::nullopt;
  const auto& facts = *rebuilt.judgement->facts();
  const bool manifest = !begun.intent.members.empty();
  ++(manifest ? report_.manifests : facts.form == Form::pdf ? report_.pdf : report_.xml);
  if (facts.form == Form::xml && !manifest && begun.pdf_follows) read_.insert_or_assign(facts.document, facts);
  return keyhold::sealed_of(rebuilt.intent, begun.index, facts.form, rebuilt.made);
}

}  // namespace signet::replay
