// CMS read strictly from DER (RFC 5652, EN 319 122-1).
#include <gtest/gtest.h>

#include <algorithm>

#include "cms_made.h"
#include "policy/base/limits.h"
#include "policy/cms.h"
#include "policy/der.h"
#include "policy/signed_info.h"
#include "tests/unit/journal/refused.h"

namespace signet {
namespace {

using namespace signet::test;

const Bytes content_type{9, 3}, message_digest{9, 4}, signing_time{9, 5}, signing_certificate{16, 2, 47};

Bytes usual_cms() {
  static const auto made = cms_by_command({});
  return made;
}

using Edit = std::function<void(CmsTree&)>;

Result<CmsSignature> read_edited(const Edit& edit, const Bytes& cms = usual_cms()) {
  CmsTree tree{cms};
  edit(tree);
  return read_cms(tree.root.encode());
}

void refuse(const Edit& edit, Reason reason = Reason::signature_malformed, const Bytes& cms = usual_cms()) {
  EXPECT_REFUSED(read_edited(edit, cms), reason);
}

Outcome verified(const CmsSignature& cms) {
  TRY(const auto signer, Certificate::decode(cms.certificates.at(cms.signer)));
  return verify_cms(cms, signer);
}

TEST(Cms, ReadsWhatOpenSslsCommandSigns) {
  using enum SignatureAlgorithm;
  const std::vector<std::tuple<std::string, std::string, SignatureAlgorithm>> kinds{
      {"rsa", "sha256", rsa_sha256},     {"rsa", "sha384", rsa_sha384},     {"rsa", "sha512", rsa_sha512},
      {"pss", "sha256", rsa_pss_sha256}, {"pss", "sha384", rsa_pss_sha384}, {"pss", "sha512", rsa_pss_sha512},
      {"p256", "sha256", ecdsa_sha256},  {"p256", "sha512", ecdsa_sha512},  {"p384", "sha384", ecdsa_sha384}};
  for (const auto& [kind, digest, algorithm] : kinds) {
    SCOPED_TRACE(kind + " " + digest);
    const auto octets = cms_by_command({kind, digest, "-certfile other.pem"});
    const auto cms = read_cms(octets);
    ASSERT_TRUE(cms) << cms.refusal().detail;
    EXPECT_EQ(cms->algorithm, algorithm);
    EXPECT_EQ(cms->digest_algorithm, hash_of(algorithm));
    EXPECT_EQ(cms->message_digest, hash(hash_of(algorithm), as_bytes(signed_content)));
    EXPECT_EQ(cms->size, octets.size());
    EXPECT_EQ(cms->certificates.size(), 2U);
    EXPECT_EQ(cms->certificates[cms->signer], certificate_of(kind));
    EXPECT_EQ(cms->signing_certificate, sha256(certificate_of(kind)));
    EXPECT_TRUE(cms->signing_time);
    EXPECT_TRUE(cms->time_stamps.empty());
    ASSERT_DONE(verified(*cms));
    auto other = *cms;
    other.signed_attributes.back() ^= 1;
    EXPECT_REFUSED(verified(other), Reason::signature_invalid);
    other.signer = 1 - other.signer;
    EXPECT_FALSE(verified(other));
  }
}

TEST(Cms, ReadsWhatOpenSslsInterfaceSigns) {
  for (const char* kind : {"rsa", "p256", "p384"}) {
    const auto cms = read_cms(cms_by_api(kind));
    ASSERT_TRUE(cms) << cms.refusal().detail;
    EXPECT_FALSE(cms->signing_time);
    EXPECT_EQ(cms->signing_certificate, sha256(certificate_of(kind)));
    ASSERT_DONE(verified(*cms));
  }
}

TEST(Cms, FindsTheSignerByKeyIdentifier) {
  const auto octets = cms_by_command({"p256", "sha256", "-keyid -certfile other.pem"});
  const auto cms = read_cms(octets);
  ASSERT_TRUE(cms) << cms.refusal().detail;
  EXPECT_EQ(cms->certificates[cms->signer], certificate_of("p256"));
  ASSERT_DONE(verified(*cms));
  refuse([](CmsTree& t) { t.signer()[1].octets.back() ^= 1; }, Reason::certificate_missing, octets);
  refuse([](CmsTree& t) { t.signer()[1].octets.clear(); }, Reason::signature_malformed, octets);
  refuse([](CmsTree& t) { t.signer()[0].octets = {1}; }, Reason::signature_malformed, octets);
}

TEST(Cms, NeedsTheSignersCertificateOnce) {
  refuse([](CmsTree& t) { t.certificates().children.clear(); }, Reason::certificate_missing);
  refuse([](CmsTree& t) { t.data().children.erase(t.data().children.begin() + 3); }, Reason::certificate_missing);
  refuse([](CmsTree& t) { t.certificates().children.push_back(t.certificates()[0]); }, Reason::certificate_missing);
  refuse([](CmsTree& t) { t.signer()[1][1].octets.back() ^= 1; }, Reason::certificate_missing);           // serial
  refuse([](CmsTree& t) { t.signer()[1][0][0][0][1].octets.back() ^= 1; }, Reason::certificate_missing);  // issuer
  refuse([](CmsTree& t) { t.certificates()[0].tag = 0xa1; });
  refuse([](CmsTree& t) { t.certificates()[0][0].children.pop_back(), t.certificates()[0][0].children.pop_back(); });
  refuse([](CmsTree& t) { t.certificates()[0].children.push_back(primitive(5, {})); });
  refuse([](CmsTree& t) { t.certificates()[0][0].children.push_back(primitive(5, {})); });
  refuse([](CmsTree& t) { t.certificates()[0][0].children.back()[0][0][0].tag = 4; });  // an extension
}

TEST(Cms, IsDerWithZerosBehind) {
  auto padded = usual_cms();
  padded.resize(padded.size() + 3000);
  const auto cms = read_cms(padded);
  ASSERT_TRUE(cms) << cms.refusal().detail;
  EXPECT_EQ(cms->size, usual_cms().size());
  padded[padded.size() - 1] = 1;
  EXPECT_REFUSED(read_cms(padded), Reason::signature_malformed);
  padded.resize(limits::cms_bytes_max + 1);
  EXPECT_REFUSED(read_cms(padded), Reason::too_large);
  const auto octets = usual_cms();
  Bytes indefinite{0x30, 0x80};
  indefinite.insert(indefinite.end(), octets.begin() + 4, octets.end());
  indefinite.insert(indefinite.end(), {0, 0});
  EXPECT_REFUSED(read_cms(indefinite), Reason::signature_malformed);
  Bytes longer{0x30, 0x83, 0};
  longer.insert(longer.end(), octets.begin() + 2, octets.end());
  EXPECT_REFUSED(read_cms(longer), Reason::signature_malformed);
  // A length below 128 in the long form: 81 01 instead of 01, with the lengths around it right.
  CmsTree tree{octets};
  tree.data()[0] = primitive(0x02, {1, 1});
  auto text = tree.root.encode();
  const Bytes written{0x02, 0x02, 0x01, 0x01}, wanted{0x02, 0x81, 0x01, 0x01};
  const auto at = std::search(text.begin(), text.end(), written.begin(), written.end());
  ASSERT_NE(at, text.end());
  std::copy(wanted.begin(), wanted.end(), at);
  EXPECT_REFUSED(read_cms(text), Reason::signature_malformed);
  for (std::size_t size = 0; size < octets.size(); ++size) EXPECT_FALSE(read_cms(ByteView{octets}.first(size))) << size;
}

TEST(Cms, IsDetachedSignedDataOfOneSigner) {
  refuse([](CmsTree& t) { t.root[0].octets.back() = 1; });
  refuse([](CmsTree& t) { t.root.children.push_back(primitive(5, {})); });
  refuse([](CmsTree& t) { t.root[1].children.push_back(primitive(5, {})); });
  refuse([](CmsTree& t) { t.root[1].tag = 0xa1; });
  refuse([](CmsTree& t) { t.data()[0].octets = {2}; });
  refuse([](CmsTree& t) { t.data()[0].octets = {0, 1}; });
  EXPECT_TRUE(read_edited([](CmsTree& t) { t.data()[0].octets = {3}; }));
  refuse([](CmsTree& t) { t.data()[1].children.clear(); });
  refuse([](CmsTree& t) { t.data()[1][0][0].octets.back() = 2; });  // another digest algorithm
  refuse([](CmsTree& t) { t.data()[2][0].octets.back() = 2; });
  refuse([](CmsTree& t) { t.data()[2].children.push_back(group(0xa0, {primitive(4, {1})})); });
  refuse([](CmsTree& t) { t.data().children.back().children.clear(); });
  refuse([](CmsTree& t) { t.data().children.back().children.push_back(t.signer()); });
  refuse([](CmsTree& t) { t.data().children.push_back(primitive(5, {})); });
  EXPECT_TRUE(read_edited([](CmsTree& t) { t.data().children.insert(t.data().children.begin() + 4, group(0xa1, {sequence({})})); }));
}

TEST(Cms, ASignerInfoHasItsParts) {
  refuse([](CmsTree& t) { t.signer()[0].octets = {3}; });
  refuse([](CmsTree& t) { t.signer()[0].octets = {2}; });
  refuse([](CmsTree& t) { t.signer()[1].children.pop_back(); });
  refuse([](CmsTree& t) { t.signer()[1].tag = 0xa0; });
  refuse([](CmsTree& t) { t.signer()[1][1].octets.insert(t.signer()[1][1].octets.begin(), 0); });
  refuse([](CmsTree& t) { t.signer().children.erase(t.signer().children.begin() + 3); });  // no signed attributes
  refuse([](CmsTree& t) { t.signer()[5].octets.clear(); });
  refuse([](CmsTree& t) { t.signer()[5].octets.resize(limits::signature_value_bytes_max + 1); });
  refuse([](CmsTree& t) { t.signer().children.pop_back(); });
  refuse([](CmsTree& t) { t.signer().children.push_back(primitive(5, {})); });
  refuse([](CmsTree& t) { t.signer().children.push_back(group(0xa1, {})); });
  refuse([](CmsTree& t) { t.signer().children.push_back(group(0xa1, {sequence({oid({1, 2})})})); });
  const Bytes time_stamp{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 14};
  const auto unsigned_one = [](const Bytes& type) {
    return read_edited([&](CmsTree& t) {
      t.signer().children.push_back(group(0xa1, {sequence({oid(type), group(0x31, {sequence({})})})}));
    });
  };
  EXPECT_EQ(unsigned_one(time_stamp)->time_stamps, std::vector<Bytes>{(Bytes{0x30, 0})});
  EXPECT_TRUE(unsigned_one({1, 2})->time_stamps.empty());
}

TEST(Cms, SignedAttributesStandOnceInOrder) {
  for (const auto& type : {content_type, message_digest}) {
    refuse([&](CmsTree& t) {
      const auto gone = t.attribute(type).encode();
      std::erase_if(t.attributes().children, [&](const DerTree& e) { return e.encode() == gone; });
    });
  }
  for (const auto& type : {content_type, message_digest, signing_time, signing_certificate}) {
    SCOPED_TRACE(type.back());
    refuse([&](CmsTree& t) { t.attribute(type)[1].children.clear(); });
    refuse([&](CmsTree& t) { t.attribute(type)[1].children.push_back(t.attribute(type)[1][0]), t.sort_attributes(); });
    refuse([&](CmsTree& t) {  // twice, with another value
      auto second = t.attribute(type);
      second[1].children.push_back(primitive(5, {}));
      t.attributes().children.push_back(second), t.sort_attributes();
    });
    refuse([&](CmsTree& t) { t.attribute(type)[1][0] = primitive(0x0c, {}), t.sort_attributes(); });
    refuse([&](CmsTree& t) { t.attribute(type).children.push_back(primitive(5, {})), t.sort_attributes(); });
  }
  refuse([](CmsTree& t) { std::swap(t.attributes()[0], t.attributes()[1]); });
  refuse(
      [](CmsTree& t) { std::rotate(t.attributes().children.begin(), t.attributes().children.begin() + 1, t.attributes().children.end()); });
  refuse([](CmsTree& t) { t.attribute(content_type)[1][0].octets.back() = 2, t.sort_attributes(); });
  refuse([](CmsTree& t) { t.attribute(message_digest)[1][0].octets.pop_back(), t.sort_attributes(); });
  refuse([](CmsTree& t) { t.attributes().children.clear(); });
  refuse([](CmsTree& t) { t.attribute(message_digest)[1][0].tag = 0x0c, t.sort_attributes(); });
  refuse([](CmsTree& t) {
    auto second = t.attribute(message_digest);
    second[1][0].octets[0] ^= 1;
    t.attributes().children.push_back(second), t.sort_attributes();
  });
  refuse([](CmsTree& t) { t.attributes().children.push_back(sequence({oid({1, 2, 3}), group(0x31, {})})), t.sort_attributes(); });
  const auto more = [](const Bytes& type) {
    return read_edited([&](CmsTree& t) {
      t.attributes().children.push_back(sequence({oid(type), group(0x31, {sequence({})})})), t.sort_attributes();
    });
  };
  EXPECT_TRUE(more({1, 2, 3}));
  EXPECT_TRUE(more({0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 12}));  // signing-certificate v1
  EXPECT_EQ(read_edited([](CmsTree& t) {
              std::erase_if(t.attributes().children, [](DerTree& e) { return e[0].octets.back() == 47; });
            })->signing_certificate,
            std::nullopt);
}

TEST(Cms, SigningCertificateIsTheSigners) {
  const auto with = [](std::vector<DerTree> identifier) {
    return read_edited(
        [&](CmsTree& t) { t.attribute(signing_certificate)[1][0] = sequence({sequence({sequence(identifier)})}), t.sort_attributes(); });
  };
  const auto certificate = certificate_of("rsa");
  const auto algorithm = [](unsigned char which) { return sequence({oid({0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, which})}); };
  const auto hashed = [&](HashAlgorithm which) { return primitive(4, hash(which, certificate)); };
  using enum HashAlgorithm;
  EXPECT_EQ(with({hashed(HashAlgorithm::sha256)})->signing_certificate, signet::sha256(certificate));
  EXPECT_EQ(with({algorithm(1), hashed(HashAlgorithm::sha256)})->signing_certificate, signet::sha256(certificate));
  EXPECT_EQ(with({algorithm(2), hashed(sha384)})->signing_certificate, signet::sha256(certificate));
  EXPECT_EQ(with({algorithm(3), hashed(sha512), sequence({})})->signing_certificate, signet::sha256(certificate));
  EXPECT_REFUSED(with({algorithm(4), hashed(HashAlgorithm::sha256)}), Reason::signature_malformed);
  EXPECT_REFUSED(with({algorithm(2), hashed(HashAlgorithm::sha256)}), Reason::signature_malformed);
  EXPECT_REFUSED(with({primitive(4, Bytes(32))}), Reason::signature_malformed);
  EXPECT_REFUSED(with({primitive(4, {})}), Reason::signature_malformed);
  EXPECT_REFUSED(with({}), Reason::signature_malformed);
  EXPECT_REFUSED(with({hashed(HashAlgorithm::sha256), primitive(5, {})}), Reason::signature_malformed);
  refuse([](CmsTree& t) { t.attribute(signing_certificate)[1][0] = sequence({sequence({})}), t.sort_attributes(); });
  refuse([](CmsTree& t) { t.attribute(signing_certificate)[1][0].children.push_back(primitive(5, {})), t.sort_attributes(); });
}

TEST(Cms, SigningTimeIsUtcToTheSecond) {
  const auto at = [](unsigned char tag, const std::string& text) {
    return read_edited([&](CmsTree& t) { t.attribute(signing_time)[1][0] = primitive(tag, to_bytes(text)), t.sort_attributes(); });
  };
  EXPECT_EQ(at(0x17, "260528080405Z")->signing_time, parse_iso8601("2026-05-28T15:04:05+07:00"));
  EXPECT_EQ(at(0x17, "500101000000Z")->signing_time, parse_iso8601("1950-01-01T00:00:00+00:00"));
  EXPECT_EQ(at(0x17, "491231235959Z")->signing_time, parse_iso8601("2049-12-31T23:59:59+00:00"));
  EXPECT_EQ(at(0x18, "20560528080405Z")->signing_time, parse_iso8601("2056-05-28T08:04:05+00:00"));
  for (const char* text : {"2605280804Z", "260528080405", "260528080405+0000", "261328080405Z", "20260528080405Z", "2605280804 5Z", ""}) {
    EXPECT_REFUSED(at(0x17, text), Reason::signature_malformed);
  }
  for (const char* text : {"20260528080405.5Z", "260528080405Z", "20260528080405", "20260528080405+"}) {
    EXPECT_REFUSED(at(0x18, text), Reason::signature_malformed);
  }
}

TEST(Cms, AlgorithmsAreListedAndAgree) {
  constexpr auto other = Reason::algorithm_not_allowed;
  refuse([](CmsTree& t) { t.signer()[2][0].octets = {0x2b, 0x0e, 3, 2, 0x1a}; }, other);  // SHA-1
  refuse([](CmsTree& t) { t.signer()[2].children.push_back(primitive(4, {})); }, other);  // parameters
  refuse([](CmsTree& t) { t.signer()[2].children = {}; });
  refuse([](CmsTree& t) { t.signer()[2].children = {oid({1}), primitive(5, {}), primitive(5, {})}; });
  refuse([](CmsTree& t) { t.signer()[4][0].octets.back() = 5; }, other);  // SHA-1 with RSA
  refuse([](CmsTree& t) { t.signer()[4][1] = sequence({}); }, other);     // RSA with parameters
  refuse([](CmsTree& t) { t.signer()[4].children = {}; });
  EXPECT_EQ(read_edited([](CmsTree& t) { t.signer()[4][0].octets.back() = 11; })->algorithm, SignatureAlgorithm::rsa_sha256);
  refuse([](CmsTree& t) { t.signer()[4][0].octets.back() = 12; }, other);  // RSA with SHA-384 over SHA-256
  refuse([](CmsTree& t) { t.signer()[4][0].octets.back() = 10; }, other);  // PSS without parameters
  const auto ecdsa = cms_by_command({"p256"});
  refuse([](CmsTree& t) { t.signer()[4].children.push_back(primitive(5, {})); }, other, ecdsa);
  refuse([](CmsTree& t) { t.signer()[4][0].octets.back() = 3; }, other, ecdsa);
  refuse([](CmsTree& t) { t.signer()[4][0].octets = {0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1}; }, other, ecdsa);  // the key's OID
  const auto pss = cms_by_command({"pss"});
  refuse([](CmsTree& t) { t.signer()[4].children.pop_back(); }, other, pss);
  refuse([](CmsTree& t) { t.signer()[4][1].children.erase(t.signer()[4][1].children.begin()); }, other, pss);
  refuse([](CmsTree& t) { t.signer()[4][1][0][0][0].octets.back() = 2; }, other, pss);     // hash
  refuse([](CmsTree& t) { t.signer()[4][1][1][0][1][0].octets.back() = 2; }, other, pss);  // MGF1's hash
  refuse([](CmsTree& t) { t.signer()[4][1][1][0][0].octets.back() = 9; }, other, pss);     // another mask
  refuse([](CmsTree& t) { t.signer()[4][1][2][0].octets = {20}; }, other, pss);            // salt
  refuse([](CmsTree& t) { t.signer()[4][1].children.pop_back(); }, other, pss);
  refuse([](CmsTree& t) { t.signer()[4][1].children.push_back(group(0xa3, {primitive(2, {1})})); }, other, pss);
  refuse([](CmsTree& t) { t.signer()[4][1].tag = 0x31; }, other, pss);
}

TEST(Cms, AnEcdsaValueIsTwoPositiveNumbers) {
  const auto octets = cms_by_command({"p256"});
  const auto value_as = [&](const std::function<void(DerTree&)>& edit) {
    CmsTree tree{octets};
    auto value = DerTree::parse(tree.signer()[5].octets);
    edit(value);
    tree.signer()[5].octets = value.encode();
    const auto cms = read_cms(tree.root.encode());
    EXPECT_TRUE(cms);
    return verified(*cms);
  };
  ASSERT_DONE(value_as([](DerTree&) {}));
  EXPECT_REFUSED(value_as([](DerTree& v) { v[0].octets.insert(v[0].octets.begin(), 0), v[0].octets.insert(v[0].octets.begin(), 0); }),
                 Reason::signature_invalid);
  EXPECT_REFUSED(value_as([](DerTree& v) { v[0].octets = {0x80}; }), Reason::signature_invalid);
  EXPECT_REFUSED(value_as([](DerTree& v) { v[0].octets = {}; }), Reason::signature_invalid);
  EXPECT_REFUSED(value_as([](DerTree& v) { v[0].octets = Bytes(40, 1); }), Reason::signature_invalid);
  EXPECT_REFUSED(value_as([](DerTree& v) { v[0].octets = {0}; }), Reason::signature_invalid);
  EXPECT_REFUSED(value_as([](DerTree& v) { v[0].tag = 4; }), Reason::signature_invalid);
  EXPECT_REFUSED(value_as([](DerTree& v) { v.children.pop_back(); }), Reason::signature_invalid);
  EXPECT_REFUSED(value_as([](DerTree& v) { v.children.push_back(v[0]); }), Reason::signature_invalid);
  EXPECT_REFUSED(value_as([](DerTree& v) { v.tag = 0x31; }), Reason::signature_invalid);
}

TEST(Cms, AnEcdsaValueHasOneForm) {
  for (int tries = 0; tries < 50; ++tries) {  // a number without a leading zero can get one
    CmsTree tree{cms_by_api("p256")};
    auto pair = DerTree::parse(tree.signer()[5].octets);
    if (pair[0].octets.size() != 32) continue;
    pair[0].octets.insert(pair[0].octets.begin(), 0);
    tree.signer()[5].octets = pair.encode();
    EXPECT_REFUSED(verified(*read_cms(tree.root.encode())), Reason::signature_invalid);
    pair[0].octets.erase(pair[0].octets.begin());
    tree.signer()[5].octets = pair.encode();
    EXPECT_TRUE(verified(*read_cms(tree.root.encode())));
    tree.signer()[5].octets.push_back(0);
    EXPECT_REFUSED(verified(*read_cms(tree.root.encode())), Reason::signature_invalid);
    return;
  }
  FAIL() << "no such number in 50 values";
}

TEST(Der, HasOneForm) {
  const auto read = [](const Bytes& octets) {
    DerReader in{octets};
    return in.next() && in.done();
  };
  EXPECT_TRUE(read({0x04, 0x01, 0xff}));
  EXPECT_TRUE(read({0x30, 0x00}));
  EXPECT_FALSE(read({0x00, 0x00}));
  EXPECT_FALSE(read({0x1f, 0x01, 0xff}));
  EXPECT_FALSE(read({0x30, 0x80, 0x00, 0x00}));
  EXPECT_FALSE(read({0x30, 0x80}));
  EXPECT_FALSE(read({0x04, 0x81, 0x01, 0xff}));
  EXPECT_FALSE(read({0x04, 0x85, 0x01, 0x00, 0x00, 0x00, 0x00}));
  EXPECT_FALSE(read({0x04, 0x02, 0xff}));
  EXPECT_FALSE(read({0x04, 0x01, 0xff, 0x00}));
  EXPECT_FALSE(read({0x04}));
  EXPECT_FALSE(read({}));
  Bytes lengthy{0x04, 0x82, 0x00, 0x80};
  lengthy.resize(4 + 128);
  EXPECT_FALSE(read(lengthy));
  lengthy.erase(lengthy.begin() + 2);
  lengthy[1] = 0x81;
  EXPECT_TRUE(read(lengthy));
}

TEST(Cms, TheKeyFitsTheAlgorithm) {
  const auto cms = read_cms(usual_cms());
  const auto other = Certificate::decode(certificate_of("p256"));
  EXPECT_REFUSED(verify_cms(*cms, *other), Reason::algorithm_not_allowed);
}

}  // namespace
}  // namespace signet
