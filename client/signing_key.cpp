#include "client/signing_key.h"

#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "client/token_uri.h"
#include "policy/openssl_owner.h"
#include "policy/signed_info.h"

namespace signet::client {
namespace {

using Bio = std::unique_ptr<BIO, Closer<BIO_free>>;
using Context = std::unique_ptr<EVP_MD_CTX, Closer<EVP_MD_CTX_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Closer<ECDSA_SIG_free>>;

Refusal unusable(std::string what) {
  ERR_clear_error();
  return {Reason::key_unusable, std::move(what)};
}

// A passphrase is never asked for: nothing is asked without a terminal, and OpenSSL would ask by itself.
int no_passphrase(char*, int, int, void*) { return -1; }

const EVP_MD* digest_of(SignatureAlgorithm algorithm) { return hash_of(algorithm) == HashAlgorithm::sha384 ? EVP_sha384() : EVP_sha256(); }

Result<Bytes> raw_ecdsa(const Bytes& der, SignatureAlgorithm algorithm) {
  const int half = algorithm == SignatureAlgorithm::ecdsa_sha384 ? 48 : 32;
  const unsigned char* at = der.data();
  const EcSignature pair{d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()))};
  Bytes raw(2 * static_cast<std::size_t>(half));
  const bool done = pair && BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), raw.data(), half) == half &&
                    BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), raw.data() + half, half) == half;
  if (!done) return unusable("ECDSA");
  return raw;
}

}  // namespace

void SigningKey::Free::operator()(evp_pkey_st* key) const noexcept { EVP_PKEY_free(key); }

Result<SigningKey> SigningKey::from_pem(std::string_view pem, const Certificate& certificate) {
  const auto algorithm = usual_algorithm(certificate);
  if (!algorithm) return unusable("RSA, P-256, P-384");
  TRY_DONE(check_key(certificate, *algorithm));
  const Bio text{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
  std::unique_ptr<evp_pkey_st, Free> key{PEM_read_bio_PrivateKey(text.get(), nullptr, &no_passphrase, nullptr)};
  if (!key) return unusable("PEM");
  if (X509_check_private_key(certificate.handle(), key.get()) != 1) return unusable(certificate.common_name());
  return SigningKey{std::move(key), *algorithm};
}

Result<SigningKey> SigningKey::from_token(std::string_view uri) {
  TRY(const auto place, read_token_uri(uri));
  TRY(auto pin, read_pin_of(place));
  TRY(auto token, hsm::PersonalToken::open(place.settings, std::move(pin)));
  TRY(const auto certificate, Certificate::decode(token->certificate()));
  const auto algorithm = usual_algorithm(certificate);
  if (!algorithm) return unusable("RSA, P-256, P-384");
  TRY_DONE(check_key(certificate, *algorithm));
  return SigningKey{std::move(token), *algorithm};
}

Result<Bytes> SigningKey::sign(ByteView octets) const {
  if (token_) return token_->sign(octets, algorithm_);
  const Context context{EVP_MD_CTX_new()};
  std::size_t size = 0;
  const bool begun = EVP_DigestSignInit(context.get(), nullptr, digest_of(algorithm_), nullptr, key_.get()) == 1 &&
                     EVP_DigestSign(context.get(), nullptr, &size, octets.data(), octets.size()) == 1;
  if (!begun) return unusable("EVP_DigestSign");
  Bytes value(size);
  if (EVP_DigestSign(context.get(), value.data(), &size, octets.data(), octets.size()) != 1) return unusable("EVP_DigestSign");
  value.resize(size);
  const bool elliptic = algorithm_ == SignatureAlgorithm::ecdsa_sha256 || algorithm_ == SignatureAlgorithm::ecdsa_sha384;
  return elliptic ? raw_ecdsa(value, algorithm_) : Result<Bytes>{std::move(value)};
}

}  // namespace signet::client
