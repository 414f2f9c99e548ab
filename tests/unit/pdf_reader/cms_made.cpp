#include "cms_made.h"

#include <gtest/gtest.h>
#include <openssl/cms.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <map>
#include <memory>

#include "pdf_text.h"
#include "policy/base/digest.h"

namespace signet::test {
namespace {

/// Keys and self-signed certificates of every kind.
const Scratch& cms_keys() {
  static const auto scratch = [] {
    auto made = std::make_unique<Scratch>();
    const std::map<std::string, std::string> kinds{{"rsa", "rsa:2048"},
                                                   {"p256", "ec -pkeyopt ec_paramgen_curve:P-256"},
                                                   {"p384", "ec -pkeyopt ec_paramgen_curve:P-384"},
                                                   {"other", "rsa:2048"}};
    for (const auto& [kind, options] : kinds) {
      made->run("openssl req -x509 -newkey " + options + " -nodes -days 30 -subj /CN=" + kind + " -keyout " + kind + ".key -out " + kind +
                ".pem");
      made->run("openssl x509 -in " + kind + ".pem -outform DER -out " + kind + ".der");
    }
    made->write("content", signed_content);
    return made;
  }();
  return *scratch;
}

std::string key_of(const std::string& kind) { return kind == "pss" ? "rsa" : kind; }

template <class T, void (*free_it)(T*)>
struct Free {
  void operator()(T* owned) const { free_it(owned); }
};

}  // namespace

std::vector<DerTree> DerTree::parse_all(ByteView octets) {
  std::vector<DerTree> trees;
  while (!octets.empty()) {
    DerTree tree;
    tree.tag = octets[0];
    std::size_t length = octets[1], head = 2;
    if (length >= 0x80) {
      const std::size_t count = length & 0x7f;
      length = 0;
      for (std::size_t i = 0; i < count; ++i) length = length << 8 | octets[head++];
    }
    const auto content = octets.subspan(head, length);
    if (tree.constructed()) {
      tree.children = parse_all(content);
    } else {
      tree.octets.assign(content.begin(), content.end());
    }
    octets = octets.subspan(head + length);
    trees.push_back(std::move(tree));
  }
  return trees;
}

DerTree DerTree::parse(ByteView octets) { return parse_all(octets).at(0); }

Bytes DerTree::encode() const {
  Bytes content = octets;
  for (const auto& child : children) {
    const auto inner = child.encode();
    content.insert(content.end(), inner.begin(), inner.end());
  }
  Bytes out{tag};
  Bytes length;
  for (auto left = content.size(); left != 0; left >>= 8) length.insert(length.begin(), static_cast<unsigned char>(left & 0xff));
  if (content.size() < 0x80) {
    out.push_back(static_cast<unsigned char>(content.size()));
  } else {
    out.push_back(static_cast<unsigned char>(0x80 | length.size()));
    out.insert(out.end(), length.begin(), length.end());
  }
  out.insert(out.end(), content.begin(), content.end());
  return out;
}

DerTree primitive(unsigned char tag, const Bytes& octets) { return {tag, octets, {}}; }
DerTree group(unsigned char tag, std::vector<DerTree> children) { return {tag, {}, std::move(children)}; }
DerTree sequence(std::vector<DerTree> children) { return group(0x30, std::move(children)); }
DerTree oid(const Bytes& octets) { return primitive(6, octets); }

DerTree& CmsTree::attribute(const Bytes& end) {
  auto& all = attributes().children;
  const auto found = std::find_if(all.begin(), all.end(), [&](const DerTree& each) {
    const auto& type = each.children.at(0).octets;
    return type.size() >= end.size() && std::equal(end.rbegin(), end.rend(), type.rbegin());
  });
  if (found == all.end()) throw std::runtime_error{"no such attribute"};
  return *found;
}

void CmsTree::sort_attributes() {
  auto& all = attributes().children;
  std::sort(all.begin(), all.end(), [](const DerTree& a, const DerTree& b) { return a.encode() < b.encode(); });
}

Bytes cms_by_command(const CmsOptions& options) {
  const auto key = key_of(options.kind);
  const std::string padding = options.kind == "pss" ? " -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:digest" : "";
  cms_keys().run("openssl cms -sign -cades -binary -in content -outform DER -out made.der -md " + options.digest + " -signer " + key +
                 ".pem -inkey " + key + ".key" + padding + " " + options.more);
  return to_bytes(cms_keys().read("made.der"));
}

Bytes certificate_of(const std::string& kind) { return to_bytes(cms_keys().read(key_of(kind) + ".der")); }

Bytes cms_by_api(const std::string& kind) {
  const auto key_text = cms_keys().read(key_of(kind) + ".key"), certificate_text = cms_keys().read(key_of(kind) + ".pem");
  const std::unique_ptr<BIO, Free<BIO, BIO_free_all>> key_file{BIO_new_mem_buf(key_text.data(), static_cast<int>(key_text.size()))};
  const std::unique_ptr<BIO, Free<BIO, BIO_free_all>> certificate_file{
      BIO_new_mem_buf(certificate_text.data(), static_cast<int>(certificate_text.size()))};
  const std::unique_ptr<EVP_PKEY, Free<EVP_PKEY, EVP_PKEY_free>> key{PEM_read_bio_PrivateKey(key_file.get(), nullptr, nullptr, nullptr)};
  const std::unique_ptr<X509, Free<X509, X509_free>> certificate{PEM_read_bio_X509(certificate_file.get(), nullptr, nullptr, nullptr)};
  constexpr unsigned flags = CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP | CMS_CADES;
  const std::unique_ptr<CMS_ContentInfo, Free<CMS_ContentInfo, CMS_ContentInfo_free>> cms{
      CMS_sign(nullptr, nullptr, nullptr, nullptr, flags)};
  auto* const signer = CMS_add1_signer(cms.get(), certificate.get(), key.get(), EVP_sha256(), flags);
  const auto digest = sha256(signed_content);
  CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, view(digest).data(), 32);
  CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_contentType, V_ASN1_OBJECT, OBJ_nid2obj(NID_pkcs7_data), -1);
  EXPECT_EQ(CMS_SignerInfo_sign(signer), 1);  // adds a signing-time: taken out below, and signed anew
  unsigned char* der = nullptr;
  const int size = i2d_CMS_ContentInfo(cms.get(), &der);
  CmsTree tree{ByteView{der, static_cast<std::size_t>(size)}};
  OPENSSL_free(der);
  std::erase_if(tree.attributes().children, [](DerTree& each) { return each[0].octets.back() == 5 && each[0].octets.size() == 9; });
  auto set = tree.attributes();
  set.tag = 0x31;
  const auto octets = set.encode();
  const std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX, EVP_MD_CTX_free>> context{EVP_MD_CTX_new()};
  std::size_t length = 0;
  EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get());
  EVP_DigestSign(context.get(), nullptr, &length, octets.data(), octets.size());
  Bytes value(length);
  EXPECT_EQ(EVP_DigestSign(context.get(), value.data(), &length, octets.data(), octets.size()), 1);
  value.resize(length);
  tree.signer()[5].octets = value;
  return tree.root.encode();
}

}  // namespace signet::test
