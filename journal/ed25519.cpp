#include "journal/ed25519.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

namespace signet::journal {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};
struct FreeBio {
  void operator()(BIO* bio) const noexcept { BIO_free(bio); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;
using Bio = std::unique_ptr<BIO, FreeBio>;

}  // namespace

void PrivateKey::Free::operator()(evp_pkey_st* key) const noexcept { EVP_PKEY_free(key); }

bool verify_ed25519(const PublicKey& key, ByteView message, const Signature& signature) {
  struct FreeKey {
    void operator()(EVP_PKEY* each) const noexcept { EVP_PKEY_free(each); }
  };
  const std::unique_ptr<EVP_PKEY, FreeKey> loaded{
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.value().data(), key.value().size())};
  const Context context{EVP_MD_CTX_new()};
  if (!loaded || !context || EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, loaded.get()) != 1) return false;
  return EVP_DigestVerify(context.get(), signature.value().data(), signature.value().size(), message.data(), message.size()) == 1;
}

Result<PrivateKey> PrivateKey::generate() {
  EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  if (key == nullptr) return Refusal{Reason::system_error, "no Ed25519 key could be made"};
  return PrivateKey{key};
}

Result<PrivateKey> PrivateKey::from_pem(std::string_view pem) {
  const Bio bio{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
  // An empty password callback: an encrypted key is refused instead of asking a terminal.
  PrivateKey key{PEM_read_bio_PrivateKey(
      bio.get(), nullptr, [](char*, int, int, void*) { return -1; }, nullptr)};
  if (!key.key_ || EVP_PKEY_get_id(key.key_.get()) != EVP_PKEY_ED25519)
    return Refusal{Reason::configuration_wrong, "the checkpoint key is not an Ed25519 key in PKCS#8 PEM"};
  return key;
}

std::string PrivateKey::to_pem() const {
  const Bio bio{BIO_new(BIO_s_mem())};
  ensure(bio && PEM_write_bio_PKCS8PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1,
         "an Ed25519 key can be written");
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

PublicKey PrivateKey::public_key() const {
  std::array<unsigned char, 32> octets{};
  std::size_t size = octets.size();
  ensure(EVP_PKEY_get_raw_public_key(key_.get(), octets.data(), &size) == 1 && size == octets.size(), "an Ed25519 key has a public part");
  return PublicKey{octets};
}

Signature PrivateKey::sign(ByteView message) const {
  const Context context{EVP_MD_CTX_new()};
  std::array<unsigned char, 64> octets{};
  std::size_t size = octets.size();
  ensure(context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1, "an Ed25519 key can sign");
  ensure(EVP_DigestSign(context.get(), octets.data(), &size, message.data(), message.size()) == 1 && size == octets.size(),
         "an Ed25519 key signs");
  return Signature{octets};
}

}  // namespace signet::journal
