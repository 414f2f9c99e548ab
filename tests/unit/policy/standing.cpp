#include "tests/unit/policy/standing.h"

#include <fstream>
#include <iterator>

#include "document/xml/inspect_document.h"
#include "tests/support/cast.h"
#include "tests/support/transcript_form.h"

namespace signet::test {
namespace {

using world::World;

std::string file_text(const char* path) {
  std::ifstream in{path};
  return {std::istreambuf_iterator<char>{in}, {}};
}

Certificate certificate_of(std::string_view name) { return *Certificate::decode(World::shared().identity(name).certificate); }

TrustStore world_trust() {
  std::vector<Certificate> anchors;
  std::vector<Bytes> lists;
  for (const auto* name : {"gov-root", "gov-sub", "public-root", "public-sub", "special-root"}) {
    anchors.push_back(*Certificate::decode(World::shared().authority(name).certificate));
    lists.push_back(World::shared().crl(name));
  }
  return TrustStore::load(anchors, lists);
}

Order order(OrderKind kind, OrderBody body) { return {kind, {}, 1, std::nullopt, {}, sha256(code(kind)), std::move(body)}; }

}  // namespace

Roster roster_of_8a1() {
  const Instant from = World::shared().made() + -300 * world::day_s;
  const Instant to = World::shared().made() + 300 * world::day_s;
  Roster roster;
  roster.school_year = world::school_year();
  const auto add = [&](const std::string& name) {
    const auto& member = world::cast_member(name);
    roster.persons[name] = Person{name, member.common_name, member.id, {certificate_of(name).digest()}, std::nullopt};
    return Assignment{name, from, to};
  };
  const auto form = world::form_of_class("8A1", 1);
  RosterClass group{form.class_code, "8A1", {add(form.homeroom)}, {}};
  for (const auto& [subject, teachers] : form.teachers) {
    RosterSubject row{subject, "", {}};
    for (const auto& known : world::subjects()) {
      if (known.code == subject) row.name = known.name;
    }
    for (const auto& teacher : teachers) row.teachers.push_back(add(teacher));
    group.subjects.push_back(std::move(row));
  }
  roster.classes.push_back(std::move(group));
  roster.clerks.push_back(add("clerk"));
  roster.persons["clerk"].account = 7;
  return roster;
}

Standing::Standing()
    : rules(*read_rules(file_text(SIGNET_POLICY))),
      profile(*read_profile(file_text(SIGNET_PROFILE))),
      trust(world_trust()),
      seal(certificate_of("department")),
      now(world::now()) {
  Approval approval;
  approval.seal_certificate = seal.der();
  approval.principal_certificate = World::shared().identity("principal").certificate;
  approval.principal_name = world::cast_member("principal").common_name;
  approval.from = now + -world::day_s;
  approval.to = now + world::day_s;
  register_now.apply(order(OrderKind::approval, approval), 1, now);
  register_now.apply(order(OrderKind::configuration, Configuration{{{"etc/signet/policy.toml", rules.text_sha256}}}), 2, now);
  register_now.apply(order(OrderKind::roster, roster_of_8a1()), 3, now);
  register_now.apply(order(OrderKind::lock, ClassLock{world::school_year(), {"8A1"}, {"1/QĐ", now, std::nullopt}, ""}), 4, now);
  admit_signers(register_now, signers);
}

Verdict judge(const Standing& s, const Bytes& document, Lie lie, void (*alter)(DecisionInput&)) {
  Verdict verdict;
  wire::InspectRequest request;
  request.layouts = {s.read_by.value_or(s.profile.layout)};
  auto output = xml::inspect_document(document, request);
  if (output.reason != 0) {
    verdict.reasons.insert(std::string{code(*reason_from_number(output.reason))});
    return verdict;
  }
  if (lie != nullptr) lie(output.evidence);
  auto examination =
      examine({output.evidence, s.profile, s.signers, &s.trust, sha256(document), s.now, s.rules.skew_s, [&](const Digest& value) {
                 const auto found = s.seen.find(value);
                 return found == s.seen.end() ? std::nullopt : std::optional{found->second};
               }});
  DecisionInput input{
      s.rules, s.register_now, std::string{world::school_code}, s.seal.digest(), {}, {}, {}, Activation{7, {7}, {}, {}, {}, s.now + 60, 4},
      7,       s.now};
  input.seen = &s.seen;
  if (alter != nullptr) alter(input);
  for (const auto& defect : examination.defects) verdict.reasons.insert(std::string{code(defect.reason)});
  verdict.verified = std::move(examination.verified);
  if (!verdict.verified) {
    if (examination.facts) {
      for (const auto& unmet : assess(input, *examination.facts)) verdict.reasons.insert(std::string{code(unmet.reason)});
    }
    return verdict;
  }
  auto decision = decide(input, *verdict.verified);
  for (const auto& unmet : decision.findings()) verdict.reasons.insert(std::string{code(unmet.reason)});
  verdict.permitted = decision.permitted();
  if (verdict.permitted) verdict.permit.emplace(decision.take_permit());
  return verdict;
}

}  // namespace signet::test
