// The second opinion on genuine seals, and its objections: most of these signatures are genuine too.
#include "document/xml/opinion/opinion.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "document/xml/inspect_document.h"
#include "tests/unit/xml/signed_document.h"
#include "tests/unit/xml/transcript.h"

namespace signet::test {
namespace {

using Opinion = wire::InspectOutput::Opinion;

class SecondOpinion : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { xml::warm_up(); }
};

std::string region_of(const Transcript& transcript) {
  const std::string text = transcript.text();
  const auto begin = text.find("<DU_LIEU_HOC_BA"), end = text.find("<PHAT_HANH");
  return text.substr(begin, end - begin);
}

Transcript sealed(const SigningKey& key, const std::string& method) {
  Transcript transcript;
  transcript.seal_slot = "<KY_PHAT_HANH>" + genuine_signature(key, method, {{"#data", region_of(transcript)}}) + "</KY_PHAT_HANH>";
  return transcript;
}

Opinion opinion_on(const Transcript& transcript, const Bytes& certificate) {
  auto request = seal_request();
  request.mode = wire::InspectMode::release;
  request.seal_certificate = certificate;
  const auto output = xml::inspect_document(as_bytes(transcript.text()), request);
  EXPECT_EQ(output.reason, 0) << output.detail;
  return output.second_opinion;
}

TEST_F(SecondOpinion, AgreesWithGenuineSeals) {
  EXPECT_EQ(opinion_on(sealed(rsa_key(), rsa_sha256), rsa_key().certificate), Opinion::agrees);
  EXPECT_EQ(opinion_on(sealed(ec_key(), ecdsa_sha256), ec_key().certificate), Opinion::agrees);
  EXPECT_EQ(opinion_on(sealed(rsa_key(), rsa_pss_sha256), rsa_key().certificate), Opinion::agrees);
}

TEST_F(SecondOpinion, IsNotAskedOutsideReleaseMode) {
  EXPECT_EQ(xml::inspect_document(as_bytes(sealed(ec_key(), ecdsa_sha256).text()), seal_request()).second_opinion, Opinion::not_asked);
}

TEST_F(SecondOpinion, ObjectsToChangedData) {
  for (const auto& [key, method] :
       {std::pair{&rsa_key(), rsa_sha256}, std::pair{&ec_key(), ecdsa_sha256}, std::pair{&rsa_key(), rsa_pss_sha256}}) {
    Transcript transcript = sealed(*key, method);
    transcript.inside_data = "<X></X>";
    EXPECT_EQ(opinion_on(transcript, key->certificate), Opinion::objects) << method;
  }
}

TEST_F(SecondOpinion, ObjectsToAChangedSignedInfo) {
  for (const auto& [key, method] :
       {std::pair{&rsa_key(), rsa_sha256}, std::pair{&ec_key(), ecdsa_sha256}, std::pair{&rsa_key(), rsa_pss_sha256}}) {
    Transcript transcript = sealed(*key, method);
    transcript.seal_slot.insert(transcript.seal_slot.find("</ds:SignedInfo>"), " ");
    EXPECT_EQ(opinion_on(transcript, key->certificate), Opinion::objects) << method;
  }
}

TEST_F(SecondOpinion, RemembersAKeyForItsOwnCertificateOnly) {
  opinion::remember(rsa_key().certificate);
  EXPECT_EQ(opinion_on(sealed(rsa_key(), rsa_sha256), rsa_key().certificate), Opinion::agrees);
  EXPECT_EQ(opinion_on(sealed(ec_key(), ecdsa_sha256), ec_key().certificate), Opinion::agrees);
  EXPECT_EQ(opinion_on(sealed(rsa_key(), rsa_sha256), ec_key().certificate), Opinion::objects);
  opinion::remember(as_bytes("no certificate"));
  EXPECT_EQ(opinion_on(sealed(rsa_key(), rsa_sha256), rsa_key().certificate), Opinion::agrees);
}

// KeyInfo holds the signer's certificate, and it is not read.
TEST_F(SecondOpinion, ObjectsToAnotherKey) {
  EXPECT_EQ(opinion_on(sealed(other_key(), ecdsa_sha256), ec_key().certificate), Opinion::objects);
  EXPECT_EQ(opinion_on(sealed(rsa_key(), rsa_pss_sha256), ec_key().certificate), Opinion::objects);
}

TEST_F(SecondOpinion, ObjectsWithoutASealOrACertificate) {
  EXPECT_EQ(opinion_on(Transcript{}, ec_key().certificate), Opinion::objects);
  EXPECT_EQ(opinion_on(sealed(ec_key(), ecdsa_sha256), {}), Opinion::objects);
  Bytes longer = ec_key().certificate;
  longer.push_back(0);
  EXPECT_EQ(opinion_on(sealed(ec_key(), ecdsa_sha256), longer), Opinion::objects);
}

/// The first signature of `<a><b Id="x">1</b>…</a>`, after `change` of the text around it.
bool agrees_on(const std::string& text, const SigningKey& key) { return opinion::agrees(as_bytes(text), 0, key.certificate); }
const std::string part_x = "<b Id=\"x\">1</b>";

TEST_F(SecondOpinion, AgreesWithASmallDocument) {
  EXPECT_TRUE(agrees_on("<a>" + part_x + genuine_signature(rsa_key(), rsa_sha256, {{"#x", part_x}}) + "</a>", rsa_key()));
  EXPECT_FALSE(opinion::agrees(as_bytes("<a>" + part_x + genuine_signature(rsa_key(), rsa_sha256, {{"#x", part_x}}) + "</a>"), 1,
                               rsa_key().certificate));
}

TEST_F(SecondOpinion, ObjectsToWeakAlgorithms) {
  EXPECT_FALSE(agrees_on("<a>" + part_x + genuine_signature(rsa_key(), rsa_sha1, {{"#x", part_x}}) + "</a>", rsa_key()));
  for (const std::string& method : {rsa_sha256, rsa_pss_sha256}) {
    EXPECT_FALSE(agrees_on("<a>" + part_x + genuine_signature(rsa_key(), method, {{"#x", part_x, "", sha1_uri}}) + "</a>", rsa_key()))
        << method;
  }
}

TEST_F(SecondOpinion, ObjectsToASecondElementWithTheId) {
  for (const std::string& method : {rsa_sha256, rsa_pss_sha256}) {
    const std::string signature = genuine_signature(rsa_key(), method, {{"#x", part_x}});
    EXPECT_FALSE(agrees_on("<a>" + part_x + signature + "<c ID=\"x\"/></a>", rsa_key())) << method;
  }
}

TEST_F(SecondOpinion, ObjectsToADocumentTypeDeclaration) {
  EXPECT_FALSE(agrees_on("<!DOCTYPE a><a>" + part_x + genuine_signature(rsa_key(), rsa_sha256, {{"#x", part_x}}) + "</a>", rsa_key()));
}

// xmlsec1's default would open the file: XML_PARSE_NONET does not cover its own fetch.
TEST_F(SecondOpinion, ObjectsToAFileAsReference) {
  char name[] = "/tmp/signet-opinion-XXXXXX";
  const int descriptor = ::mkstemp(name);
  ASSERT_GE(descriptor, 0);
  ::close(descriptor);
  std::ofstream{name} << "octets";
  const std::string uri = std::string{"file://"} + name;
  for (const std::string& method : {rsa_sha256, rsa_pss_sha256}) {
    EXPECT_FALSE(agrees_on("<a>" + genuine_signature(rsa_key(), method, {{uri, "octets"}}) + "</a>", rsa_key())) << method;
  }
  std::remove(name);
}

TEST_F(SecondOpinion, ObjectsToXPointer) {
  EXPECT_FALSE(agrees_on("<a>" + part_x + genuine_signature(rsa_key(), rsa_sha256, {{"#xpointer(//b)", part_x}}) + "</a>", rsa_key()));
}

TEST_F(SecondOpinion, ObjectsToOtherTransforms) {
  const std::string transforms =
      "<ds:Transforms><ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#base64\"></ds:Transform></ds:Transforms>";
  for (const std::string& method : {rsa_sha256, rsa_pss_sha256}) {
    EXPECT_FALSE(
        agrees_on("<a><b Id=\"x\">MTIz</b>" + genuine_signature(rsa_key(), method, {{"#x", "123", transforms}}) + "</a>", rsa_key()))
        << method;
  }
}

TEST_F(SecondOpinion, LeavesTheSealOutOfAnEnvelopedReference) {
  const std::string transforms = "<ds:Transforms><ds:Transform Algorithm=\"" + enveloped_uri + "\"></ds:Transform></ds:Transforms>";
  for (const std::string& method : {rsa_sha256, rsa_pss_sha256}) {
    EXPECT_TRUE(
        agrees_on("<a>" + part_x + genuine_signature(rsa_key(), method, {{"", "<a>" + part_x + "</a>", transforms}}) + "</a>", rsa_key()))
        << method;
  }
}

}  // namespace
}  // namespace signet::test
