// The floor of the bench: what sealing one transcript cannot do without, on this machine now and in processor time.
// Its verifications (of a transcript: 14 RSA-2048, one P-256), SHA-256 over what the signatures cover, and one C_Sign of the
// appliance's token.
#include <dlfcn.h>
#include <openssl/evp.h>
#include <p11-kit/pkcs11.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "policy/base/digest.h"
#include "policy/openssl_owner.h"
#include "tests/support/fail.h"
#include "tests/support/file.h"

namespace signet::floor_of_bench {
namespace {

using world::must;

using Key = std::unique_ptr<EVP_PKEY, Closer<EVP_PKEY_free>>;
using Context = std::unique_ptr<EVP_PKEY_CTX, Closer<EVP_PKEY_CTX_free>>;

double processor_ms() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto ms = [](const timeval& time) { return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3; };
  return ms(usage.ru_utime) + ms(usage.ru_stime);
}

/// Processor milliseconds of one call.
double cost_of(int times, const std::function<void()>& call) {
  call();
  const double begin = processor_ms();
  for (int i = 0; i < times; ++i) call();
  return (processor_ms() - begin) / times;
}

/// One raw verification: key and digest are ready, as they are where certificates are kept decoded.
class Verification {
 public:
  explicit Verification(Key key) : key_(std::move(key)) {
    const Context signer{EVP_PKEY_CTX_new(key_.get(), nullptr)};
    must(signer != nullptr && EVP_PKEY_sign_init(signer.get()) == 1 && EVP_PKEY_CTX_set_signature_md(signer.get(), EVP_sha256()) == 1,
         "a signer");
    std::size_t size = 512;
    value_.resize(size);
    must(EVP_PKEY_sign(signer.get(), value_.data(), &size, digest_.data(), digest_.size()) == 1, "a signature");
    value_.resize(size);
    context_.reset(EVP_PKEY_CTX_new(key_.get(), nullptr));
    must(EVP_PKEY_verify_init(context_.get()) == 1 && EVP_PKEY_CTX_set_signature_md(context_.get(), EVP_sha256()) == 1, "a verifier");
  }
  void operator()() const {
    must(EVP_PKEY_verify(context_.get(), value_.data(), value_.size(), digest_.data(), digest_.size()) == 1, "a valid signature");
  }

 private:
  Key key_;
  Context context_;
  Bytes digest_ = Bytes(32, 0x5A);
  Bytes value_;
};

/// The token's key, reached by PKCS#11 alone.
class Signer {
 public:
  Signer(const std::string& module, const std::string& pin) : library_(::dlopen(module.c_str(), RTLD_NOW | RTLD_LOCAL)) {
    must(library_ != nullptr, "cannot load " + module);
    const auto entry = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library_, "C_GetFunctionList"));
    must(entry != nullptr && entry(&call_) == CKR_OK && call_->C_Initialize(nullptr) == CKR_OK, "the module does not start");
    CK_SLOT_ID slots[8];  // one with our token, one for a new token
    CK_ULONG count = 8;
    must(call_->C_GetSlotList(CK_TRUE, slots, &count) == CKR_OK && count > 0, "no token");
    must(call_->C_OpenSession(slots[0], CKF_SERIAL_SESSION, nullptr, nullptr, &session_) == CKR_OK, "no session");
    Bytes secret = to_bytes(pin);
    must(call_->C_Login(session_, CKU_USER, secret.data(), secret.size()) == CKR_OK, "no login");
    CK_OBJECT_CLASS private_key = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE wanted{CKA_CLASS, &private_key, sizeof private_key};
    CK_ULONG found = 0;
    must(call_->C_FindObjectsInit(session_, &wanted, 1) == CKR_OK && call_->C_FindObjects(session_, &key_, 1, &found) == CKR_OK &&
             found == 1,
         "no key");
    call_->C_FindObjectsFinal(session_);
  }
  Signer(const Signer&) = delete;
  Signer& operator=(const Signer&) = delete;
  ~Signer() {
    call_->C_Finalize(nullptr);
    ::dlclose(library_);
  }
  void operator()() const {
    CK_MECHANISM mechanism{CKM_SHA256_RSA_PKCS, nullptr, 0};
    Bytes octets(1500, 0x5A);  // a SignedInfo
    Bytes value(512);
    CK_ULONG size = value.size();
    must(call_->C_SignInit(session_, &mechanism, key_) == CKR_OK &&
             call_->C_Sign(session_, octets.data(), octets.size(), value.data(), &size) == CKR_OK,
         "the token does not sign");
  }

 private:
  void* library_;
  CK_FUNCTION_LIST* call_ = nullptr;
  CK_SESSION_HANDLE session_ = 0;
  CK_OBJECT_HANDLE key_ = 0;
};

struct Signatures {
  int rsa = 14, p256 = 1;
};

int run(const std::string& module, const std::string& pin_file, std::size_t covered, const Signatures& signatures, int times) {
  auto pin = world::read_file(pin_file);
  while (!pin.empty() && pin.back() == '\n') pin.pop_back();
  const Verification rsa{Key{EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048})}};
  const Verification ec{Key{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")}};
  const Signer signer{module, pin};
  const Bytes content(covered, 0x5A);
  const double rsa_ms = cost_of(std::max(1, signatures.rsa) * times, [&] { rsa(); });
  const double ec_ms = cost_of(times, [&] { ec(); });
  const double digest_ms = cost_of(times, [&] { static_cast<void>(sha256(content)); });
  const double sign_ms = cost_of(times, [&] { signer(); });
  std::printf(R"({"rsa_verify_ms": %.4f, "p256_verify_ms": %.4f, "digest_ms": %.4f, "c_sign_ms": %.4f, "floor_ms": %.4f})"
              "\n",
              rsa_ms, ec_ms, digest_ms, sign_ms, signatures.rsa * rsa_ms + signatures.p256 * ec_ms + digest_ms + sign_ms);
  return 0;
}

}  // namespace
}  // namespace signet::floor_of_bench

// NOLINTNEXTLINE(bugprone-exception-escape): what the command line library throws may end a tool.
int main(int count, char** values) {
  CLI::App app{"What sealing one transcript cannot do without, in processor time; JSON on stdout", "signet-floor"};
  std::string module, pin_file;
  std::size_t covered = 0;
  int times = 200;
  app.add_option("--module", module, "PKCS#11 module; SOFTHSM2_CONF names its token")->required();
  app.add_option("--pin-file", pin_file)->required();
  app.add_option("--covered", covered, "octets under the transcript's signatures")->required();
  signet::floor_of_bench::Signatures signatures;
  app.add_option("--rsa", signatures.rsa, "RSA-2048 signatures");
  app.add_option("--p256", signatures.p256, "P-256 signatures");
  app.add_option("--times", times);
  CLI11_PARSE(app, count, values);
  try {
    return signet::floor_of_bench::run(module, pin_file, covered, signatures, times);
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
