// A school's registration: read from what its principal signed, proved by its token, judged by the department's own anchors.
#include "policy/registration.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "document/xml/inspect_document.h"
#include "policy/rules.h"
#include "policy/settings.h"
#include "tests/support/xml_sign.h"
#include "tests/unit/policy/standing.h"

namespace signet::test {
namespace {

using world::World;

std::string field_of(const std::string& name, const std::string& text) { return "<" + name + ">" + text + "</" + name + ">"; }

const Bytes& certificate_of_person(std::string_view name) { return World::shared().identity(name).certificate; }

/// Of a school whose seal is the world's `department` identity: any organisation's certificate will do.
struct ARegistration {
  Registration said;
  std::string signer = "principal", proved_with = "department";
  Instant now = world::now();
  const Authorities* authorities = nullptr;

  ARegistration() {
    said.root_entry = sha256("root");
    said.number = 1;
    said.issued = said.proved = now + -10;
    said.school_code = "00000001";
    said.school_name = "A";
    said.origin = "a.example/journal";
    said.checkpoint_key = Bytes(32, 3);
    said.seal_certificate = certificate_of_person("department");
    said.principal_certificate = certificate_of_person("principal");
    said.principal_name = "P";
  }
  std::string data() const {
    return "<DATA Id=\"data\">" + field_of("ROOT_ENTRY", to_hex(said.root_entry)) + field_of("NUMBER", std::to_string(said.number)) +
           field_of("PREVIOUS", said.previous ? to_hex(*said.previous) : "") + field_of("ISSUED", to_iso8601(said.issued)) +
           field_of("SCHOOL_CODE", said.school_code) + field_of("SCHOOL_NAME", said.school_name) + field_of("ORIGIN", said.origin) +
           field_of("CHECKPOINT_KEY", to_base64(said.checkpoint_key)) + field_of("SEAL_CERTIFICATE", to_base64(said.seal_certificate)) +
           field_of("PRINCIPAL_CERTIFICATE", to_base64(said.principal_certificate)) + field_of("PRINCIPAL_NAME", said.principal_name) +
           field_of("PROVED", to_iso8601(said.proved)) + field_of("PROOF", to_base64(said.proof)) + "</DATA>";
  }
  void prove() {
    const auto& key = World::shared().identity(proved_with).key;
    said.proof =
        world::sign(key, world::is_ec(key) ? world::uris::ecdsa_sha256 : world::uris::rsa_sha256, as_bytes(proof_text(proved_by(said))));
  }
  std::vector<Finding> checked(void (*change)(Registration&) = nullptr, const Digest& department = sha256("a department")) {
    prove();
    if (change != nullptr) change(said);
    const auto document = "<REGISTRATION>" + data() + "<SIGNATURES><PRINCIPAL/></SIGNATURES></REGISTRATION>";
    world::SignOptions options;
    options.time = now;
    const auto text = to_bytes(world::sign_into(document, "/REGISTRATION/SIGNATURES/PRINCIPAL", World::shared().identity(signer), options));
    wire::InspectRequest request;
    request.layouts = {registration_profile().layout};
    const auto output = xml::inspect_document(text, request);
    EXPECT_EQ(output.reason, 0) << output.detail;
    const Standing standing;
    return check_registration({output.evidence, standing.trust, sha256(text), department, now, authorities}).findings;
  }
};

bool tells(const std::vector<Finding>& findings, Reason reason) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& each) { return each.reason == reason; });
}

TEST(Registration, AGenuineOneHolds) { EXPECT_TRUE(ARegistration{}.checked().empty()); }

// S3 Đ.8.2.
TEST(Registration, BothCertificatesAreOfAuthoritiesThatMayIssueThem) {
  Authorities table;
  table.classes.emplace(sha256(World::shared().authority("gov-sub").certificate), AuthorityClass::government);
  const auto asked = [&](Role role, AuthorityClass allowed) {
    table.roles = {{role, {allowed}}};
    ARegistration made;
    made.authorities = &table;
    return made.checked();
  };
  for (const Role role : {Role::principal, Role::school}) {
    EXPECT_TRUE(asked(role, AuthorityClass::government).empty());
    const auto refused = asked(role, AuthorityClass::public_service);
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_EQ(refused.front().reason, Reason::authority_not_allowed);
    EXPECT_EQ(refused.front().role, code(role));
  }
}

TEST(Registration, TheProofIsOfTheSealsKey) {
  ARegistration another;
  another.proved_with = "principal";
  EXPECT_TRUE(tells(another.checked(), Reason::key_not_proved));
}

TEST(Registration, TheProofIsOfThisJournalThisSchoolAndThisTime) {
  using Change = void (*)(Registration&);
  for (const Change change :
       {Change{[](Registration& r) { r.root_entry = sha256("another"); }}, Change{[](Registration& r) { r.origin = "b.example/journal"; }},
        Change{[](Registration& r) { r.checkpoint_key = Bytes(32, 4); }}, Change{[](Registration& r) { r.school_code = "00000002"; }},
        Change{[](Registration& r) { r.proved = r.proved + -1; }}})
    EXPECT_TRUE(tells(ARegistration{}.checked(change), Reason::key_not_proved));
}

TEST(Registration, ThePrincipalWhomItNamesHasSigned) {
  ARegistration another;
  another.signer = "homeroom";
  EXPECT_TRUE(tells(another.checked(), Reason::signer_not_assigned));
  ARegistration revoked;
  revoked.signer = "revoked";
  revoked.said.principal_certificate = certificate_of_person("revoked");
  EXPECT_TRUE(tells(revoked.checked(), Reason::certificate_revoked));
}

TEST(Registration, TheSealsCertificateIsJudgedAsStrictly) {
  ARegistration expired;
  expired.said.seal_certificate = certificate_of_person("expired");
  expired.proved_with = "expired";
  EXPECT_TRUE(tells(expired.checked(), Reason::certificate_expired));
  ARegistration weak;
  weak.said.seal_certificate = certificate_of_person("rsa-1024");
  weak.proved_with = "rsa-1024";
  EXPECT_TRUE(tells(weak.checked(), Reason::algorithm_weak));
  EXPECT_TRUE(
      tells(ARegistration{}.checked([](Registration& r) { r.seal_certificate = to_bytes("none"); }), Reason::certificate_untrusted));
}

TEST(Registration, TheSealIsNeitherThePrincipalsNorTheDepartments) {
  ARegistration own;
  own.said.seal_certificate = own.said.principal_certificate;
  own.proved_with = "principal";
  EXPECT_TRUE(tells(own.checked(), Reason::registration_malformed));
  EXPECT_TRUE(tells(ARegistration{}.checked(nullptr, sha256(certificate_of_person("department"))), Reason::registration_malformed));
}

TEST(Registration, ItsTimesAreInOrder) {
  ARegistration later, early;
  later.said.issued = later.now + 60;
  EXPECT_TRUE(tells(later.checked(), Reason::registration_malformed));
  early.said.proved = early.said.issued + 1;
  EXPECT_TRUE(tells(early.checked(), Reason::registration_malformed));
}

TEST(Registration, IsReadStrictly) {
  ARegistration good;
  good.prove();
  EXPECT_TRUE(read_registration(as_bytes(good.data())));
  const auto refused = [](auto change) {
    ARegistration bad;
    bad.prove();
    auto data = bad.data();
    change(bad.said);
    if (bad.data() != data) data = bad.data();
    const auto read = read_registration(as_bytes(data));
    return !read && read.refusal().reason == Reason::registration_malformed;
  };
  EXPECT_TRUE(refused([](Registration& r) { r.number = 0; }));
  EXPECT_TRUE(refused([](Registration& r) { r.previous = sha256("before the first"); }));
  EXPECT_TRUE(refused([](Registration& r) { r.number = 2; }));
  EXPECT_TRUE(refused([](Registration& r) { r.checkpoint_key.pop_back(); }));
  EXPECT_TRUE(refused([](Registration& r) { r.school_code.clear(); }));
  EXPECT_TRUE(refused([](Registration& r) { r.school_name = "two\nlines"; }));
  EXPECT_TRUE(refused([](Registration& r) { r.proof.clear(); }));
  auto more = good.data();
  more.insert(more.size() - 7, "<MORE></MORE>");
  EXPECT_FALSE(read_registration(as_bytes(more)));
}

// What the token signs as a proof can be nothing else that a key of ours signs: no SignedInfo, no CMS attributes (DER SET).
TEST(KeyProof, BeginsAsNothingElseDoes) {
  const auto text = proof_text(proved_by(ARegistration{}.said));
  EXPECT_TRUE(text.starts_with("signet-key-proof-v1\n"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 7);
}

std::string settings_text(const std::string& kind, const std::string& table) {
  return "mode = \"production\"\n" + kind + "\n[" + table +
         "]\ncode = \"00\"\nname = \"N\"\n[journal]\norigin = \"a/2026\"\n[token]\nmodule = \"m\"\n" + "label = \"l\"\nobject = \"o\"\n";
}

TEST(SettingsKind, IsASchoolUnlessItSaysDepartment) {
  EXPECT_EQ(read_settings(settings_text("", "school"))->organisation, Organisation::school);
  EXPECT_EQ(read_settings(settings_text("kind = \"school\"", "school"))->organisation, Organisation::school);
  const auto department = read_settings(settings_text("kind = \"department\"", "department"));
  ASSERT_TRUE(department);
  EXPECT_EQ(department->organisation, Organisation::department);
  EXPECT_EQ(department->school_code, "00");
  EXPECT_FALSE(read_settings(settings_text("kind = \"ministry\"", "school")));
  EXPECT_FALSE(read_settings(settings_text("kind = \"department\"", "school")));
  EXPECT_FALSE(read_settings(settings_text("", "department")));
  EXPECT_FALSE(read_settings(settings_text("", "school") + "[department]\ncode = \"00\"\nname = \"N\"\n"));
}

TEST(SettingsLimits, HaveUsualValuesAndBounds) {
  const auto limits = [](const std::string& more) { return read_settings(settings_text("", "school") + more); };
  EXPECT_EQ(limits("")->requests_of_a_day, 100'000U);
  EXPECT_EQ(limits("")->strangers_requests_of_a_day, 2'000U);
  const auto set = limits("[limits]\nrequests_of_a_day = 5000\nstrangers_requests_of_a_day = 10\n");
  EXPECT_EQ(set->requests_of_a_day, 5000U);
  EXPECT_EQ(set->strangers_requests_of_a_day, 10U);
  for (const char* wrong : {"requests_of_a_day = 999", "requests_of_a_day = 10000001", "requests_of_a_day = -1",
                            "strangers_requests_of_a_day = 9", "requests_of_a_day = \"many\"", "requests_per_day = 5000"})
    EXPECT_FALSE(limits(std::string{"[limits]\n"} + wrong + "\n")) << wrong;
}

TEST(RulesCallers, MayNameAuditors) {
  const auto rules = [](const std::string& more) { return read_rules("version = 1\nkinds = []\n[callers]\nsystem_uids = [1]\n" + more); };
  EXPECT_TRUE(rules("")->auditor_uids.empty());
  EXPECT_EQ(rules("auditor_uids = [7, 8]\n")->auditor_uids, (std::set<std::uint32_t>{7, 8}));
  EXPECT_EQ(rules("auditor_uids = [7]\n")->system_uids, std::set<std::uint32_t>{1});
  for (const char* wrong : {"auditor_uids = [-1]", "auditor_uids = [4294967296]", "auditor_uids = 7", "auditors = [7]"})
    EXPECT_FALSE(rules(std::string{wrong} + "\n")) << wrong;
}

}  // namespace
}  // namespace signet::test
