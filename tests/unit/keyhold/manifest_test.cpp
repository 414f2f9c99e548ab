// A manifest as it is written, from seals that a real ledger has on record, and as anybody reads it.
#include "policy/manifest.h"

#include <gtest/gtest.h>

#include "daemon/keyhold/seal_judgement.h"
#include "policy/canonical.h"

namespace signet::keyhold {
namespace {

const Instant composed{1795575600};

class Written : public ::testing::Test {
 protected:
  Written() {
    add("one", 10, "value");
    add("two", 12, "two sealed");  // both digests the file's: a PDF
  }
  void add(const char* name, std::uint64_t index, const char* value) {
    IntentEntry intent;
    intent.seal_id = std::string{"id of "} + name;
    intent.kind = Kind::annual_transcript;
    intent.document = sha256(name);
    intent.names = {sha256("pupil"), sha256(std::string{"tuple of "} + name)};
    ledger.add_intent(intent, index);
    ledger.add_sealed({composed, index, intent.seal_id, sha256(value), sha256(std::string{name} + " sealed")}, index + 1);
  }
  std::vector<SealOnRecord> seals(const std::vector<const char*>& names) {
    std::vector<SealOnRecord> found;
    for (const auto* name : names) found.push_back(*ledger.on_record(sha256(name)));
    return found;
  }
  std::string text(const ManifestHead& head, const std::vector<const char*>& names) {
    return std::string{as_text(write_manifest(head, seals(names))->octets)};
  }
  SealLedger ledger;
  ManifestHead package{Kind::package, "00012345", "Trường \"A\" & <B>", "8A1", "2025-2026", 3, composed};
};

TEST_F(Written, IsCanonicalAndReadBackAsItWasMeant) {
  const auto manifest = *write_manifest(package, seals({"two sealed", "one"}));
  const auto& facts = manifest.document.facts();
  const auto all = as_text(manifest.octets);
  const auto begin = all.find("<DATA"), end = all.find("</DATA>") + 7;
  const auto region = to_bytes(all.substr(begin, end - begin));
  const auto tree = CanonicalTree::parse(region);
  ASSERT_TRUE(tree);
  for (const auto method : {C14n::exclusive, C14n::inclusive}) EXPECT_EQ(tree->canonical(tree->root(), method), region);
  const Digest digest = sha256(region);
  EXPECT_EQ(facts.region.digest, (Bytes{view(digest).begin(), view(digest).end()}));
  EXPECT_EQ(facts.document, sha256(manifest.octets));
  EXPECT_EQ(all.substr(facts.seal_slot.element.begin, facts.seal_slot.element.end - facts.seal_slot.element.begin), "<SEAL></SEAL>");
  const auto read = read_manifest(region);
  ASSERT_TRUE(read) << read.refusal().detail;
  EXPECT_EQ(read->head.school_name, package.school_name);
  EXPECT_EQ(std::tie(read->head.class_name, read->head.school_year, read->head.number, read->head.time),
            std::tie(package.class_name, package.school_year, package.number, package.time));
  ASSERT_EQ(read->members.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& [one, other] = std::tie(read->members[i], facts.members[i]);
    EXPECT_EQ(std::tie(one.file, one.seal_id, one.kind, one.form, one.entry),
              std::tie(other.file, other.seal_id, other.kind, other.form, other.entry));
  }
  EXPECT_LT(facts.members[0].file, facts.members[1].file);
  EXPECT_EQ(facts.members[0].form == Form::pdf, facts.members[0].file == sha256("two sealed"));
}

TEST_F(Written, TheSameSealsAtTheSameTimeAreTheSameOctets) {
  EXPECT_EQ(text(package, {"one", "two"}), text(package, {"two sealed", "one sealed"}));
  auto later = package;
  later.time = composed + 1;
  EXPECT_NE(text(package, {"one"}), text(later, {"one"}));
  EXPECT_NE(text(package, {"one"}), text(package, {"two"}));
}

TEST_F(Written, OnlyWhatWasSealedIsOnRecord) {
  EXPECT_FALSE(ledger.on_record(sha256("a stranger")));
  IntentEntry begun;
  begun.document = sha256("begun");
  begun.names = {sha256("pupil"), sha256("its tuple")};
  ledger.add_intent(begun, 20);
  EXPECT_FALSE(ledger.on_record(sha256("begun")));
  ledger.revoke(Revocation::What::seal, sha256("one"), 30);
  EXPECT_TRUE(ledger.on_record(sha256("one"))) << "what became of it since is the policy's to judge";
  EXPECT_EQ(ledger.named(sha256("one sealed"))->state(), SealState::revoked);
}

TEST_F(Written, TuplesAreTheirOwn) {
  const auto tuple = [&](const ManifestHead& head, const std::vector<const char*>& names) {
    return tuple_of(write_manifest(head, seals(names))->document.facts());
  };
  const auto first = tuple(package, {"one"});
  ASSERT_TRUE(first);
  EXPECT_EQ(first, tuple(package, {"two"})) << "whatever its members";
  for (auto change :
       {+[](ManifestHead& h) { h.number = 4; }, +[](ManifestHead& h) { h.class_name = "8A2"; }, +[](ManifestHead& h) { h.class_name = ""; },
        +[](ManifestHead& h) { h.school_year = "2026-2027"; }, +[](ManifestHead& h) { h.school_code = "1"; }}) {
    auto other = package;
    change(other);
    EXPECT_NE(first, tuple(other, {"one"}));
  }
  package.number = 0;
  EXPECT_FALSE(tuple(package, {"one"}));
  const ManifestHead copy{Kind::true_copy, "00012345", "A", "", "", 0, composed};
  EXPECT_TRUE(tuple(copy, {"one"}));
  EXPECT_NE(tuple(copy, {"one"}), tuple(copy, {"two"}));
}

TEST_F(Written, WhatIsNoManifestIsNotRead) {
  const auto all = text(package, {"one"});
  const auto region = all.substr(all.find("<DATA"), all.find("</DATA>") + 7 - all.find("<DATA"));
  ASSERT_TRUE(read_manifest(as_bytes(region)));
  const std::pair<std::string, std::string> changes[] = {{"<TITLE>GÓI TIN</TITLE>", ""},
                                                         {"<TITLE>GÓI TIN</TITLE>", "<TITLE>SAO Y</TITLE>"},
                                                         {"package", "opening"},
                                                         {"<NUMBER>3</NUMBER>", "<NUMBER>0</NUMBER>"},
                                                         {"<MEMBER>", "<OTHER></OTHER><MEMBER>"},
                                                         {"</MEMBERS>", "</MEMBERS><MORE></MORE>"},
                                                         {"<FORM>xml", "<FORM>doc"},
                                                         {"<ENTRY>11", "<ENTRY>x"},
                                                         {"<SCHOOL_YEAR>2025-2026</SCHOOL_YEAR>", ""}};
  for (const auto& [what, with] : changes) {
    auto changed = region;
    ASSERT_NE(changed.find(what), std::string::npos) << what;
    changed.replace(changed.find(what), what.size(), with);
    EXPECT_FALSE(read_manifest(as_bytes(changed))) << what << " -> " << with;
  }
}

TEST_F(Written, WhatCannotStandInXmlIsRefused) {
  package.school_name = "A\x01";
  EXPECT_FALSE(write_manifest(package, seals({"one"})));
}

}  // namespace
}  // namespace signet::keyhold
