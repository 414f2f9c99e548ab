#include "hsm/signature_value.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <array>
#include <memory>
#include <string_view>

namespace signet::hsm {
namespace {

using DigestContext = std::unique_ptr<EVP_MD_CTX, decltype([](EVP_MD_CTX* context) { EVP_MD_CTX_free(context); })>;
using EcdsaValue = std::unique_ptr<ECDSA_SIG, decltype([](ECDSA_SIG* value) { ECDSA_SIG_free(value); })>;

enum class Scheme : std::uint8_t { pkcs1, pss, ecdsa };

Scheme scheme(SignatureAlgorithm algorithm) noexcept {
  switch (algorithm) {
    case SignatureAlgorithm::rsa_sha256:
    case SignatureAlgorithm::rsa_sha384:
    case SignatureAlgorithm::rsa_sha512: return Scheme::pkcs1;
    case SignatureAlgorithm::rsa_pss_sha256:
    case SignatureAlgorithm::rsa_pss_sha384:
    case SignatureAlgorithm::rsa_pss_sha512: return Scheme::pss;
    case SignatureAlgorithm::ecdsa_sha256:
    case SignatureAlgorithm::ecdsa_sha384:
    case SignatureAlgorithm::ecdsa_sha512: return Scheme::ecdsa;
  }
  broken_promise("every signature algorithm has a scheme");
}

const EVP_MD* digest(SignatureAlgorithm algorithm) noexcept {
  switch (algorithm) {
    case SignatureAlgorithm::rsa_sha256:
    case SignatureAlgorithm::rsa_pss_sha256:
    case SignatureAlgorithm::ecdsa_sha256: return EVP_sha256();
    case SignatureAlgorithm::rsa_sha384:
    case SignatureAlgorithm::rsa_pss_sha384:
    case SignatureAlgorithm::ecdsa_sha384: return EVP_sha384();
    case SignatureAlgorithm::rsa_sha512:
    case SignatureAlgorithm::rsa_pss_sha512:
    case SignatureAlgorithm::ecdsa_sha512: return EVP_sha512();
  }
  broken_promise("every signature algorithm has a digest");
}

// RFC 9231 2.3.10: MGF1 with the digest of the signature, a salt as long as that digest, trailer field 1.
bool ask_for_pss(EVP_PKEY_CTX* parameters, const EVP_MD* digest) {
  return EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) > 0 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) > 0 && EVP_PKEY_CTX_set_rsa_mgf1_md(parameters, digest) > 0;
}

std::optional<Bytes> openssl_value(EVP_PKEY& key, SignatureAlgorithm algorithm, ByteView octets) {
  const DigestContext context{EVP_MD_CTX_new()};
  EVP_PKEY_CTX* parameters = nullptr;  // owned by the context
  if (!context || EVP_DigestSignInit(context.get(), &parameters, digest(algorithm), nullptr, &key) != 1) return std::nullopt;
  if (scheme(algorithm) == Scheme::pss && !ask_for_pss(parameters, digest(algorithm))) return std::nullopt;
  std::size_t size = 0;
  if (EVP_DigestSign(context.get(), nullptr, &size, octets.data(), octets.size()) != 1) return std::nullopt;
  Bytes value(size);
  if (EVP_DigestSign(context.get(), value.data(), &size, octets.data(), octets.size()) != 1) return std::nullopt;
  value.resize(size);
  return value;
}

std::optional<Bytes> raw_ecdsa(const Bytes& der, std::size_t order_bytes) {
  const unsigned char* at = der.data();
  const EcdsaValue value{d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()))};
  if (!value || at != der.data() + der.size()) return std::nullopt;
  Bytes raw(2 * order_bytes);
  const int width = static_cast<int>(order_bytes);
  if (BN_bn2binpad(ECDSA_SIG_get0_r(value.get()), raw.data(), width) != width) return std::nullopt;
  if (BN_bn2binpad(ECDSA_SIG_get0_s(value.get()), raw.data() + order_bytes, width) != width) return std::nullopt;
  return raw;
}

}  // namespace

std::optional<KeyType> type_of(const EVP_PKEY& key) {
  if (EVP_PKEY_get_base_id(&key) == EVP_PKEY_RSA) return KeyType::rsa;
  if (EVP_PKEY_get_base_id(&key) != EVP_PKEY_EC) return std::nullopt;
  std::array<char, 64> group{};
  std::size_t size = 0;
  if (EVP_PKEY_get_group_name(&key, group.data(), group.size(), &size) != 1) return std::nullopt;
  const std::string_view name{group.data(), size};
  if (name == "prime256v1") return KeyType::p256;
  if (name == "secp384r1") return KeyType::p384;
  return std::nullopt;
}

bool suits(KeyType type, SignatureAlgorithm algorithm) noexcept { return (type == KeyType::rsa) == (scheme(algorithm) != Scheme::ecdsa); }

std::optional<Bytes> signature_value(EVP_PKEY& key, KeyType type, SignatureAlgorithm algorithm, ByteView octets) {
  ensure(suits(type, algorithm), "the algorithm is one of the key's");
  auto value = openssl_value(key, algorithm, octets);
  if (!value || type == KeyType::rsa) return value;
  return raw_ecdsa(*value, type == KeyType::p256 ? 32 : 48);
}

}  // namespace signet::hsm
