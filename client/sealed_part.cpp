#include "client/sealed_part.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "client/input.h"
#include "policy/base/digest.h"
#include "policy/base/limits.h"
#include "policy/certificate.h"
#include "policy/openssl_owner.h"

namespace signet::client {
namespace {

using Cms = std::unique_ptr<CMS_ContentInfo, Closer<CMS_ContentInfo_free>>;
using Memory = std::unique_ptr<BIO, Closer<BIO_free_all>>;

Refusal wrong_part(const char* what) {
  ERR_clear_error();
  return {Reason::backup_wrong, what};
}

Memory memory_of(ByteView octets) { return Memory{BIO_new_mem_buf(octets.data(), static_cast<int>(octets.size()))}; }

Bytes octets_in(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, data + (size > 0 ? size : 0)};
}

// RFC 8017 7.1: the older padding invites those who can ask again and again.
bool add_recipient(CMS_ContentInfo* cms, X509* certificate) {
  CMS_RecipientInfo* const info = CMS_add1_recipient_cert(cms, certificate, CMS_KEY_PARAM);
  if (info == nullptr) return false;
  if (CMS_RecipientInfo_type(info) != CMS_RECIPINFO_TRANS) return true;
  EVP_PKEY_CTX* const parameters = CMS_RecipientInfo_get0_pkey_ctx(info);
  return parameters != nullptr && EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_OAEP_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_oaep_md(parameters, EVP_sha256()) == 1;
}

}  // namespace

Result<Recipients> Recipients::read(const std::vector<std::string>& files) {
  Recipients recipients;
  for (const auto& file : files) {
    const auto pem = read_file(file, limits::configuration_bytes_max);
    if (!pem) return in_file(file, pem.refusal());
    const auto certificate = Certificate::from_pem(as_text(*pem));
    if (!certificate) return Refusal{Reason::backup_wrong, file + ": " + certificate.refusal().detail};
    const unsigned char* at = certificate->der().data();
    std::shared_ptr<X509> decoded{d2i_X509(nullptr, &at, static_cast<long>(certificate->der().size())), X509_free};
    if (!decoded) return Refusal{Reason::backup_wrong, file};
    recipients.certificates_.push_back(std::move(decoded));
    recipients.digests_.push_back(to_hex(certificate->digest()));
  }
  if (recipients.certificates_.empty()) return Refusal{Reason::backup_wrong, "--to CERT.pem: nobody may open it"};
  return recipients;
}

Result<Bytes> Recipients::encrypt(ByteView content) const {
  const Cms cms{CMS_encrypt(nullptr, nullptr, EVP_aes_256_gcm(), CMS_BINARY | CMS_PARTIAL)};
  if (!cms) return wrong_part("encryption cannot begin");
  for (const auto& each : certificates_) {
    if (!add_recipient(cms.get(), each.get())) return wrong_part("nothing can be encrypted to this certificate; RSA or P-256 is needed");
  }
  const Memory in = memory_of(content);
  const Memory out{BIO_new(BIO_s_mem())};
  if (CMS_final(cms.get(), in.get(), nullptr, CMS_BINARY) != 1 || i2d_CMS_bio(out.get(), cms.get()) != 1)
    return wrong_part("encryption failed");
  return octets_in(out.get());
}

Result<OpeningKey> OpeningKey::read(const std::string& file) {
  const std::unique_ptr<BIO, Closer<BIO_free_all>> bio{BIO_new_file(file.c_str(), "r")};
  OpeningKey key;
  if (bio) key.key_.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  ERR_clear_error();
  if (!key.key_) return Refusal{Reason::key_unusable, file};
  return key;
}

Result<Bytes> OpeningKey::decrypt(ByteView part) const {
  const Memory in = memory_of(part);
  const Cms cms{d2i_CMS_bio(in.get(), nullptr)};
  if (!cms || OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_id_smime_ct_authEnvelopedData)
    return wrong_part("a part that is not AuthEnvelopedData");
  const Memory out{BIO_new(BIO_s_mem())};
  if (CMS_decrypt(cms.get(), key_.get(), nullptr, nullptr, out.get(), CMS_BINARY) != 1)
    return wrong_part("a part cannot be opened with this key, or was changed");
  return octets_in(out.get());
}

}  // namespace signet::client
