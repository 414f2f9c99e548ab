#include "tests/support/certificate.h"

#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <memory>

#include "policy/openssl_owner.h"
#include "tests/support/fail.h"

namespace signet::world {
namespace {

using Certificate = std::unique_ptr<X509, Closer<X509_free>>;
using Name = std::unique_ptr<X509_NAME, Closer<X509_NAME_free>>;
using RevocationList = std::unique_ptr<X509_CRL, Closer<X509_CRL_free>>;
using Memory = std::unique_ptr<BIO, Closer<BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, Closer<X509_EXTENSION_free>>;
using Time = std::unique_ptr<ASN1_TIME, Closer<ASN1_TIME_free>>;

Certificate decode(ByteView der) {
  const unsigned char* cursor = der.data();
  Certificate certificate{d2i_X509(nullptr, &cursor, static_cast<long>(der.size()))};
  must(certificate != nullptr, "a certificate cannot be read");
  return certificate;
}

template <class T, class Encode>
Bytes encode(T* object, Encode function) {
  unsigned char* der = nullptr;
  const int size = function(object, &der);
  must(size > 0, "DER");
  Bytes out(der, der + size);
  OPENSSL_free(der);
  return out;
}

Name name_of(const Subject& subject) {
  Name name{X509_NAME_new()};
  const auto add = [&](const char* field, const std::string& text) {
    if (text.empty()) return;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    must(X509_NAME_add_entry_by_txt(name.get(), field, MBSTRING_UTF8, bytes, static_cast<int>(text.size()), -1, 0) == 1, "a name: " + text);
  };
  add("C", "VN");
  add("O", subject.organisation);
  add("CN", subject.common_name);
  add("0.9.2342.19200300.100.1.1", subject.uid);
  return name;
}

void random_serial(ASN1_INTEGER* serial) {
  unsigned char octets[16];
  must(RAND_bytes(octets, sizeof octets) == 1, "random octets");
  octets[0] = static_cast<unsigned char>((octets[0] & 0x3F) | 0x40);  // positive and of full length
  const std::unique_ptr<BIGNUM, Closer<BN_free>> number{BN_bin2bn(octets, sizeof octets, nullptr)};
  BN_to_ASN1_INTEGER(number.get(), serial);
}

void add_extension(X509* certificate, X509V3_CTX* context, int nid, const std::string& value) {
  const Extension extension{X509V3_EXT_conf_nid(nullptr, context, nid, value.c_str())};
  must(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1, "extension " + value);
}

void add_usage(X509* certificate, X509V3_CTX* context, const CertificateSpec& spec) {
  const auto add = [&](int nid, const std::string& value) { add_extension(certificate, context, nid, value); };
  switch (spec.usage) {
    case Usage::authority:
      add(NID_basic_constraints,
          spec.path_length < 0 ? "critical,CA:TRUE" : "critical,CA:TRUE,pathlen:" + std::to_string(spec.path_length));
      return add(NID_key_usage, "critical,keyCertSign,cRLSign");
    case Usage::signing:
      add(NID_basic_constraints, "critical,CA:FALSE");
      return add(NID_key_usage, "critical,digitalSignature,nonRepudiation");
    case Usage::encipherment_only: add(NID_basic_constraints, "critical,CA:FALSE"); return add(NID_key_usage, "critical,keyEncipherment");
    case Usage::time_stamping:
      add(NID_basic_constraints, "critical,CA:FALSE");
      add(NID_key_usage, "critical,digitalSignature,nonRepudiation");
      return add(NID_ext_key_usage, "critical,timeStamping");
    case Usage::time_stamping_uncritical: add(NID_basic_constraints, "critical,CA:FALSE"); return add(NID_ext_key_usage, "timeStamping");
    case Usage::time_stamping_and_more:
      add(NID_basic_constraints, "critical,CA:FALSE");
      return add(NID_ext_key_usage, "critical,timeStamping,emailProtection");
  }
}

std::string name_text(const X509_NAME* name) {
  const Memory out{BIO_new(BIO_s_mem())};
  X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  char* text = nullptr;
  const auto size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace

Bytes issue(const CertificateSpec& spec, const Key& key, const Identity* issuer) {
  const Certificate certificate{X509_new()};
  auto* raw = certificate.get();
  X509_set_version(raw, X509_VERSION_3);
  random_serial(X509_get_serialNumber(raw));
  const auto name = name_of(spec.subject);
  X509_set_subject_name(raw, name.get());
  const auto above = issuer ? decode(issuer->certificate) : Certificate{};
  X509_set_issuer_name(raw, issuer ? X509_get_subject_name(above.get()) : name.get());
  ASN1_TIME_set(X509_getm_notBefore(raw), spec.from.value());
  ASN1_TIME_set(X509_getm_notAfter(raw), spec.to.value());
  X509_set_pubkey(raw, key.get());
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer ? above.get() : raw, raw, nullptr, nullptr, 0);
  add_usage(raw, &context, spec);
  add_extension(raw, &context, NID_subject_key_identifier, "hash");
  if (issuer) add_extension(raw, &context, NID_authority_key_identifier, "keyid:always");
  must(X509_sign(raw, issuer ? issuer->key.get() : key.get(), EVP_sha256()) > 0, "sign a certificate");
  return encode(raw, [](X509* x, unsigned char** out) { return i2d_X509(x, out); });
}

Bytes issue_crl(const Identity& issuer, Instant this_update, Instant next_update, const std::vector<RevokedCertificate>& revoked) {
  const RevocationList list{X509_CRL_new()};
  const auto authority = decode(issuer.certificate);
  X509_CRL_set_version(list.get(), X509_CRL_VERSION_2);
  X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(authority.get()));
  const Time last{ASN1_TIME_set(nullptr, this_update.value())};
  const Time next{ASN1_TIME_set(nullptr, next_update.value())};
  X509_CRL_set1_lastUpdate(list.get(), last.get());
  X509_CRL_set1_nextUpdate(list.get(), next.get());
  for (const auto& item : revoked) {
    auto* entry = X509_REVOKED_new();
    const auto certificate = decode(item.certificate);
    const Time when{ASN1_TIME_set(nullptr, item.when.value())};
    X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(certificate.get()));
    X509_REVOKED_set_revocationDate(entry, when.get());
    if (item.reason >= 0) {
      const std::unique_ptr<ASN1_ENUMERATED, Closer<ASN1_ENUMERATED_free>> reason{ASN1_ENUMERATED_new()};
      ASN1_ENUMERATED_set(reason.get(), item.reason);
      must(X509_REVOKED_add1_ext_i2d(entry, NID_crl_reason, reason.get(), 0, 0) == 1, "a CRL entry's reason");
    }
    if (item.invalid_since) {
      const std::unique_ptr<ASN1_GENERALIZEDTIME, Closer<ASN1_GENERALIZEDTIME_free>> since{
          ASN1_GENERALIZEDTIME_set(nullptr, item.invalid_since->value())};
      must(X509_REVOKED_add1_ext_i2d(entry, NID_invalidity_date, since.get(), 0, 0) == 1, "a CRL entry's invalidity date");
    }
    if (item.unknown_critical) {
      const std::unique_ptr<ASN1_INTEGER, Closer<ASN1_INTEGER_free>> octets{ASN1_INTEGER_new()};
      must(X509_REVOKED_add1_ext_i2d(entry, NID_crl_number, octets.get(), 1, 0) == 1, "a CRL entry's extension");
    }
    must(X509_CRL_add0_revoked(list.get(), entry) == 1, "a CRL entry");
  }
  X509V3_CTX context;
  X509V3_set_ctx(&context, authority.get(), nullptr, nullptr, list.get(), 0);
  for (const auto& [nid, value] : {std::pair{NID_authority_key_identifier, "keyid:always"}}) {
    const Extension extension{X509V3_EXT_conf_nid(nullptr, &context, nid, value)};
    must(extension != nullptr && X509_CRL_add_ext(list.get(), extension.get(), -1) == 1, "a CRL extension");
  }
  const std::unique_ptr<ASN1_INTEGER, Closer<ASN1_INTEGER_free>> number{ASN1_INTEGER_new()};
  ASN1_INTEGER_set_int64(number.get(), this_update.value());  // grows with every list
  must(X509_CRL_add1_ext_i2d(list.get(), NID_crl_number, number.get(), 0, 0) == 1, "CRL number");
  X509_CRL_sort(list.get());
  must(X509_CRL_sign(list.get(), issuer.key.get(), EVP_sha256()) > 0, "sign a CRL");
  return encode(list.get(), [](X509_CRL* x, unsigned char** out) { return i2d_X509_CRL(x, out); });
}

std::string certificate_to_pem(ByteView der) {
  const auto certificate = decode(der);
  const Memory out{BIO_new(BIO_s_mem())};
  PEM_write_bio_X509(out.get(), certificate.get());
  char* text = nullptr;
  const auto size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

Bytes certificate_from_pem(const std::string& pem) {
  const Memory in{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
  const Certificate certificate{PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)};
  must(certificate != nullptr, "a PEM certificate cannot be read");
  return encode(certificate.get(), [](X509* x, unsigned char** out) { return i2d_X509(x, out); });
}

CertificateNames names_of(ByteView der) {
  const auto certificate = decode(der);
  const auto* serial = X509_get0_serialNumber(certificate.get());
  const std::unique_ptr<BIGNUM, Closer<BN_free>> number{ASN1_INTEGER_to_BN(serial, nullptr)};
  char* decimal = BN_bn2dec(number.get());
  CertificateNames names{
      name_text(X509_get_subject_name(certificate.get())), name_text(X509_get_issuer_name(certificate.get())), decimal, {}, {}};
  OPENSSL_free(decimal);
  names.issuer_der =
      encode(X509_get_issuer_name(certificate.get()), [](X509_NAME* x, unsigned char** out) { return i2d_X509_NAME(x, out); });
  names.serial_der = encode(serial, [](const ASN1_INTEGER* x, unsigned char** out) { return i2d_ASN1_INTEGER(x, out); });
  return names;
}

Instant not_after(ByteView der) {
  const auto certificate = decode(der);
  tm parts{};
  ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &parts);
  return Instant{timegm(&parts)};
}

}  // namespace signet::world
