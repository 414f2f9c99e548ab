// Records that another school sealed (S3 Đ.26): made by the world, judged as keyhold judges them, inherited by an opening.
#include <gtest/gtest.h>

#include "document/xml/inspect_document.h"
#include "policy/incoming.h"
#include "tests/support/kinds.h"
#include "tests/support/time_stamp.h"
#include "tests/support/transcript.h"
#include "tests/unit/policy/standing.h"

namespace signet::test {
namespace {

using world::Form;
using world::record_of_other_school;
using world::Transcript;
using world::World;
using Codes = std::set<std::string>;

Digest listed(std::string_view person) { return sha256(World::shared().identity(person).certificate); }

OtherSchool listed_school() {
  return {std::string{world::other_school_code}, "Trường THCS Mẫu E", {listed("other-school")}, {listed("stranger")}};
}

const Standing& receiving() {
  static const Standing standing;
  return standing;
}

IncomingJudgement judged_with(const Bytes& document, const std::vector<OtherSchool>& schools, const FirstSeen& seen = {},
                              void (*lie)(Evidence&) = nullptr) {
  const auto& s = receiving();
  wire::InspectRequest request;
  request.layouts = {s.profile.layout};
  auto output = xml::inspect_document(document, request);
  EXPECT_EQ(output.reason, 0) << output.detail;
  if (lie != nullptr) lie(output.evidence);
  return judge_incoming({output.evidence, s.profile, schools, s.trust, sha256(document), s.now, s.rules.skew_s, seen});
}

Codes codes_of(const IncomingJudgement& judgement) {
  Codes found;
  for (const auto& each : judgement.findings) found.insert(std::string{code(each.reason)});
  return found;
}

Codes judged_by(const Transcript& record, const OtherSchool& school = listed_school()) {
  return codes_of(judged_with(record.bytes(), {school}));
}

Transcript a_record() { return record_of_other_school(World::shared(), 1); }

TEST(Incoming, AGoodRecordIsRead) {
  const auto judgement = judged_with(a_record().bytes(), {listed_school()});
  EXPECT_EQ(codes_of(judgement), Codes{});
  ASSERT_TRUE(judgement.facts);
  EXPECT_EQ(field(*judgement.facts, "school-year"), world::school_year(-1));
  EXPECT_EQ(judgement.seal_certificate, listed("other-school"));
  EXPECT_FALSE(judgement.revocation.empty());
  EXPECT_EQ(judged_by(a_record().style(Style::xades)), Codes{}) << "in the other style too";
}

TEST(Incoming, OnlyListedCertificatesSpeakAndEachForItsOwnSchool) {
  EXPECT_EQ(codes_of(judged_with(a_record().bytes(), {})), Codes{"other-school-unknown"});
  auto school = listed_school();
  school.seals = {listed("department")};
  EXPECT_EQ(judged_by(a_record(), school), Codes{"other-school-unknown"});
  school = listed_school();
  school.principals = {listed("principal")};
  EXPECT_TRUE(judged_by(a_record(), school).contains("other-school-unknown")) << "the principal of another school";
  auto second = listed_school();
  second.code = "00000006", second.seals = {listed("department")};
  school.principals = {listed("principal")};
  EXPECT_TRUE(codes_of(judged_with(a_record().bytes(), {school, second})).contains("other-school-unknown"));
  school = listed_school();
  school.code = "00000006";
  EXPECT_EQ(judged_by(a_record(), school), Codes{"incoming-unfit"}) << "the seal of one school on the record of another";
}

TEST(Incoming, WithoutASealOrAPrincipalItIsNone) {
  EXPECT_EQ(judged_by(a_record().without("seal")), Codes{"incoming-not-sealed"});
  EXPECT_TRUE(judged_by(a_record().without("principal")).contains("principal-missing"));
}

// S3 Đ.15.1.c: also a stamp that its school had put on its seal.
TEST(Incoming, ATimeStampOnTheSealIsJudged) {
  const auto stamped_later = [](std::int64_t later_s) {
    auto record = a_record().style(Style::xades);
    record.signing("seal").options.edit_signed = world::stamped(World::shared().identity("tsa"), record.time("seal") + later_s);
    return judged_by(record);
  };
  EXPECT_EQ(stamped_later(60), Codes{});
  EXPECT_EQ(stamped_later(-600), Codes{"time-stamp-invalid"});
}

// What a worker says in another way than an honest one could.
TEST(Incoming, ALyingWorkerOnlyGetsItRefused) {
  const auto told = [](void (*lie)(Evidence&)) { return codes_of(judged_with(a_record().bytes(), {listed_school()}, {}, lie)); };
  EXPECT_EQ(told([](Evidence& e) { e.signatures.push_back(e.signatures.back()); }), Codes{"incoming-not-sealed"});
  EXPECT_EQ(told([](Evidence& e) { e.signatures.back().certificates.clear(); }), Codes{"incoming-not-sealed"});
  EXPECT_EQ(told([](Evidence& e) { e.signatures.back().certificates.push_back(e.signatures.front().certificates.front()); }),
            Codes{"incoming-not-sealed"});
  EXPECT_EQ(told([](Evidence& e) { e.signatures.back().value.back() ^= 1; }), Codes{"signature-invalid"});
  EXPECT_FALSE(told([](Evidence& e) { e.signatures.back().references.clear(); }).empty());
  EXPECT_FALSE(told([](Evidence& e) { e.octets.clear(); }).empty());
}

TEST(Incoming, WhatWasChangedIsRefused) {
  const auto raised = [](std::string& text) {
    const auto at = text.find("<TEN_LOP>");
    EXPECT_NE(at, std::string::npos);
    text.replace(at + 9, 1, "9");
  };
  const auto reasons = judged_by(a_record().edit(raised));
  EXPECT_TRUE(reasons.contains("content-changed"));
  // A seal that was made for other content, over data that the principal has signed.
  auto other = a_record();
  other.change("seal",
               [&](world::Signing& seal) { seal.before = [](std::string& text) { text.replace(text.find("<TEN_LOP>") + 9, 1, "9"); }; });
  other.edit([](std::string& text) { text.replace(text.find("<TEN_LOP>") + 9, 1, "8"); });
  EXPECT_EQ(judged_by(other), Codes{"content-changed"});
  auto forged = a_record();
  forged.change("seal", [](world::Signing& seal) {
    seal.identity = [](const World& world) {
      return world::Identity{world.identity("principal").key, world.identity("other-school").certificate};
    };
  });
  EXPECT_EQ(judged_by(forged), Codes{"signature-invalid"});
}

TEST(Incoming, ItsCertificatesAreJudgedAsOurs) {
  auto school = listed_school();
  school.seals = {listed("revoked-later")};
  const auto sealed_by = [](const char* person) { return a_record().signed_by("seal", person); };
  EXPECT_EQ(judged_by(sealed_by("revoked-later"), school), Codes{"certificate-revoked"});
  school.seals = {listed("unknown-ca")};
  EXPECT_EQ(judged_by(sealed_by("unknown-ca"), school), Codes{"certificate-untrusted"});
  school.seals = {listed("wrong-usage")};
  EXPECT_EQ(judged_by(sealed_by("wrong-usage"), school), Codes{"certificate-wrong-usage"});
  school = listed_school();
  school.principals = {listed("revoked")};
  EXPECT_EQ(judged_by(a_record().signed_by("principal", "revoked"), school), Codes{"certificate-revoked"});
}

TEST(Incoming, WhatWasCheckedHereBeforeOutlivesItsCertificate) {
  auto school = listed_school();
  school.seals = {listed("revoked-later")};
  const auto document = a_record().signed_by("seal", "revoked-later").bytes();
  const Instant revoked = World::shared().made() + -3600;
  const auto seen_at = [&](Instant at) {
    return codes_of(judged_with(document, {school}, [at](const Digest&) { return std::optional{at}; }));
  };
  EXPECT_EQ(seen_at(revoked + -1), Codes{});
  EXPECT_EQ(seen_at(revoked), Codes{"certificate-revoked"});
}

TEST(Incoming, TheSealComesAfterThePrincipal) {
  auto record = a_record();
  record.time_of("seal", record.time("principal") + -3600);
  EXPECT_EQ(judged_by(record), Codes{"order-of-signing"});
}

TEST(Incoming, OnlyResultsAreInherited) {
  const auto of_kind = [](const std::string& kind) {
    return a_record().edit_form([kind](std::string& text) { text.replace(text.find("CUOI_NAM"), 8, kind); });
  };
  for (const auto* kind : {"CUOI_NAM", "BO_SUNG_HE", "CHUYEN_TRUONG"}) EXPECT_EQ(judged_by(of_kind(kind)), Codes{}) << kind;
  for (const auto* kind : {"KHOI_TAO", "SO_HOA"}) EXPECT_EQ(judged_by(of_kind(kind)), Codes{"incoming-unfit"}) << kind;
}

TEST(Incoming, AFileOfASchoolIsReadStrictly) {
  const std::string digest(64, 'a'),
      good = "code = \"1\"\nname = \"E\"\nseal_certificates = [\"" + digest + "\"]\nprincipal_certificates = [\"" + digest + "\"]\n";
  const auto read = read_other_school(good);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->seals.size(), 1U);
  const auto fault = [&](const std::string& from, const std::string& to) {
    auto text = good;
    text.replace(text.find(from), from.size(), to);
    const auto refused = read_other_school(text);
    return refused ? std::string{} : refused.refusal().detail;
  };
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"code = \"1\"\n", ""},
                                 {"code = \"1\"", "code = \"\""},
                                 {"name = \"E\"\n", ""},
                                 {"[\"" + digest + "\"]", "[]"},
                                 {digest, "A" + digest.substr(1)},
                                 {"[\"" + digest + "\"]", "[\"" + digest + "\", \"" + digest + "\"]"},
                                 {"name", "until = 1\nname"}})
    EXPECT_NE(fault(from, to), "") << to;
}

// What the opening of a pupil who transferred in needs.
Codes opened(const std::function<void(Form&)>& shape, const std::optional<PreviousRecord>& previous,
             IncomingRule rule = IncomingRule::checked) {
  Standing standing;
  standing.rules.incoming = rule;
  static std::optional<PreviousRecord> given;
  given = previous;
  auto opening = world::a_transcript(World::shared()).shape([](Form& form) {
    form.kind = "KHOI_TAO", form.teachers.clear(), form.transfer_in = true;
    form.previous_sha256 = to_hex(sha256("what the pupil brings"));
  });
  opening.shape(shape);
  return judge(standing, opening.bytes(), nullptr, [](DecisionInput& in) { in.previous = given; }).reasons;
}

TEST(Incoming, AnOpeningInheritsOnlyWhatWasChecked) {
  const auto as_it_is = [](Form&) {};
  const auto before = world::school_year(-1), now = world::school_year();
  EXPECT_EQ(opened(as_it_is, std::nullopt), Codes{"incoming-unchecked"});
  EXPECT_EQ(opened(as_it_is, PreviousRecord{true, before, Kind::annual_transcript, true}), Codes{});
  EXPECT_EQ(opened(as_it_is, PreviousRecord{false, before, Kind::annual_transcript, true}), Codes{"incoming-differs"});
  EXPECT_EQ(opened(as_it_is, PreviousRecord{true, now, Kind::annual_transcript, true}), Codes{"incoming-differs"});
  EXPECT_EQ(opened(as_it_is, PreviousRecord{true, now, Kind::transfer, true}), Codes{}) << "S3 Đ.26.2.c: within the year";
  EXPECT_EQ(opened(as_it_is, PreviousRecord{true, world::school_year(1), Kind::transfer, true}), Codes{"incoming-differs"});
  EXPECT_EQ(opened(as_it_is, PreviousRecord{true, now, Kind::scanned_paper, false}), Codes{}) << "S3 Đ.26.3.a: paper, sealed here";
  EXPECT_EQ(opened(as_it_is, PreviousRecord{false, now, Kind::scanned_paper, false}), Codes{"incoming-differs"});
}

TEST(Incoming, OthersKeepTheirWay) {
  const auto before = world::school_year(-1);
  const auto stayed = [](Form& form) { form.transfer_in = false; };
  EXPECT_EQ(opened(stayed, PreviousRecord{true, before, Kind::annual_transcript, true}), Codes{"previous-record-unknown"})
      << "another school's record is for pupils who transferred in";
  EXPECT_EQ(opened(stayed, PreviousRecord{true, world::school_year(), Kind::transfer, false}), Codes{"previous-record-unknown"});
  const auto brings_none = [](Form& form) { form.previous_sha256.clear(), form.first_year = true; };
  EXPECT_EQ(opened(brings_none, std::nullopt), Codes{}) << "from a school without digital records";
  EXPECT_EQ(opened([](Form&) {}, std::nullopt, IncomingRule::named), Codes{}) << "where the policy says so";
}

TEST(Incoming, ThePolicySaysCheckedUnlessItSaysNamed) {
  const auto rule = [](const std::string& line) { return read_rules("version = 1\nkinds = [\"opening\"]\n" + line); };
  EXPECT_EQ(rule("")->incoming, IncomingRule::checked);
  EXPECT_EQ(rule("incoming = \"checked\"\n")->incoming, IncomingRule::checked);
  EXPECT_EQ(rule("incoming = \"named\"\n")->incoming, IncomingRule::named);
  EXPECT_FALSE(rule("incoming = \"trusted\"\n"));
  EXPECT_FALSE(rule("incoming = true\n"));
}

}  // namespace
}  // namespace signet::test
