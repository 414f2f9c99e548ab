#include "tests/support/time_stamp.h"

#include <openssl/ts.h>
#include <openssl/x509.h>

#include <memory>

#include "policy/openssl_owner.h"
#include "tests/support/fail.h"
#include "tests/support/xml_text.h"

namespace signet::world {
namespace {

using StampX509 = std::unique_ptr<X509, Closer<X509_free>>;

StampX509 stamp_certificate(ByteView der) {
  const unsigned char* cursor = der.data();
  StampX509 certificate{d2i_X509(nullptr, &cursor, static_cast<long>(der.size()))};
  must(certificate != nullptr, "a certificate cannot be read");
  return certificate;
}

/// A TimeStampReq for the digest of `octets`, asking for the authority's certificate.
std::unique_ptr<BIO, Closer<BIO_free_all>> stamp_request(ByteView octets, const StampShape& shape) {
  const std::unique_ptr<TS_REQ, Closer<TS_REQ_free>> request{TS_REQ_new()};
  const std::unique_ptr<TS_MSG_IMPRINT, Closer<TS_MSG_IMPRINT_free>> imprint{TS_MSG_IMPRINT_new()};
  const std::unique_ptr<X509_ALGOR, Closer<X509_ALGOR_free>> algorithm{X509_ALGOR_new()};
  const auto* md = EVP_get_digestbyname(shape.hash.data());
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  must(EVP_Digest(octets.data(), octets.size(), digest, &size, md, nullptr) == 1, "digest");
  X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(EVP_MD_get_type(md)), V_ASN1_NULL, nullptr);
  must(TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1 &&
           TS_MSG_IMPRINT_set_msg(imprint.get(), digest, static_cast<int>(size)) == 1 && TS_REQ_set_version(request.get(), 1) == 1 &&
           TS_REQ_set_msg_imprint(request.get(), imprint.get()) == 1 && TS_REQ_set_cert_req(request.get(), 1) == 1,
       "a request for a time stamp");
  std::unique_ptr<BIO, Closer<BIO_free_all>> out{BIO_new(BIO_s_mem())};
  must(i2d_TS_REQ_bio(out.get(), request.get()) == 1, "a request for a time stamp");
  return out;
}

ASN1_INTEGER* next_serial(TS_RESP_CTX*, void*) {
  auto* serial = ASN1_INTEGER_new();
  ASN1_INTEGER_set(serial, 77);
  return serial;
}

int stamp_time(TS_RESP_CTX*, void* when, long* seconds, long* microseconds) {
  *seconds = static_cast<long>(static_cast<const StampShape*>(when)->time.value());
  *microseconds = 0;
  return 1;
}

}  // namespace

Bytes stamp(const Identity& authority, ByteView octets, const StampShape& shape) {
  const std::unique_ptr<TS_RESP_CTX, Closer<TS_RESP_CTX_free>> context{TS_RESP_CTX_new()};
  const std::unique_ptr<ASN1_OBJECT, Closer<ASN1_OBJECT_free>> policy{OBJ_txt2obj("1.2.3.4.1", 1)};
  const auto own = stamp_certificate(authority.certificate);
  const std::unique_ptr<STACK_OF(X509), void (*)(STACK_OF(X509)*)> chain{sk_X509_new_null(),
                                                                         [](STACK_OF(X509) * all) { sk_X509_pop_free(all, X509_free); }};
  for (const auto& der : shape.chain) sk_X509_push(chain.get(), stamp_certificate(der).release());
  TS_RESP_CTX_set_time_cb(context.get(), &stamp_time, const_cast<StampShape*>(&shape));
  TS_RESP_CTX_set_serial_cb(context.get(), &next_serial, nullptr);
  must(TS_RESP_CTX_set_signer_cert(context.get(), own.get()) == 1 && TS_RESP_CTX_set_signer_key(context.get(), authority.key.get()) == 1 &&
           TS_RESP_CTX_set_signer_digest(context.get(), EVP_sha256()) == 1 &&
           TS_RESP_CTX_set_ess_cert_id_digest(context.get(), shape.old_certificate_id ? EVP_sha1() : EVP_sha256()) == 1 &&
           TS_RESP_CTX_set_def_policy(context.get(), policy.get()) == 1 && TS_RESP_CTX_set_certs(context.get(), chain.get()) == 1 &&
           TS_RESP_CTX_add_md(context.get(), EVP_get_digestbyname(shape.hash.data())) == 1 &&
           TS_RESP_CTX_set_accuracy(context.get(), shape.accuracy_s, 0, 0) == 1,
       "a time-stamping authority");
  const auto request = stamp_request(octets, shape);
  const std::unique_ptr<TS_RESP, Closer<TS_RESP_free>> response{TS_RESP_create_response(context.get(), request.get())};
  PKCS7* token = response ? TS_RESP_get_token(response.get()) : nullptr;
  must(token != nullptr, "a time stamp");
  unsigned char* der = nullptr;
  const int size = i2d_PKCS7(token, &der);
  must(size > 0, "a time stamp");
  Bytes out(der, der + size);
  OPENSSL_free(der);
  return out;
}

Edit stamped(std::function<Bytes(ByteView octets)> make) {
  return [make = std::move(make)](std::string& text) {
    const auto element = find_element(text, "//ds:SignatureValue");
    const auto properties = find_element(text, "//xades:SignedProperties");
    must(element && properties, "a xades signature is stamped");
    // Exclusive canonical form: the namespace that its name uses, then its attributes.
    auto canonical = text.substr(element->begin, element->end - element->begin);
    canonical.insert(std::string_view{"<ds:SignatureValue"}.size(), " xmlns:ds=\"" + std::string{uris::dsig} + "\"");
    const auto token = make(as_bytes(canonical));
    text.insert(
        properties->end,
        "<xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:SignatureTimeStamp><ds:CanonicalizationMethod Algorithm=\"" +
            std::string{uris::exclusive} + "\"/><xades:EncapsulatedTimeStamp>" + to_base64(token) +
            "</xades:EncapsulatedTimeStamp></xades:SignatureTimeStamp></xades:UnsignedSignatureProperties></xades:UnsignedProperties>");
  };
}

Edit stamped(const Identity& authority, Instant time) {
  return stamped([authority, time](ByteView octets) { return stamp(authority, octets, {time}); });
}

}  // namespace signet::world
