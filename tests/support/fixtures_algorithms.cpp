// Weak or foreign algorithms and broken values, by genuine keys.
#include "tests/support/fixture_kit.h"

namespace signet::world {
namespace {

using Patch = std::function<void(Bytes&)>;

/// Changes the octets of a SignatureValue after signing.
Edit patch_value(Patch patch) {
  return [patch = std::move(patch)](std::string& signature) {
    for (const char* name : {"//SignatureValue", "//ds:SignatureValue"})
      if (const auto element = find_element(signature, name)) {
        auto octets = *from_base64(signature.substr(element->content_begin, element->content_end - element->content_begin));
        patch(octets);
        signature = replace_content(signature, *element, to_base64(octets));
        return;
      }
  };
}

void add_methods(FixtureList& list) {
  const auto method = [&](const char* name, Reason reason, const char* about, std::string_view uri) {
    list.changed(name, {reason}, about, "teacher-TIN", [uri](Signing& s) { s.options.method = uri; });
  };
  method("signature-rsa-sha1", Reason::algorithm_weak, "RSA with SHA-1", uris::rsa_sha1);
  method("signature-rsa-md5", Reason::algorithm_weak, "RSA with MD5", uris::rsa_md5);
  method("signature-hmac", Reason::algorithm_weak, "an HMAC whose secret is the public key", uris::hmac_sha256);
  method("signature-dsa-sha1", Reason::algorithm_weak, "named DSA with SHA-1", "http://www.w3.org/2000/09/xmldsig#dsa-sha1");
  method("signature-none", Reason::algorithm_not_allowed, "named no algorithm at all", "http://www.w3.org/2001/04/xmldsig-more#none");
  method("signature-ecdsa-over-rsa", Reason::algorithm_not_allowed, "named ECDSA, made with an RSA key", uris::ecdsa_sha256);
  list.changed("principal-signature-rsa-sha1", {Reason::algorithm_weak}, "the principal signs with SHA-1", "principal",
               [](Signing& s) { s.options.method = uris::rsa_sha1; });
  list.changed("digest-sha1", {Reason::algorithm_weak}, "SHA-1 digests under an RSA-SHA256 signature", "teacher-TIN",
               [](Signing& s) { s.options.digest = uris::sha1; });
  list.changed("digest-md5", {Reason::algorithm_weak}, "MD5 digests", "teacher-TIN", [](Signing& s) { s.options.digest = uris::md5; });
  list.changed("principal-digest-sha1", {Reason::algorithm_weak}, "the principal's digests are SHA-1", "principal",
               [](Signing& s) { s.options.digest = uris::sha1; });
  list.changed("signature-rsa-over-ec", {Reason::algorithm_not_allowed}, "named RSA, made with a P-256 key", "teacher-CN",
               [](Signing& s) { s.options.method = uris::rsa_sha256; });
  list.resigned("hmac-output-length", {Reason::algorithm_not_allowed}, "HMACOutputLength inside the SignatureMethod", "teacher-TIN",
                [](std::string& text) {
                  replace_first(text, "<SignatureMethod Algorithm=\"" + std::string{uris::rsa_sha256} + "\"/>",
                                "<SignatureMethod Algorithm=\"" + std::string{uris::rsa_sha256} +
                                    "\"><HMACOutputLength>8</HMACOutputLength></SignatureMethod>");
                });
}

void add_values(FixtureList& list) {
  const auto value = [&](const char* name, std::vector<Reason> reasons, const char* about, const char* key, Patch patch) {
    list.changed(name, std::move(reasons), about, key,
                 [edit = patch_value(std::move(patch))](Signing& s) { s.options.edit_signed = edit; });
  };
  value("ecdsa-value-in-der", {Reason::signature_invalid}, "an ECDSA value as DER instead of r||s", "teacher-CN", [](Bytes& octets) {
    Bytes der{0x30, 0x44};
    for (int half = 0; half < 2; ++half) {
      der.insert(der.end(), {0x02, 0x20});
      der.insert(der.end(), octets.begin() + half * 32, octets.begin() + half * 32 + 32);
    }
    octets = der;
  });
  value("ecdsa-value-too-long", {Reason::signature_invalid}, "r||s with a zero octet behind", "teacher-CN",
        [](Bytes& octets) { octets.push_back(0); });
  value("ecdsa-value-too-short", {Reason::signature_invalid}, "r||s less its last octet", "teacher-CN",
        [](Bytes& octets) { octets.pop_back(); });
  value("ecdsa-value-zero", {Reason::signature_invalid}, "r = s = 0", "teacher-CN", [](Bytes& octets) { octets.assign(64, 0); });
  value("rsa-value-with-leading-zero", {Reason::signature_invalid}, "an RSA value one octet longer than the modulus", "teacher-TIN",
        [](Bytes& octets) { octets.insert(octets.begin(), 0); });
  value("rsa-value-too-short", {Reason::signature_invalid}, "an RSA value less its last octet", "teacher-TIN",
        [](Bytes& octets) { octets.pop_back(); });
  value("value-empty", {}, "an empty SignatureValue", "teacher-TIN", [](Bytes& octets) { octets.clear(); });
  value("value-zero", {Reason::signature_invalid}, "an RSA value of zeros", "teacher-TIN", [](Bytes& octets) { octets.assign(256, 0); });
  list.changed("value-with-junk", {Reason::signature_malformed}, "a SignatureValue that is not base64", "teacher-TIN", [](Signing& s) {
    s.options.edit_signed = [](std::string& text) { text.insert(find_element(text, "//SignatureValue")->content_begin + 8, "!*"); };
  });
}

/// Replaces what KeyInfo holds, before signing.
void key_info(FixtureList& list, const char* name, std::vector<Reason> reasons, const char* about,
              std::function<std::string(const std::string&)> content) {
  list.resigned(name, std::move(reasons), about, "teacher-TIN", [content = std::move(content)](std::string& text) {
    const auto element = *find_element(text, "/Signature/KeyInfo");
    text = replace_content(text, element, content(text.substr(element.content_begin, element.content_end - element.content_begin)));
  });
}

std::string fixed_key_value() {
  return "<KeyValue><RSAKeyValue><Modulus>" + to_base64(Bytes(256, 0xC1)) + "</Modulus><Exponent>AQAB</Exponent></RSAKeyValue></KeyValue>";
}

void add_key_info(FixtureList& list) {
  key_info(list, "key-info-with-key-value-only", {Reason::certificate_missing}, "a bare public key instead of a certificate",
           [](const std::string&) { return fixed_key_value(); });
  key_info(list, "key-info-with-key-name-only", {Reason::certificate_missing}, "a key's name instead of a certificate",
           [](const std::string&) { return std::string{"<KeyName>teacher-TIN</KeyName>"}; });
  key_info(list, "key-info-from-a-file", {Reason::certificate_missing}, "RetrievalMethod to a file", [](const std::string&) {
    return std::string{"<RetrievalMethod URI=\"file:///etc/passwd\" Type=\"http://www.w3.org/2000/09/xmldsig#rawX509Certificate\"/>"};
  });
  key_info(list, "key-info-empty", {Reason::certificate_missing}, "X509Data without a certificate",
           [](const std::string&) { return std::string{"<X509Data><X509SubjectName>CN=x</X509SubjectName></X509Data>"}; });
  key_info(list, "key-info-with-two-certificates", {Reason::certificate_missing}, "the same certificate twice",
           [](const std::string& old) { return old + old; });
  key_info(list, "key-info-with-junk", {Reason::signature_malformed}, "a certificate that is not base64",
           [](const std::string&) { return std::string{"<X509Data><X509Certificate>!!!!!</X509Certificate></X509Data>"}; });
  list.resigned("no-key-info", {Reason::certificate_missing}, "no KeyInfo at all", "teacher-TIN", [](std::string& text) {
    const auto element = *find_element(text, "/Signature/KeyInfo");
    text.erase(element.begin, element.end - element.begin);
  });
  const auto other = [&](const char* name, std::vector<Reason> reasons, const char* about, std::function<Bytes(const World&)> certificate) {
    list.changed(name, std::move(reasons), about, "teacher-TIN", [certificate = std::move(certificate)](Signing& s) {
      s.identity = [certificate](const World& w) { return Identity{w.identity("teacher-TIN").key, certificate(w)}; };
    });
  };
  other("key-info-of-a-colleague", {Reason::signature_invalid}, "a colleague's certificate beside one's own signature",
        [](const World& w) { return w.identity("teacher-NT").certificate; });
  other("certificate-with-trailing-octets", {Reason::signer_unknown}, "octets behind the certificate's DER", [](const World& w) {
    auto der = w.identity("teacher-TIN").certificate;
    der.insert(der.end(), {0x05, 0x00});
    return der;
  });
}

}  // namespace

void add_algorithm_attacks(FixtureList& list) {
  add_methods(list);
  add_values(list);
  add_key_info(list);
}

}  // namespace signet::world
