// Evidence for `signet verify`: any document, nothing refused that can be said as a state.
#include <gtest/gtest.h>

#include "document/xml/inspect_document.h"
#include "tests/unit/xml/transcript.h"

namespace signet::test {
namespace {

using State = ReferenceEvidence::State;

wire::InspectOutput read_generally(const std::string& text, const wire::InspectRequest& request = general_request()) {
  auto output = xml::inspect_document(as_bytes(text), request);
  const auto read = wire::decode<wire::InspectOutput>(wire::encode(output));
  EXPECT_TRUE(read && read->evidence == output.evidence);
  return output;
}

TEST(GeneralMode, ReadsEverySignatureAndAllOctets) {
  const std::string text = "<a><!-- c --><b Id='x'>1</b>" + signature("s", reference("#x") + reference("#s-time")) + "</a>";
  const auto output = read_generally(text);
  ASSERT_EQ(output.reason, 0) << output.detail;
  const auto& signature = output.evidence.signatures.at(0);
  EXPECT_EQ(output.evidence.profile_id, "");
  EXPECT_EQ(signature.role, 0);
  EXPECT_EQ(signature.slot, "/a");
  EXPECT_EQ(as_text(output.evidence.octets.at(signature.references.at(0).octets)), "<b Id=\"x\">1</b>");
  EXPECT_FALSE(output.evidence.whole);
  EXPECT_FALSE(output.evidence.seal_slot);
}

TEST(GeneralMode, ReadsASignatureThatIsTheDocumentElement) {
  const auto output = read_generally(signature("s", reference("#s-time")));
  EXPECT_EQ(output.evidence.signatures.at(0).references.at(0).state, State::resolved);
  EXPECT_EQ(output.evidence.signatures[0].slot, "");
}

TEST(GeneralMode, SaysWhatIsAmbiguousMissingOrUnsupported) {
  const std::string text =
      "<a><b Id='x'/><b xml:id='x'/>" + signature("s", reference("#x") + reference("#y") + reference("file:///etc/passwd")) + "</a>";
  const auto references = read_generally(text).evidence.signatures.at(0).references;
  EXPECT_EQ(references.at(0).state, State::ambiguous);
  EXPECT_EQ(references.at(1).state, State::missing);
  EXPECT_EQ(references.at(2).state, State::unsupported);
  EXPECT_EQ(references.at(2).uri, "file:///etc/passwd");
}

TEST(GeneralMode, ResolvesAnXmlId) {
  const auto output = read_generally("<a><b xml:id='x'/>" + signature("s", reference("#x")) + "</a>");
  EXPECT_EQ(as_text(output.evidence.octets.at(0)), "<b xml:id=\"x\"></b>");
}

TEST(GeneralMode, SaysWhetherASignatureCoversTheWhole) {
  const auto whole = [](const std::string& before, const std::string& reference_text, const std::string& root = "<a>") {
    return read_generally(before + root + "<b Id='x'/>" + signature("s", reference_text) + "</a>").evidence.whole;
  };
  EXPECT_TRUE(whole("", reference("", {enveloped_uri})));
  EXPECT_TRUE(whole("<?p?>", reference("", {enveloped_uri})));
  EXPECT_TRUE(whole("", reference("#r", {enveloped_uri}), "<a Id='r'>"));
  EXPECT_FALSE(whole("<?p?>", reference("#r", {enveloped_uri}), "<a Id='r'>"));
  EXPECT_FALSE(whole("", reference("#x")));
  EXPECT_FALSE(whole("", reference("", {enveloped_uri, "urn:other"})));
}

TEST(GeneralMode, SaysWhichSignaturesARegionHolds) {
  const std::string text = "<a><b Id='x'>" + signature("s1", reference("#s1-time")) + "</b>" + signature("s2", reference("#x")) +
                           signature("s3", reference("", {enveloped_uri})) + "</a>";
  const auto signatures = read_generally(text).evidence.signatures;
  EXPECT_TRUE(signatures.at(0).covers.empty());
  EXPECT_EQ(signatures.at(1).covers, (std::vector<std::uint32_t>{0}));
  EXPECT_EQ(signatures.at(2).covers, (std::vector<std::uint32_t>{0, 1}));
}

TEST(GeneralMode, ReadsADocumentWithoutSignatures) {
  const auto output = read_generally("<a/>");
  EXPECT_EQ(output.reason, 0);
  EXPECT_TRUE(output.evidence.signatures.empty());
}

TEST(GeneralMode, NeverAdmitsADtd) {
  EXPECT_EQ(read_generally("<!DOCTYPE a><a/>").reason, static_cast<std::uint16_t>(Reason::forbidden_construct));
}

TEST(GeneralMode, GivesRolesWhereALayoutFits) {
  auto request = general_request();
  request.layouts = seal_request().layouts;
  Transcript transcript;
  transcript.beside = "<!-- c --><X>" + signature("s-x", reference("#data")) + "</X>";
  const auto output = read_generally(transcript.text(), request);
  ASSERT_EQ(output.evidence.signatures.size(), 4U);
  EXPECT_EQ(output.evidence.signatures[2].role, static_cast<std::uint8_t>(Role::principal));
  EXPECT_EQ(output.evidence.signatures[3].role, 0);
  EXPECT_EQ(output.evidence.signatures[0].references.at(0).state, State::resolved);
  EXPECT_EQ(output.evidence.profile_id, "");
}

TEST(GeneralMode, ShowsMessagesOfWholeCharacters) {
  auto request = seal_request();
  const std::string name = std::string(99, 'a') + "\xE1\xBB\x85\xE1\xBB\x85";
  const auto output = read_generally("<" + name + "/>", request);
  EXPECT_EQ(output.detail, "document element " + std::string(99, 'a'));
}

}  // namespace
}  // namespace signet::test
