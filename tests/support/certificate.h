// Certificates and revocation lists of the test world, as the Vietnamese authorities shape them.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "policy/base/bytes.h"
#include "policy/base/instant.h"
#include "tests/support/key.h"

namespace signet::world {

/// Who is named in a certificate. Empty parts are left out.
struct Subject {
  std::string organisation;
  std::string common_name;
  std::string uid;  // `CCCD:000012345678` or `MST:…`; OID 0.9.2342.19200300.100.1.1
};

struct Identity {
  Key key;
  Bytes certificate;  // DER
};

enum class Usage { authority, signing, encipherment_only, time_stamping, time_stamping_uncritical, time_stamping_and_more };

struct CertificateSpec {
  Subject subject;
  Instant from, to;
  Usage usage = Usage::signing;
  int path_length = -1;  // of an authority; negative: none given
};

/// Issues a certificate for `key`, by `issuer`; a null issuer is itself.
Bytes issue(const CertificateSpec& spec, const Key& key, const Identity* issuer);

struct RevokedCertificate {
  Bytes certificate;
  Instant when;
  int reason = -1;                         // RFC 5280 5.3.1; negative: none given
  std::optional<Instant> invalid_since{};  // RFC 5280 5.3.2
  bool unknown_critical = false;           // an extension that says nobody knows what
};
/// A DER CRL of `issuer`.
Bytes issue_crl(const Identity& issuer, Instant this_update, Instant next_update, const std::vector<RevokedCertificate>& revoked);

std::string certificate_to_pem(ByteView der);
Bytes certificate_from_pem(const std::string& pem);

/// RFC 4514-like text for X509SubjectName and the IssuerSerial of XAdES.
struct CertificateNames {
  std::string subject, issuer, serial;  // serial in decimal
  Bytes issuer_der, serial_der;
};
CertificateNames names_of(ByteView der);
Instant not_after(ByteView der);

}  // namespace signet::world
