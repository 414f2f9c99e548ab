// D14: which class of authority may have issued whose certificate (S3 Đ.8.2; NĐ 130/2018 Đ.40).
#include "policy/authorities.h"

#include <gtest/gtest.h>

#include "document/xml/inspect_document.h"
#include "policy/incoming.h"
#include "tests/support/kinds.h"
#include "tests/support/transcript.h"
#include "tests/unit/policy/standing.h"

namespace signet::test {
namespace {

using world::a_transcript;
using world::World;
using Reasons = std::set<std::string>;
using enum AuthorityClass;

Digest of_authority(std::string_view name) { return sha256(World::shared().authority(name).certificate); }
Certificate of_person(std::string_view name) { return *Certificate::decode(World::shared().identity(name).certificate); }

/// The world's authorities, in their classes; roles as a test wants them.
Authorities table(std::map<Role, std::set<AuthorityClass>> roles = {}) {
  Authorities made;
  for (const auto* name : {"gov-root", "gov-sub"}) made.classes.emplace(of_authority(name), government);
  for (const auto* name : {"public-root", "public-sub"}) made.classes.emplace(of_authority(name), public_service);
  made.classes.emplace(of_authority("special-root"), specialised);
  made.roles = std::move(roles);
  return made;
}

Outcome asked(const Authorities& authorities, Role role, std::string_view authority) {
  return check_authority(&authorities, role, of_authority(authority));
}

TEST(Authorities, EachRoleHasItsClasses) {
  const auto some = table({{Role::subject_teacher, {government, public_service}}, {Role::principal, {government}}});
  EXPECT_TRUE(asked(some, Role::subject_teacher, "public-sub"));
  EXPECT_TRUE(asked(some, Role::principal, "gov-sub"));
  const auto refused = asked(some, Role::principal, "public-sub");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.refusal().reason, Reason::authority_not_allowed);
  EXPECT_EQ(refused.refusal().detail, "of the class public");
  EXPECT_FALSE(asked(some, Role::subject_teacher, "special-root"));
  EXPECT_TRUE(asked(some, Role::homeroom_teacher, "special-root")) << "a role that the table does not name";
}

TEST(Authorities, WhoStandsInNoClassIssuesForNobody) {
  const auto every_role = table();
  const auto refused = asked(every_role, Role::homeroom_teacher, "unknown-root");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.refusal().detail, "in no class, SHA-256 " + to_hex(of_authority("unknown-root")));
  EXPECT_FALSE(check_authority(&every_role, Role::homeroom_teacher, std::nullopt)) << "an authority that is not known";
  EXPECT_TRUE(check_authority(nullptr, Role::homeroom_teacher, of_authority("unknown-root"))) << "no table: every listed anchor";
}

// The root stands above authorities of several classes: who issued the certificate is asked.
TEST(Authorities, TheChainTellsWhoIssued) {
  const Standing standing;
  EXPECT_EQ(standing.trust.check(of_person("teacher-TIN"), standing.now).authority, of_authority("gov-sub"));
  EXPECT_EQ(standing.trust.check(of_person("public"), standing.now).authority, of_authority("public-sub"));
  EXPECT_EQ(standing.trust.check(of_person("specialised"), standing.now).authority, of_authority("special-root"));
  EXPECT_EQ(standing.trust.check(of_person("teacher-TIN"), standing.now).authority, of_authority("gov-sub")) << "from the cache too";
  EXPECT_EQ(standing.trust.check(of_person("unknown-ca"), standing.now).authority, std::nullopt);
}

Standing& give_certificate(Standing& standing, std::string_view name) {
  auto roster = roster_of_8a1();
  roster.persons.at("teacher-TIN").certificates.push_back(of_person(name).digest());
  standing.register_now.apply(Order{OrderKind::roster, {}, 2, std::nullopt, {}, sha256("second"), std::move(roster)}, 9, standing.now);
  admit_signers(standing.register_now, standing.signers);
  return standing;
}

Reasons signed_with(std::string_view name, std::optional<Authorities> authorities, void (*alter)(DecisionInput&) = nullptr) {
  Standing standing;
  standing.rules.authorities = std::move(authorities);
  const auto of_seal = [](DecisionInput& input) { input.seal_authority = of_authority("gov-sub"); };
  return judge(give_certificate(standing, name), a_transcript(World::shared()).signed_by("teacher-TIN", name).bytes(), nullptr,
               alter != nullptr ? alter : +of_seal)
      .reasons;
}

TEST(Authorities, ATranscriptIsRefusedForOneTeachersAuthority) {
  const std::map<Role, std::set<AuthorityClass>> roles{{Role::subject_teacher, {government, public_service}}};
  EXPECT_EQ(signed_with("public", table(roles)), Reasons{});
  EXPECT_EQ(signed_with("specialised", table(roles)), Reasons{"authority-not-allowed"});
  EXPECT_EQ(signed_with("public", table({{Role::subject_teacher, {government}}})), Reasons{"authority-not-allowed"});
  EXPECT_EQ(signed_with("public", table({{Role::principal, {government}}})), Reasons{}) << "what is asked of another role";
  EXPECT_EQ(signed_with("specialised", std::nullopt), Reasons{}) << "no table";
}

// One answer of the chain's cache, two roles.
TEST(Authorities, WhatIsGoodForOneRoleIsAskedAnewForAnother) {
  Standing standing;
  standing.rules.authorities = table({{Role::subject_teacher, {government}}, {Role::homeroom_teacher, {specialised}}});
  const auto of_seal = [](DecisionInput& input) { input.seal_authority = of_authority("gov-sub"); };
  const auto document = a_transcript(World::shared()).bytes();
  EXPECT_EQ(judge(standing, document, nullptr, of_seal).reasons, Reasons{"authority-not-allowed"}) << "the homeroom teacher";
  standing.rules.authorities = table({{Role::subject_teacher, {government}}});
  EXPECT_EQ(judge(standing, document, nullptr, of_seal).reasons, Reasons{});
}

TEST(Authorities, TheSealsOwnIsAskedToo) {
  const auto roles = std::map<Role, std::set<AuthorityClass>>{{Role::school, {government}}};
  EXPECT_EQ(signed_with("public", table(roles)), Reasons{});
  EXPECT_EQ(signed_with("public", table(roles), [](DecisionInput& input) { input.seal_authority = of_authority("public-sub"); }),
            Reasons{"authority-not-allowed"});
  EXPECT_EQ(signed_with("public", table(roles), [](DecisionInput&) {}), Reasons{"authority-not-allowed"}) << "not known";
  EXPECT_EQ(signed_with("public", table(roles),
                        [](DecisionInput& input) {
                          input.seal_certificate_problems = {{Reason::certificate_untrusted, ""}};
                        }),
            Reasons{"certificate-untrusted"})
      << "told once";
}

// Another school's principal and seal.
Reasons incoming_with(const std::optional<Authorities>& authorities) {
  static const Standing standing;
  const auto document = world::record_of_other_school(World::shared(), 1).bytes();
  wire::InspectRequest request;
  request.layouts = {standing.profile.layout};
  const auto output = xml::inspect_document(document, request);
  const std::vector<OtherSchool> schools{
      {std::string{world::other_school_code}, "E", {of_person("other-school").digest()}, {of_person("stranger").digest()}}};
  const IncomingInput input{output.evidence,
                            standing.profile,
                            schools,
                            standing.trust,
                            sha256(document),
                            standing.now,
                            standing.rules.skew_s,
                            {},
                            authorities ? &*authorities : nullptr};
  Reasons found;
  for (const auto& each : judge_incoming(input).findings) found.insert(std::string{code(each.reason)} + " " + each.role);
  return found;
}

TEST(Authorities, AnotherSchoolsAreAskedToo) {
  EXPECT_EQ(incoming_with(std::nullopt), Reasons{});
  EXPECT_EQ(incoming_with(table()), Reasons{});
  EXPECT_EQ(incoming_with(table({{Role::school, {specialised}}})), Reasons{"authority-not-allowed school"});
  EXPECT_EQ(incoming_with(table({{Role::principal, {specialised}}})), Reasons{"authority-not-allowed principal"});
}

std::string fault_of(const std::string& text) {
  const auto rules = read_rules("version = 1\nkinds = []\n" + text);
  return rules ? std::string{} : rules.refusal().detail;
}

TEST(Authorities, TheTableIsReadStrictly) {
  const std::string a(64, 'a'), b(64, 'b');
  const auto rules = read_rules("version = 1\nkinds = []\n[authorities]\ngovernment = [\"" + a + "\"]\nspecialised = [\"" + b +
                                "\"]\n[authorities.roles]\nschool = [\"government\"]\n");
  ASSERT_TRUE(rules) << rules.refusal().detail;
  ASSERT_TRUE(rules->authorities);
  EXPECT_EQ(rules->authorities->classes,
            (std::map<Digest, AuthorityClass>{{*digest_from_hex(a), government}, {*digest_from_hex(b), specialised}}));
  EXPECT_EQ(rules->authorities->roles, (std::map<Role, std::set<AuthorityClass>>{{Role::school, {government}}}));
  EXPECT_FALSE(read_rules("version = 1\nkinds = []\n")->authorities);
  const auto one = "[authorities]\npublic = [\"" + a + "\"]\n";
  EXPECT_EQ(fault_of("[authorities]\n"), "authorities: at least one class with the SHA-256 of a certificate in trust/ (policy.toml)");
  EXPECT_EQ(fault_of("[authorities]\npublic = []\n"), "public: at least one certificate, or leave the line out (policy.toml:4)");
  EXPECT_EQ(fault_of("[authorities]\npublic = [\"A\"]\n"),
            "public: SHA-256 of a certificate, 64 lower-case hexadecimal digits (policy.toml:4)");
  EXPECT_EQ(fault_of(one + "national = [\"" + a + "\"]\n"),
            "public: an authority stands once, and in one class: aaaaaaaaaaaaaaaa (policy.toml:4)");
  EXPECT_EQ(fault_of(one + "foreign = []\n"), "unknown key foreign (policy.toml:5)");
  EXPECT_EQ(fault_of(one + "[authorities.roles]\nclerk = [\"public\"]\n"), "authorities.roles: no role: clerk (policy.toml:6)");
  EXPECT_EQ(fault_of(one + "[authorities.roles]\nschool = []\n"), "school: at least one class (policy.toml:6)");
  EXPECT_EQ(fault_of(one + "[authorities.roles]\nschool = [\"foreign\"]\n"), "school: no class of authorities: foreign (policy.toml:6)");
}

}  // namespace
}  // namespace signet::test
