#include "tests/support/key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <thread>

#include "policy/openssl_owner.h"
#include "tests/support/fail.h"

namespace signet::world {
namespace {

using Number = std::unique_ptr<BIGNUM, Closer<BN_clear_free>>;
using NumberContext = std::unique_ptr<BN_CTX, Closer<BN_CTX_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Closer<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Closer<EVP_MD_CTX_free>>;
using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, Closer<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Closer<OSSL_PARAM_free>>;

constexpr BN_ULONG public_exponent = 65537;

BIGNUM* search_prime() {
  BIGNUM* prime = BN_new();
  do must(BN_generate_prime_ex(prime, 1024, 0, nullptr, nullptr, nullptr) == 1, "prime");
  while (BN_mod_word(prime, public_exponent) == 1);  // else e would have no inverse
  return prime;
}

Number number() { return Number{BN_new()}; }

Key rsa_from_primes(const BIGNUM* p, const BIGNUM* q) {
  const NumberContext context{BN_CTX_new()};
  const auto n = number(), e = number(), d = number(), p1 = number(), q1 = number(), phi = number(), dp = number(), dq = number(),
             qi = number();
  BN_set_word(e.get(), public_exponent);
  BN_mul(n.get(), p, q, context.get());
  BN_sub(p1.get(), p, BN_value_one());
  BN_sub(q1.get(), q, BN_value_one());
  BN_mul(phi.get(), p1.get(), q1.get(), context.get());
  must(BN_mod_inverse(d.get(), e.get(), phi.get(), context.get()) != nullptr, "inverse");
  BN_mod(dp.get(), d.get(), p1.get(), context.get());
  BN_mod(dq.get(), d.get(), q1.get(), context.get());
  BN_mod_inverse(qi.get(), q, p, context.get());
  const ParamBuilder builder{OSSL_PARAM_BLD_new()};
  const std::pair<const char*, const BIGNUM*> parts[] = {
      {OSSL_PKEY_PARAM_RSA_N, n.get()},          {OSSL_PKEY_PARAM_RSA_E, e.get()},
      {OSSL_PKEY_PARAM_RSA_D, d.get()},          {OSSL_PKEY_PARAM_RSA_FACTOR1, p},
      {OSSL_PKEY_PARAM_RSA_FACTOR2, q},          {OSSL_PKEY_PARAM_RSA_EXPONENT1, dp.get()},
      {OSSL_PKEY_PARAM_RSA_EXPONENT2, dq.get()}, {OSSL_PKEY_PARAM_RSA_COEFFICIENT1, qi.get()}};
  for (const auto& [name, value] : parts) OSSL_PARAM_BLD_push_BN(builder.get(), name, value);
  const Params params{OSSL_PARAM_BLD_to_param(builder.get())};
  const KeyContext maker{EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr)};
  EVP_PKEY* key = nullptr;
  must(EVP_PKEY_fromdata_init(maker.get()) == 1 && EVP_PKEY_fromdata(maker.get(), &key, EVP_PKEY_KEYPAIR, params.get()) == 1, "RSA key");
  return Key{key, FreeKey{}};
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}
bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// Reads the hash out of an algorithm's identifier, whatever its namespace.
const EVP_MD* hash_of(std::string_view uri) {
  if (contains(uri, "sha512")) return EVP_sha512();
  if (contains(uri, "sha384")) return EVP_sha384();
  if (contains(uri, "sha256")) return EVP_sha256();
  if (contains(uri, "md5")) return EVP_md5();
  if (contains(uri, "sha1")) return EVP_sha1();
  return EVP_sha256();  // an invented identifier: the document is refused for its name
}

/// XML-DSig 1.1, 6.4.3: r and s, each as wide as the group's order.
Bytes raw_ecdsa(const Key& key, const Bytes& der) {
  const unsigned char* cursor = der.data();
  const std::unique_ptr<ECDSA_SIG, Closer<ECDSA_SIG_free>> value{d2i_ECDSA_SIG(nullptr, &cursor, static_cast<long>(der.size()))};
  must(value != nullptr, "ECDSA value");
  const int width = (EVP_PKEY_get_bits(key.get()) + 7) / 8;
  Bytes raw(static_cast<std::size_t>(2 * width));
  BN_bn2binpad(ECDSA_SIG_get0_r(value.get()), raw.data(), width);
  BN_bn2binpad(ECDSA_SIG_get0_s(value.get()), raw.data() + width, width);
  return raw;
}

/// The mistake of a careless writer: an HMAC whose secret is the public key that everybody has.
Bytes hmac_with_public_key(const Key& key, const EVP_MD* md, ByteView message) {
  const auto secret = public_key_der(key);
  Bytes out(EVP_MAX_MD_SIZE);
  unsigned size = 0;
  HMAC(md, secret.data(), static_cast<int>(secret.size()), message.data(), message.size(), out.data(), &size);
  out.resize(size);
  return out;
}

}  // namespace

PrimePool::PrimePool(unsigned primes) : primes_(primes) {
  std::vector<std::thread> threads;
  const unsigned workers = std::max(1U, std::min(std::thread::hardware_concurrency(), primes));
  for (unsigned worker = 0; worker < workers; ++worker)
    threads.emplace_back([this, worker, workers] {
      for (auto i = worker; i < primes_.size(); i += workers) primes_[i] = search_prime();
    });
  for (auto& thread : threads) thread.join();
}

PrimePool::~PrimePool() {
  for (auto* prime : primes_) BN_clear_free(prime);
}

Key PrimePool::next_rsa() {
  if (++second_ >= primes_.size()) ++first_, second_ = first_ + 1;
  must(second_ < primes_.size(), "the pool of primes is used up");
  // OpenSSL's CRT wants p > q.
  const auto* p = primes_[first_];
  const auto* q = primes_[second_];
  return BN_cmp(p, q) > 0 ? rsa_from_primes(p, q) : rsa_from_primes(q, p);
}

Key generate_rsa(int bits) {
  Key key{EVP_RSA_gen(static_cast<unsigned>(bits)), FreeKey{}};
  must(key != nullptr, "RSA key");
  return key;
}

Key generate_ec(const char* curve) {
  Key key{EVP_EC_gen(curve), FreeKey{}};
  must(key != nullptr, "EC key");
  return key;
}

bool is_ec(const Key& key) { return EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_EC; }

std::string to_pem(const Key& key) {
  const std::unique_ptr<BIO, Closer<BIO_free_all>> out{BIO_new(BIO_s_mem())};
  must(PEM_write_bio_PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1, "write a key");
  char* text = nullptr;
  const auto size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

Key key_from_pem(const std::string& pem) {
  const std::unique_ptr<BIO, Closer<BIO_free_all>> in{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
  Key key{PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr), FreeKey{}};
  must(key != nullptr, "read a key");
  return key;
}

Bytes public_key_der(const Key& key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key.get(), &der);
  must(size > 0, "public key");
  Bytes out(der, der + size);
  OPENSSL_free(der);
  return out;
}

Bytes digest(std::string_view digest_uri, ByteView message) {
  Bytes out(EVP_MAX_MD_SIZE);
  unsigned size = 0;
  must(EVP_Digest(message.data(), message.size(), out.data(), &size, hash_of(digest_uri), nullptr) == 1, "digest");
  out.resize(size);
  return out;
}

Bytes sign(const Key& key, std::string_view method_uri, ByteView message) {
  if (contains(method_uri, "hmac")) return hmac_with_public_key(key, hash_of(method_uri), message);
  const DigestContext context{EVP_MD_CTX_new()};
  EVP_PKEY_CTX* parameters = nullptr;
  must(EVP_DigestSignInit(context.get(), &parameters, hash_of(method_uri), nullptr, key.get()) == 1, "signing");
  if (ends_with(method_uri, "rsa-MGF1")) {
    EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST);  // RFC 9231 2.3.10
  }
  std::size_t size = 0;
  must(EVP_DigestSign(context.get(), nullptr, &size, message.data(), message.size()) == 1, "signing");
  Bytes value(size);
  must(EVP_DigestSign(context.get(), value.data(), &size, message.data(), message.size()) == 1, "signing");
  value.resize(size);
  return is_ec(key) ? raw_ecdsa(key, value) : value;
}

}  // namespace signet::world
