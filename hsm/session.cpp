#include "hsm/session.h"

#include <dlfcn.h>
#include <libp11.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <csignal>
#include <string_view>
#include <utility>

#include "hsm/module_functions.h"
#include "hsm/signature_value.h"

namespace signet::hsm {
namespace {

using PrivateKey = std::unique_ptr<EVP_PKEY, decltype([](EVP_PKEY* key) { EVP_PKEY_free(key); })>;
using Certificate = std::unique_ptr<X509, decltype([](X509* certificate) { X509_free(certificate); })>;

constexpr int rsa_bits_min = 2048;  // TT 15/2025 App. I

Refusal unavailable(std::string detail) { return {Reason::token_unavailable, std::move(detail)}; }

// The raw text of a PKCS#11 library never reaches a person: the queue is emptied, our own words are given.
void forget_errors() { ERR_clear_error(); }

std::string_view text(const char* c_string) { return c_string == nullptr ? std::string_view{} : std::string_view{c_string}; }

Bytes public_key_info(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  if (size <= 0) return {};
  Bytes copy(der, der + size);
  OPENSSL_free(der);
  return copy;
}

Bytes to_der(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  if (size <= 0) return {};
  Bytes copy(der, der + size);
  OPENSSL_free(der);
  return copy;
}

// libp11 prints the loader's own words to standard error where this fails; so it is tried before libp11 does.
bool loadable(const std::string& module) {
  void* const library = dlopen(module.c_str(), RTLD_LAZY | RTLD_LOCAL);
  return library != nullptr && dlclose(library) == 0;
}

}  // namespace

// Order of destruction is the reason for this struct: a key used or freed after its context is a crash in libp11.
struct Session::Handles {
  PKCS11_CTX* context = nullptr;
  bool loaded = false;
  PKCS11_SLOT* slots = nullptr;  // an array of `slot_count`, owned by us, freed through the context
  unsigned int slot_count = 0;
  PKCS11_SLOT* slot = nullptr;  // the one whose token is ours
  PrivateKey key;

  Handles() = default;
  Handles(const Handles&) = delete;
  Handles& operator=(const Handles&) = delete;
  ~Handles() {
    key.reset();
    if (slots != nullptr) PKCS11_release_all_slots(context, slots, slot_count);
    if (loaded) PKCS11_CTX_unload(context);
    if (context != nullptr) PKCS11_CTX_free(context);
    ERR_clear_error();
  }

  Outcome load(const std::string& module) {
    // Not a matter of waiting: a path that is wrong, or a library that lacks another one.
    if (!loadable(module))
      return Refusal{Reason::configuration_wrong, "the PKCS#11 module " + module + " cannot be loaded: see that the file is there, that " +
                                                      "signet-keyhold may read it, and that it is a library of this machine's kind"};
    context = PKCS11_CTX_new();
    loaded = context != nullptr && PKCS11_CTX_load(context, module.c_str()) == 0;
    if (loaded) return Done{};
    forget_errors();
    return unavailable("the PKCS#11 module " + module + " does not start");
  }

  Outcome find_token(const std::string& label) {
    if (PKCS11_enumerate_slots(context, &slots, &slot_count) != 0) return forget_errors(), unavailable("the module lists no slots");
    for (PKCS11_SLOT* at = PKCS11_find_token(context, slots, slot_count); at != nullptr && at->token != nullptr;
         at = PKCS11_find_next_token(context, slots, slot_count, at)) {
      if (text(at->token->label) != label || at->token->initialized == 0) continue;
      if (slot != nullptr) return unavailable("two tokens are labelled " + label);
      slot = at;
    }
    ERR_clear_error();
    if (slot == nullptr) return unavailable("no token is labelled " + label);
    return Done{};
  }
};

Session::Session(std::unique_ptr<Handles> handles) : handles_(std::move(handles)) {}
Session::~Session() = default;

Result<std::unique_ptr<Session>> Session::open(const TokenSettings& settings, const Secret& pin, PinCare care, const BeforeLogin& before) {
  // A remote module (p11-kit) writes to a socket whose other end may be gone; that is an error, not a reason to die.
  std::signal(SIGPIPE, SIG_IGN);
  auto handles = std::make_unique<Handles>();
  TRY_DONE(handles->load(settings.module));
  TRY_DONE(handles->find_token(settings.label));
  std::unique_ptr<Session> session{new Session{std::move(handles)}};
  TRY_DONE(session->log_in(settings, pin, care, before));
  session->presence_ = Presence{settings.module, PKCS11_get_slotid_from_slot(session->handles_->slot)};
  TRY_DONE(session->find_objects(settings.object));
  return session;
}

Outcome Session::find(const TokenSettings& settings) {
  std::signal(SIGPIPE, SIG_IGN);
  Handles handles;
  TRY_DONE(handles.load(settings.module));
  return handles.find_token(settings.label);
}

// Flags first, then one single try: a service that starts again and again must not burn the PIN's tries.
Outcome Session::log_in(const TokenSettings& settings, const Secret& pin, PinCare care, const BeforeLogin& before) {
  const PKCS11_TOKEN& token = *handles_->slot->token;
  serial_ = text(token.serialnr);
  if (token.userPinLocked != 0) return Refusal{Reason::pin_wrong, "the PIN is locked; it was not tried"};
  if (token.userPinFinalTry != 0) return Refusal{Reason::pin_wrong, "one try is left before the PIN is locked; it was not tried"};
  if (token.userPinCountLow != 0 && care == PinCare::service)
    return Refusal{Reason::pin_wrong, "a wrong PIN was given earlier; this one was not tried"};
  if (PKCS11_open_session(handles_->slot, 0) != 0) return forget_errors(), unavailable("the token opens no session");
  TRY(login_, Login::with(settings.module, PKCS11_get_slotid_from_slot(handles_->slot), settings.label, pin, before));
  // The PIN is right. Where libp11 has a state of its own it needs a login of its own, and keeps a copy of the PIN (docs/tokens.md).
  if (!functions_of(settings.module).separate || PKCS11_login(handles_->slot, 0, pin.c_str()) == 0) return Done{};
  return forget_errors(), Refusal{Reason::login_unclear, "the second login, behind p11-kit"};
}

namespace {

Result<PrivateKey> private_key(PKCS11_TOKEN* token, const std::string& label) {
  PKCS11_KEY* keys = nullptr;  // owned by the token
  unsigned int count = 0;
  if (PKCS11_enumerate_keys(token, &keys, &count) != 0) return forget_errors(), unavailable("the token lists no keys");
  PrivateKey found;
  for (unsigned int i = 0; i < count; ++i) {
    if (text(keys[i].label) != label) continue;
    if (found) return unavailable("two private keys are named " + label);
    found.reset(PKCS11_get_private_key(&keys[i]));
    if (!found) return forget_errors(), unavailable("the private key " + label + " cannot be used");
  }
  if (!found) return unavailable("no private key is named " + label);
  return found;
}

Result<Certificate> certificate_of(PKCS11_TOKEN* token, const std::string& label) {
  PKCS11_CERT* certificates = nullptr;  // owned by the token
  unsigned int count = 0;
  if (PKCS11_enumerate_certs(token, &certificates, &count) != 0) return forget_errors(), unavailable("the token lists no certificates");
  Certificate found;
  for (unsigned int i = 0; i < count; ++i) {
    if (text(certificates[i].label) != label) continue;
    if (found) return unavailable("two certificates are named " + label);
    found.reset(X509_dup(certificates[i].x509));
    if (!found) return forget_errors(), unavailable("the certificate " + label + " cannot be read");
  }
  if (!found) return unavailable("no certificate is named " + label);
  return found;
}

}  // namespace

Outcome Session::find_objects(const std::string& label) {
  TRY(handles_->key, private_key(handles_->slot->token, label));
  TRY(const Certificate certificate, certificate_of(handles_->slot->token, label));
  certificate_ = to_der(certificate.get());
  EVP_PKEY* const public_key = X509_get0_pubkey(certificate.get());
  const auto type = public_key == nullptr ? std::nullopt : type_of(*public_key);
  if (certificate_.empty() || !type) return forget_errors(), Refusal{Reason::algorithm_not_allowed, "the key " + label};
  if (public_key_info(public_key) != public_key_info(handles_->key.get())) {
    return forget_errors(), unavailable("the certificate " + label + " is not of the key " + label);
  }
  key_type_ = *type;
  key_bits_ = static_cast<std::size_t>(EVP_PKEY_get_bits(public_key));
  if (key_type_ == KeyType::rsa && key_bits_ < rsa_bits_min) return Refusal{Reason::algorithm_weak, "RSA below 2048 bit in the token"};
  ERR_clear_error();
  return Done{};
}

Result<Bytes> Session::sign(ByteView octets, SignatureAlgorithm algorithm) {
  if (!suits(key_type_, algorithm)) return Refusal{Reason::algorithm_not_allowed, "the token's key is of another type"};
  if (loss_ != TokenLoss::none) return unavailable("the token failed earlier");
  auto value = signature_value(*handles_->key, key_type_, algorithm, octets);
  if (value) return *std::move(value);
  loss_ = TokenLoss::failed;
  forget_errors();
  return unavailable("the token did not sign");
}

bool Session::alive() {
  if (loss_ == TokenLoss::none) loss_ = presence_.look(serial_);
  return loss_ == TokenLoss::none;
}

TokenLoss Session::look_for_loss() {
  if (loss_ == TokenLoss::failed && presence_.look(serial_) == TokenLoss::removed) loss_ = TokenLoss::removed;
  return loss_;
}

}  // namespace signet::hsm
