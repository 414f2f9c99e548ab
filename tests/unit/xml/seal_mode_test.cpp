// Evidence of a document that is to be sealed, and every reason not to give any.
#include <gtest/gtest.h>

#include <algorithm>

#include "document/xml/inspect_document.h"
#include "document/xml/octet_store.h"
#include "policy/base/limits.h"
#include "tests/unit/xml/transcript.h"

namespace signet::test {
namespace {

using State = ReferenceEvidence::State;

/// Whatever comes out must be readable by keyhold.
wire::InspectOutput inspect(const std::string& text, const wire::InspectRequest& request = seal_request()) {
  auto output = xml::inspect_document(as_bytes(text), request);
  const auto read = wire::decode<wire::InspectOutput>(wire::encode(output));
  EXPECT_TRUE(read && read->evidence == output.evidence);
  return output;
}

Evidence evidence_of(const std::string& text) {
  const auto output = inspect(text);
  EXPECT_EQ(output.reason, 0) << output.detail;
  return output.evidence;
}

void expect_refused(const std::string& text, Reason reason) {
  const auto output = inspect(text);
  EXPECT_EQ(output.reason, static_cast<std::uint16_t>(reason)) << output.detail << "\n" << text.substr(0, 300);
}

std::string part(const std::string& text, ByteRange range) { return text.substr(range.begin, range.end - range.begin); }

TEST(SealMode, GivesEverySignatureWithItsRoleInDocumentOrder) {
  const Transcript transcript;
  const std::string text = transcript.text();
  const Evidence evidence = evidence_of(text);
  EXPECT_EQ(evidence.profile_id, "moet-hocba");
  EXPECT_EQ(evidence.document, sha256(text));
  EXPECT_FALSE(evidence.whole);
  ASSERT_EQ(evidence.signatures.size(), 3U);
  EXPECT_EQ(evidence.signatures[0].role, static_cast<std::uint8_t>(Role::subject_teacher));
  EXPECT_EQ(evidence.signatures[1].role, static_cast<std::uint8_t>(Role::homeroom_teacher));
  EXPECT_EQ(evidence.signatures[2].role, static_cast<std::uint8_t>(Role::principal));
  EXPECT_EQ(evidence.signatures[0].slot_id, "gv_1");
  EXPECT_EQ(evidence.signatures[2].slot, "/HOC_BA/PHAT_HANH_HOC_BA/DANH_SACH_CBQL/CBQL");
  EXPECT_EQ(evidence.signatures[2].slot_id, "cb_1");
  EXPECT_EQ(evidence.signatures[2].id, "s-ht");
  EXPECT_EQ(part(text, evidence.signatures[2].range), transcript.principal);
  EXPECT_EQ(evidence.signatures[2].value, (Bytes{1, 2, 3, 4}));
  EXPECT_EQ(evidence.signatures[2].certificates, (std::vector<Bytes>{{0x30, 0x00}}));
  EXPECT_EQ(evidence.signatures[2].covers, (std::vector<std::uint32_t>{0, 1}));
}

TEST(SealMode, GivesTheLeadingRegionAndTheSigningTimeObjectInInclusiveForm) {
  const Transcript transcript;
  const std::string text = transcript.text();
  const Evidence evidence = evidence_of(text);
  const auto& references = evidence.signatures.at(2).references;
  ASSERT_EQ(references.size(), 2U);
  EXPECT_EQ(references[0].uri, "#data");
  EXPECT_EQ(references[0].state, State::resolved);
  const auto begin = text.find("<DU_LIEU_HOC_BA"), end = text.find("<PHAT_HANH");
  EXPECT_EQ(as_text(evidence.octets.at(references[0].octets)), text.substr(begin, end - begin));
  EXPECT_EQ(as_text(evidence.octets.at(references[1].octets)),
            "<Object xmlns=\"http://www.w3.org/2000/09/xmldsig#\" Id=\"s-ht-time\"><SignatureProperties xmlns=\"\"><SignatureProperty "
            "Target=\"#s-ht\"><SigningTime>"
            "2026-05-28T15:04:05</SigningTime></SignatureProperty></SignatureProperties></Object>");
  EXPECT_TRUE(as_text(evidence.signatures[2].signed_info)
                  .starts_with("<SignedInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><CanonicalizationMethod"));
}

TEST(SealMode, AsksForNoRegionOfASignatureInsideTheLeadingRegion) {
  const Evidence evidence = evidence_of(Transcript{}.text());
  EXPECT_EQ(evidence.signatures.at(0).references.at(0).state, State::not_asked);
  EXPECT_EQ(evidence.signatures[0].references[0].octets, no_octets);
  EXPECT_FALSE(evidence.signatures[0].signed_info.empty());
  EXPECT_EQ(evidence.octets.size(), 2U);
}

TEST(SealMode, GivesEachOctetStringOnce) {
  Transcript transcript;
  transcript.seal_slot = "<KY_PHAT_HANH>" + signature("s-seal", reference("#data") + reference("#s-seal-time")) + "</KY_PHAT_HANH>";
  const Evidence evidence = evidence_of(transcript.text());
  EXPECT_EQ(evidence.octets.size(), 3U);
  EXPECT_EQ(evidence.signatures.at(3).references.at(0).octets, evidence.signatures.at(2).references.at(0).octets);
}

TEST(SealMode, ReadsAFilledSealSlotAsTheSchoolsSignature) {
  Transcript transcript;
  transcript.seal_slot = "<KY_PHAT_HANH>" + signature("s-seal", reference("#data")) + "</KY_PHAT_HANH>";
  const Evidence evidence = evidence_of(transcript.text());
  EXPECT_EQ(evidence.signatures.at(3).role, static_cast<std::uint8_t>(Role::school));
  EXPECT_FALSE(evidence.seal_slot->empty);
}

TEST(SealMode, ReadsAnApprovalsSealAsTheDepartments) {
  const std::string text = "<ORDER><DATA Id=\"data\"></DATA><SIGNATURES><LEADER>" + signature("l", reference("#data")) +
                           "</LEADER><DEPARTMENT>" + signature("d", reference("#data")) + "</DEPARTMENT></SIGNATURES></ORDER>";
  const Evidence evidence = evidence_of(text);
  EXPECT_EQ(evidence.signatures.at(0).role, static_cast<std::uint8_t>(Role::leader));
  EXPECT_EQ(evidence.signatures.at(1).role, static_cast<std::uint8_t>(Role::department));
}

TEST(SealMode, DescribesASelfClosedSealSlot) {
  Transcript transcript;
  transcript.root_attributes = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:a=\"urn:a\"";
  transcript.seal_slot = "<KY_PHAT_HANH  Id='x>y' />";
  const std::string text = transcript.text();
  const auto slot = evidence_of(text).seal_slot;
  ASSERT_TRUE(slot);
  EXPECT_EQ(part(text, slot->element), transcript.seal_slot);
  EXPECT_EQ(slot->name, "KY_PHAT_HANH");
  EXPECT_EQ(slot->attributes, "  Id='x>y' ");
  EXPECT_TRUE(slot->self_closed);
  EXPECT_TRUE(slot->empty);
  EXPECT_EQ(slot->namespaces,
            (std::vector<std::pair<std::string, std::string>>{{"a", "urn:a"}, {"xsi", "http://www.w3.org/2001/XMLSchema-instance"}}));
}

TEST(SealMode, DescribesASealSlotWithWhiteSpace) {
  Transcript transcript;
  transcript.seal_slot = "<KY_PHAT_HANH>\r\n  </KY_PHAT_HANH  >";
  const std::string text = transcript.text();
  const auto slot = evidence_of(text).seal_slot;
  EXPECT_EQ(part(text, slot->element), transcript.seal_slot);
  EXPECT_FALSE(slot->self_closed);
  EXPECT_TRUE(slot->empty);
  EXPECT_EQ(slot->attributes, "");
}

TEST(SealMode, CallsASlotWithTextOrElementsFilled) {
  for (const std::string content : {"x", "<X/>", "&#32;"}) {
    Transcript transcript;
    transcript.seal_slot = "<KY_PHAT_HANH>" + content + "</KY_PHAT_HANH>";
    EXPECT_FALSE(evidence_of(transcript.text()).seal_slot->empty) << content;
  }
}

TEST(SealMode, FindsPositionsBehindAByteOrderMarkAndCarriageReturns) {
  Transcript transcript;
  transcript.prolog = "\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8' ?>\r\n\r\n";
  transcript.data_attributes = "\r\n  Id=\"data\"\r\n  a=\"1 > 0 /> '\"\r\n";
  transcript.inside_data = "<N>Nguy\xE1\xBB\x85n V\xC4\x83n A\r\n</N>";
  const std::string text = transcript.text();
  const Evidence evidence = evidence_of(text);
  EXPECT_EQ(part(text, evidence.signatures.at(2).range), transcript.principal);
  EXPECT_EQ(part(text, evidence.seal_slot->element), transcript.seal_slot);
}

TEST(SealMode, FindsPositionsInTheLargestDocument) {
  constexpr std::size_t largest = limits::xml_bytes_max - limits::seal_bytes_max;
  Transcript transcript;
  transcript.inside_data = "<N>" + std::string(largest / 2 - 4000, 'x') + "\r\n</N><M a='" + std::string(largest / 2 - 4000, 'y') + "'/>";
  std::string text = transcript.text();
  ASSERT_LE(text.size(), largest);
  text.append(largest - text.size(), ' ');
  const Evidence evidence = evidence_of(text);
  EXPECT_EQ(part(text, evidence.signatures.at(2).range), transcript.principal);
  EXPECT_EQ(part(text, evidence.seal_slot->element), transcript.seal_slot);
  expect_refused(text + " ", Reason::too_large);  // sealed it could not be read again
}

// Choice of a layout.

TEST(SealMode, RefusesADocumentElementNoLayoutNames) {
  expect_refused("<HOCBA><DU_LIEU_HOC_BA Id=\"data\"/></HOCBA>", Reason::unknown_format);
}
TEST(SealMode, RefusesADocumentWithoutTheRegion) {
  Transcript transcript;
  transcript.data_attributes = "";
  expect_refused(transcript.text(), Reason::unknown_format);
}
TEST(SealMode, RefusesADocumentWithoutAPlaceForTheLeadingSignature) {
  expect_refused("<HOC_BA><D Id=\"data\"/><PHAT_HANH_HOC_BA><KY_PHAT_HANH/></PHAT_HANH_HOC_BA></HOC_BA>", Reason::unknown_format);
}
TEST(SealMode, RefusesADocumentWithoutASealSlot) {
  Transcript transcript;
  transcript.seal_slot = "";
  expect_refused(transcript.text(), Reason::seal_slot_missing);
}
TEST(SealMode, RefusesTwoSealSlots) {
  Transcript transcript;
  transcript.seal_slot = "<KY_PHAT_HANH/><KY_PHAT_HANH/>";
  expect_refused(transcript.text(), Reason::unknown_format);
}
TEST(SealMode, RefusesASealSlotOfAnotherNamespace) {
  Transcript transcript;
  transcript.root_attributes = " xmlns:x=\"urn:x\"";
  transcript.seal_slot = "<KY_PHAT_HANH xmlns=\"urn:x\"/>";
  expect_refused(transcript.text(), Reason::seal_slot_missing);
}
TEST(SealMode, RefusesASealSlotInsideTheLeadingRegion) {
  auto request = seal_request();
  request.layouts[1].seal_slot = Path{.anywhere = true, .steps = {"KY"}};
  Transcript transcript;
  transcript.inside_data = "<KY/>";
  EXPECT_EQ(inspect(transcript.text(), request).reason, static_cast<std::uint16_t>(Reason::signature_inside_region));
}
TEST(SealMode, RefusesALeadingSignatureInsideItsRegion) {
  auto request = seal_request();
  request.layouts[1].slots[2].slots = Path{.anywhere = true, .steps = {"CBQL"}};
  Transcript transcript;
  transcript.inside_data = "<CBQL>" + transcript.principal + "</CBQL>";
  transcript.principal = "";
  EXPECT_EQ(inspect(transcript.text(), request).reason, static_cast<std::uint16_t>(Reason::signature_inside_region));
}
TEST(SealMode, TakesTheFirstLayoutThatFits) {
  auto request = seal_request();
  request.layouts[0] = transcript_layout();
  request.layouts[0].profile_id = "other", request.layouts[0].region = "elsewhere";
  EXPECT_EQ(inspect(Transcript{}.text(), request).evidence.profile_id, "moet-hocba");
}
TEST(SealMode, FindsASlotByItsId) {
  auto request = seal_request();
  request.layouts[1].slots[2].slots.id = "cb_1";
  EXPECT_EQ(inspect(Transcript{}.text(), request).reason, 0);
  request.layouts[1].slots[2].slots.id = "cb_2";
  EXPECT_EQ(inspect(Transcript{}.text(), request).reason, static_cast<std::uint16_t>(Reason::unknown_format));
}

// Signatures where the layout knows none.

TEST(SealMode, RefusesASignatureOutsideEverySlot) {
  Transcript transcript;
  transcript.beside = signature("s-x", reference("#data"));
  expect_refused(transcript.text(), Reason::unknown_signature);
}
TEST(SealMode, RefusesASignatureInsideTheData) {
  Transcript transcript;
  transcript.inside_data = "<X>" + signature("s-x", reference("#data")) + "</X>";
  expect_refused(transcript.text(), Reason::unknown_signature);
}
TEST(SealMode, RefusesASignatureInsideASignaturesObject) {
  Transcript transcript;
  const std::string inner = signature("s-x", reference("#data"));
  transcript.principal.insert(transcript.principal.find("</Signature>"), "<Object>" + inner + "</Object>");
  expect_refused(transcript.text(), Reason::unknown_signature);
}
TEST(SealMode, RefusesASlotThatASignerBroughtInAnObject) {
  auto request = seal_request();
  request.layouts[1].slots[0].slots = Path{.anywhere = true, .steps = {"GVBM"}};
  Transcript transcript;
  const std::string inner = "<GVBM xmlns=\"\">" + signature("s-x", reference("#data")) + "</GVBM>";
  transcript.principal.insert(transcript.principal.find("</Signature>"), "<Object>" + inner + "</Object>");
  EXPECT_EQ(inspect(transcript.text(), request).reason, static_cast<std::uint16_t>(Reason::unknown_signature));
}
TEST(SealMode, RefusesTwoSignaturesInOneSlot) {
  Transcript transcript;
  transcript.principal += signature("s-x", reference("#data"));
  expect_refused(transcript.text(), Reason::unknown_signature);
}
TEST(SealMode, RefusesAnElementOrTextBesideASignature) {
  for (const std::string beside : {"<X/>", "x"}) {
    Transcript transcript;
    transcript.principal += beside;
    expect_refused(transcript.text(), Reason::unknown_signature);
  }
}
TEST(SealMode, RefusesMoreSignaturesOfARoleThanTheProfileAdmits) {
  Transcript transcript;
  transcript.principal += "</CBQL><CBQL>" + signature("s-x", reference("#data"));
  expect_refused(transcript.text(), Reason::unknown_signature);
}
TEST(SealMode, RefusesASlotOfTwoRoles) {
  auto request = seal_request();
  request.layouts[1].slots[1].slots = request.layouts[1].slots[2].slots;
  EXPECT_EQ(inspect(Transcript{}.text(), request).reason, static_cast<std::uint16_t>(Reason::unknown_signature));
}

// Ids: XML-DSig clause 4.4.3.3.

TEST(SealMode, RefusesTwoElementsWithAReferencedId) {
  for (const std::string name : {"Id", "ID", "id"}) {
    Transcript transcript;
    transcript.inside_data = "<X " + name + "=\"diem_TOAN\"/>";
    expect_refused(transcript.text(), Reason::duplicate_id);
    transcript.inside_data = "<X " + name + "=\"data\"/>";
    expect_refused(transcript.text(), Reason::duplicate_id);
  }
}
TEST(SealMode, RefusesAReferencedIdInsideASignaturesObject) {
  Transcript transcript;
  transcript.principal.insert(transcript.principal.find("</Signature>"), "<Object><DIEM_TONG_KET xmlns=\"\" Id=\"diem_TOAN\"/></Object>");
  expect_refused(transcript.text(), Reason::duplicate_id);
}
TEST(SealMode, AdmitsARepeatedIdThatNothingNames) {
  const auto evidence = evidence_of(Transcript{}.text());  // gv_1 stands in the mark block and in the slot
  EXPECT_EQ(evidence.signatures.size(), 3U);
}
TEST(SealMode, SaysThatNothingHasAnId) {
  Transcript transcript;
  transcript.principal = signature("s-ht", reference("#datta"));
  EXPECT_EQ(evidence_of(transcript.text()).signatures.at(2).references.at(0).state, State::missing);
}

// References and transforms: a closed list.

State state_of(const std::string& reference_text) {
  Transcript transcript;
  transcript.principal = signature("s-ht", reference_text);
  return evidence_of(transcript.text()).signatures.at(2).references.at(0).state;
}
TEST(SealMode, FollowsTheClosedListOfTransforms) {
  EXPECT_EQ(state_of(reference("#data", {exclusive_uri})), State::resolved);
  EXPECT_EQ(state_of(reference("#data", {inclusive_uri})), State::resolved);
  EXPECT_EQ(state_of(reference("#data", {enveloped_uri})), State::resolved);
  EXPECT_EQ(state_of(reference("", {enveloped_uri, exclusive_uri})), State::resolved);
}
TEST(SealMode, CallsEveryOtherTransformUnsupported) {
  const std::vector<std::vector<std::string>> lists{{exclusive_uri, exclusive_uri},
                                                    {exclusive_uri, enveloped_uri},
                                                    {enveloped_uri, enveloped_uri},
                                                    {"http://www.w3.org/TR/1999/REC-xslt-19991116"},
                                                    {"http://www.w3.org/TR/1999/REC-xpath-19991116"},
                                                    {"http://www.w3.org/2002/06/xmldsig-filter2"},
                                                    {"http://www.w3.org/2000/09/xmldsig#base64"},
                                                    {inclusive_uri + "#WithComments"},
                                                    {exclusive_uri + "WithComments"},
                                                    {"http://www.w3.org/2006/12/xml-c14n11"},
                                                    {""}};
  for (const auto& list : lists) EXPECT_EQ(state_of(reference("#data", list)), State::unsupported) << list[0];
}
TEST(SealMode, CallsATransformWithParametersUnsupported) {
  std::string text = reference("#data", {exclusive_uri});
  text.insert(text.find("</Transform>"), "<InclusiveNamespaces xmlns=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"xsi\"/>");
  EXPECT_EQ(state_of(text), State::unsupported);
}
TEST(SealMode, CallsEveryOtherUriUnsupported) {
  for (const std::string uri : {"#xpointer(/)", "#xpointer(id('data'))", "#b')|id('c", "#", "file:///etc/passwd", "http://127.0.0.1:9/x",
                                "other.xml#data", "#da%74a", "#data#data", "# data", "#element(/1)"}) {
    EXPECT_EQ(state_of(reference(uri)), State::unsupported) << uri;
  }
  std::string without = reference("#data");
  without.erase(without.find(" URI=\"#data\""), 12);
  EXPECT_EQ(state_of(without), State::unsupported);
}
TEST(SealMode, LeavesTheSignatureOutOfAnEnvelopedRegion) {
  Transcript transcript;
  transcript.principal = signature("s-ht", reference("", {enveloped_uri}));
  const std::string text = transcript.text();
  const auto evidence = evidence_of(text);
  std::string expected = text.substr(text.find("<HOC_BA"));
  expected.erase(expected.find(transcript.principal), transcript.principal.size());
  expected.replace(expected.find("<KY_PHAT_HANH/>"), 15, "<KY_PHAT_HANH></KY_PHAT_HANH>");
  EXPECT_EQ(as_text(evidence.octets.at(0)), expected);
}

// Structure of a signature: what is wrong stays empty.

SignatureEvidence changed_principal(const std::string& from, const std::string& to) {
  Transcript transcript;
  transcript.principal.replace(transcript.principal.find(from), from.size(), to);
  return evidence_of(transcript.text()).signatures.at(2);
}
TEST(SealMode, LeavesEmptyWhatASignatureDoesNotHaveOnce) {
  EXPECT_TRUE(changed_principal("<SignedInfo>", "<SignedInfo></SignedInfo><SignedInfo>").signed_info.empty());
  EXPECT_TRUE(changed_principal("<SignatureValue>", "<SignatureValue>AQID</SignatureValue><SignatureValue>").value.empty());
  EXPECT_TRUE(changed_principal("AQID", "AQ!D").value.empty());
  EXPECT_TRUE(changed_principal("AQID", "AQID<X/>").value.empty());
  EXPECT_TRUE(changed_principal(inclusive_uri, "http://www.w3.org/2006/12/xml-c14n11").signed_info.empty());
  EXPECT_TRUE(changed_principal("</CanonicalizationMethod>", "<X/></CanonicalizationMethod>").signed_info.empty());
  EXPECT_EQ(changed_principal("MAA=", "MAA").certificates, (std::vector<Bytes>{{}}));
  EXPECT_EQ(changed_principal("<X509Certificate>", "<X509Certificate>MAA=</X509Certificate><X509Certificate>").certificates.size(), 2U);
}
TEST(SealMode, LeavesOutAValueOrCertificateOverItsLimit) {
  EXPECT_TRUE(changed_principal("AQID", std::string(4 * 342, 'A')).value.empty());
  EXPECT_EQ(changed_principal("MAA=", std::string(4 * 2732, 'A')).certificates, (std::vector<Bytes>{{}}));
}
TEST(SealMode, RefusesTooManyReferencesCertificatesOrSignatures) {
  Transcript transcript;
  std::string many;
  for (std::size_t i = 0; i <= limits::references_max; ++i) many += reference("#data");
  transcript.principal = signature("s-ht", many);
  expect_refused(transcript.text(), Reason::too_large);
  Transcript certificates;
  many.clear();
  for (int i = 0; i < 16; ++i) many += "<X509Certificate>MAA=</X509Certificate>";
  certificates.principal.insert(certificates.principal.find("<X509Certificate>"), many);
  expect_refused(certificates.text(), Reason::too_large);
  Transcript signatures;
  for (std::size_t i = 0; i < limits::signatures_max; ++i) signatures.beside += "<X>" + signature("s" + std::to_string(i), "") + "</X>";
  expect_refused(signatures.text(), Reason::too_large);
}
TEST(SealMode, RefusesNamesThatTheWireWouldNotAdmit) {
  Transcript transcript;
  transcript.principal = signature("s-ht", reference("#" + std::string(4096, 'a')));
  expect_refused(transcript.text(), Reason::too_large);
  Transcript slot;
  slot.seal_slot = "<KY_PHAT_HANH a=\"" + std::string(5000, 'a') + "\"/>";
  expect_refused(slot.text(), Reason::too_large);
}
// What lies just below a limit could be sealed and then not be read again.
TEST(SealMode, LeavesRoomForTheSeal) {
  const auto refused_for = [](const std::string& inside) {
    Transcript transcript;
    transcript.inside_data = inside;
    return xml::inspect_document(as_bytes(transcript.text()), seal_request()).detail;
  };
  std::string elements, deep;
  for (std::size_t i = 0; i < limits::elements_max - limits::seal_elements_max; ++i) elements += "<a/>";
  for (std::size_t i = 0; i < limits::depth_max - limits::seal_depth_max; ++i) deep = "<a>" + deep + "</a>";
  EXPECT_EQ(refused_for(elements), "no room for the seal: elements");
  EXPECT_EQ(refused_for(deep), "no room for the seal: depth");
  // A quotation mark in an attribute becomes six octets in canonical form.
  const std::size_t quotes = (xml::canonical_bytes_max - limits::seal_bytes_max / 2) / 6;
  EXPECT_EQ(refused_for("<a b='" + std::string(quotes, '"') + "'/>"), "no room for the seal: signed regions");
}
// One region may be named again and again, in two forms each: the sum has a limit.
TEST(SealMode, RefusesRegionsThatAreTooLargeTogether) {
  Transcript transcript;
  for (int i = 0; i < 15; ++i) transcript.inside_data += "<R Id=\"r" + std::to_string(i) + "\">";
  transcript.inside_data += std::string(400000, 'x');
  std::string references;
  for (int i = 0; i < 15; ++i) transcript.inside_data += "</R>", references += reference("#r" + std::to_string(i));
  transcript.principal = signature("s-ht", references);
  expect_refused(transcript.text(), Reason::too_large);
}

wire::InspectRequest slot_request(const std::string& region) {
  auto request = seal_request();
  request.mode = wire::InspectMode::sign;
  request.layouts = {transcript_layout()};
  auto& layout = request.layouts.front();
  layout.leading = Role::homeroom_teacher;
  layout.seal_slot = std::ranges::find(layout.slots, Role::homeroom_teacher, &SlotRule::role)->slots;
  layout.region = region;
  return request;
}

TEST(SignMode, GivesThePersonsSlotAndNothingElse) {
  Transcript transcript;
  transcript.homeroom = "";
  const auto text = transcript.text();
  const auto output = inspect(text, slot_request("thongtinhocba"));
  ASSERT_EQ(output.reason, 0) << output.detail;
  ASSERT_TRUE(output.evidence.seal_slot);
  EXPECT_TRUE(output.evidence.seal_slot->empty);
  EXPECT_EQ(output.evidence.seal_slot->name, "GVCN");
  EXPECT_EQ(output.evidence.document, sha256(text));
  EXPECT_TRUE(output.evidence.signatures.empty());
  EXPECT_TRUE(output.evidence.octets.empty());
  EXPECT_FALSE(inspect(Transcript{}.text(), slot_request("thongtinhocba")).evidence.seal_slot->empty);
}

// What is signed may not hold the signature.
TEST(SignMode, RefusesARegionAroundTheSlot) {
  EXPECT_EQ(inspect(Transcript{}.text(), slot_request("data")).reason, static_cast<std::uint16_t>(Reason::signature_inside_region));
  EXPECT_EQ(inspect(Transcript{}.text(), slot_request("nowhere")).reason, static_cast<std::uint16_t>(Reason::unknown_format));
}

}  // namespace
}  // namespace signet::test
