#include "policy/base/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <algorithm>
#include <memory>

#include "policy/base/ensure.h"

namespace signet {

namespace {

// Fetched once: EVP_sha256() and its like are looked up in a table under a lock at each use (OpenSSL 3, crypto(7) "Performance").
const EVP_MD* fetched(const char* name) {
  const EVP_MD* method = EVP_MD_fetch(nullptr, name, nullptr);
  ensure(method != nullptr, "OpenSSL has the SHA-2 digests");
  return method;
}

const EVP_MD* method_of(HashAlgorithm algorithm) {
  static const EVP_MD* const methods[] = {fetched("SHA256"), fetched("SHA384"), fetched("SHA512")};
  return methods[static_cast<std::size_t>(algorithm) - 1];
}

}  // namespace

Digest sha256(ByteView bytes) {
  std::array<unsigned char, 32> value{};
  SHA256(bytes.data(), bytes.size(), value.data());
  return Digest{value};
}

Digest sha256(std::string_view text) { return sha256(as_bytes(text)); }

Bytes hash(HashAlgorithm algorithm, ByteView bytes) {
  switch (algorithm) {
    case HashAlgorithm::sha256: {
      Bytes value(SHA256_DIGEST_LENGTH);
      SHA256(bytes.data(), bytes.size(), value.data());
      return value;
    }
    case HashAlgorithm::sha384: {
      Bytes value(SHA384_DIGEST_LENGTH);
      SHA384(bytes.data(), bytes.size(), value.data());
      return value;
    }
    case HashAlgorithm::sha512: {
      Bytes value(SHA512_DIGEST_LENGTH);
      SHA512(bytes.data(), bytes.size(), value.data());
      return value;
    }
  }
  broken_promise("every hash algorithm is computed");
}

Bytes sha1_of_certificate(ByteView der) {
  Bytes value(SHA_DIGEST_LENGTH);
  SHA1(der.data(), der.size(), value.data());
  return value;
}

Bytes hash(HashAlgorithm algorithm, std::initializer_list<ByteView> parts) {
  const EVP_MD* method = method_of(algorithm);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
  bool good = context && EVP_DigestInit_ex(context.get(), method, nullptr) == 1;
  for (const auto& part : parts) good = good && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
  Bytes value(static_cast<std::size_t>(EVP_MD_get_size(method)));
  ensure(good && EVP_DigestFinal_ex(context.get(), value.data(), nullptr) == 1, "a digest can be computed");
  return value;
}

Digest hmac_sha256(ByteView key, ByteView message) {
  std::array<unsigned char, 32> value{};
  unsigned length = 0;
  const auto* done = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), message.data(), message.size(), value.data(), &length);
  ensure(done != nullptr && length == value.size(), "HMAC-SHA-256 gives 32 octets");
  return Digest{value};
}

ByteView view(const Digest& digest) noexcept { return {digest.value().data(), digest.value().size()}; }

std::string to_hex(const Digest& digest) { return to_hex(view(digest)); }

std::optional<Digest> digest_from_hex(std::string_view text) {
  const auto bytes = from_hex(text);
  if (!bytes) return std::nullopt;
  return digest_from_bytes(*bytes);
}

std::optional<Digest> digest_from_bytes(ByteView bytes) {
  std::array<unsigned char, 32> value{};
  if (bytes.size() != value.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), value.begin());
  return Digest{value};
}

}  // namespace signet
