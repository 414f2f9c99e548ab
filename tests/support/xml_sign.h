// Signs XML the plain way: a template with gaps, libxml2's canonical form, OpenSSL. Nothing of the code under test.
// A hostile document is an edited template: everything is signed as it then stands, by a genuine key.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "policy/base/instant.h"
#include "policy/model/kind.h"
#include "tests/support/certificate.h"

namespace signet::world {

namespace uris {
constexpr std::string_view dsig = "http://www.w3.org/2000/09/xmldsig#";
constexpr std::string_view xades = "http://uri.etsi.org/01903/v1.3.2#";
constexpr std::string_view c14n = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
constexpr std::string_view exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
constexpr std::string_view enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
constexpr std::string_view rsa_sha1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
constexpr std::string_view rsa_md5 = "http://www.w3.org/2001/04/xmldsig-more#rsa-md5";
constexpr std::string_view rsa_sha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
constexpr std::string_view rsa_sha384 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384";
constexpr std::string_view rsa_sha512 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512";
constexpr std::string_view rsa_pss_sha256 = "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1";
constexpr std::string_view ecdsa_sha256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
constexpr std::string_view ecdsa_sha384 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384";
constexpr std::string_view hmac_sha256 = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256";
constexpr std::string_view sha1 = "http://www.w3.org/2000/09/xmldsig#sha1";
constexpr std::string_view md5 = "http://www.w3.org/2001/04/xmldsig-more#md5";
constexpr std::string_view sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";
constexpr std::string_view sha384 = "http://www.w3.org/2001/04/xmldsig-more#sha384";
constexpr std::string_view sha512 = "http://www.w3.org/2001/04/xmlenc#sha512";
}  // namespace uris

using Edit = std::function<void(std::string&)>;

struct SignOptions {
  Style style = Style::gov;
  std::string target = "data";     // the reference's URI is `#target`
  std::optional<std::string> uri;  // instead, as written
  std::string transforms;          // algorithms of the data reference, space separated; empty: the style's own
  Instant time;
  std::optional<std::string> time_text;  // instead of the style's form of `time`
  std::string id;                        // of the Signature; empty: made from the target and the signer's certificate
  std::string method;                    // SignatureMethod; empty: SHA-256 with the key's kind
  std::string digest{uris::sha256};
  bool wrapped_base64 = false;  // lines of 76 characters, as Java writes
  bool issuer_serial = false;   // xades: IssuerSerialV2 beside the certificate's digest
  Edit edit;                    // changes the template before anything is digested
  Edit edit_signed;             // changes the finished Signature
};

/// The Signature with gaps: `@digest@` in each DigestValue to be computed, `@value@` in its SignatureValue.
std::string signature_template(const Identity& signer, const SignOptions& options);
/// Fills the gaps of the one such Signature in `document`.
std::string complete_signature(std::string document, const Key& key);
/// Puts a signature into the first empty element at `slot` (a path as in xml_text.h). No other byte changes.
std::string sign_into(std::string_view document, std::string_view slot, const Identity& signer, const SignOptions& options);

}  // namespace signet::world
